-- The rows of the sources by which a community is known at the end of a quarter: of each register the edition of that
-- day, its answer to the inventory of that day, and the awards that are out. What a source says first stands for the
-- days before too.
with said as (
    select
        learning_community_id,
        edition_day as said_on,
        lead(edition_day) over (partition by learning_community_id, _source_id order by edition_day) as said_until,
        {{ provenance() }}
    from {{ ref('int_register_entry') }}
    union all
    select
        learning_community_id,
        closed_on as said_on,
        lead(closed_on) over (partition by learning_community_id order by closed_on) as said_until,
        {{ provenance() }}
    from {{ ref('int_inventory_answer') }}
    union all
    select
        learning_community_id,
        coalesce(known_on, {{ date_of('year', 1, 1) }}) as said_on,
        null as said_until,
        {{ provenance() }}
    from {{ ref('int_community_award') }}
),

stretched as (
    select
        *,
        min(said_on) over (partition by learning_community_id, _source_id) as first_said_on
    from said
)

select
    stretched.learning_community_id,
    quarter.period_end,
    {{ provenance('stretched') }}
from stretched
cross join {{ ref('int_quarters') }} as quarter
where
    (quarter.period_end >= stretched.said_on or stretched.said_on = stretched.first_said_on)
    and (stretched.said_until is null or quarter.period_end < stretched.said_until)
