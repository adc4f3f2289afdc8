-- Every row that names an experiment in a community: of the coordinator's register, or an answer to the inventory.
select
    learning_community_id,
    title_key as title,
    activity_date as registered_on,
    cast(null as date) as named_on,
    {{ provenance() }}
from {{ ref('int_community_activity') }}
where kind = 'experiment leervorm'
union all
select
    learning_community_id,
    {{ normalised_text('title') }} as title,
    null as registered_on,
    closed_on as named_on,
    {{ provenance() }}
from (
    select
        *,
        {{ explode_list('experiments') }} as title
    from {{ ref('int_inventory_answer') }}
) as named
