-- The rows of the sources by which a community is known on a day: of each register the edition of that day, its answer
-- to the inventory of that day, and the awards that are out. What a source says first stands for the days before too.
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
)

select
    learning_community_id,
    case when said_on > min(said_on) over (partition by learning_community_id, _source_id) then said_on end
        as said_from,
    said_until,
    {{ provenance() }}
from said
