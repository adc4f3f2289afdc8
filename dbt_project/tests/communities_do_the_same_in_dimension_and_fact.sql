-- At the end of every quarter the row of the dimension that holds on that day says what the fact says.
select
    fact.learning_community_id,
    fact.period_end,
    fact.state,
    community.status
from {{ ref('fct_learning_community_quarter') }} as fact
left join {{ ref('dim_learning_community') }} as community
    on
        fact.learning_community_id = community.learning_community_id
        and fact.period_end >= community.valid_from
        and fact.period_end < coalesce(community.valid_to, cast('9999-12-31' as date))
where community.status is distinct from fact.state or community.status_source is distinct from fact.state_source
