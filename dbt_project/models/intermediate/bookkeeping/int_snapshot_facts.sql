with states as (
    select
        source_id,
        table_id,
        ordinal,
        snapshot_id,
        landed_at,
        is_latest,
        lag(ordinal) over timeline as previous_ordinal,
        lag(snapshot_id) over timeline as previous_snapshot_id,
        lead(ordinal) over timeline as next_ordinal
    from {{ ref('stg_raw__snapshot') }}
    window timeline as (partition by source_id, table_id order by ordinal)
),

facts as (
    select
        states.source_id,
        states.table_id,
        states.ordinal,
        states.previous_ordinal,
        states.next_ordinal,
        fact.fact_value,
        lag(states.ordinal) over appearances as seen_before_in,
        lag(fact.fact_value) over appearances as value_before,
        lead(states.ordinal) over appearances as seen_next_in
    from {{ ref('int_source_facts') }} as fact
    inner join states
        on
            fact.source_id = states.source_id
            and fact.table_id = states.table_id
            and fact.snapshot_id = states.snapshot_id
    window appearances as (
        partition by fact.source_id, fact.table_id, fact.fact_key
        order by states.ordinal
    )
),

arrived as (
    select
        source_id,
        table_id,
        ordinal,
        count(*) filter (where seen_before_in = previous_ordinal) as common_facts,
        count(*) filter (
            where previous_ordinal is not null and seen_before_in is distinct from previous_ordinal
        ) as new_facts,
        count(*) filter (
            where seen_before_in = previous_ordinal and fact_value is distinct from value_before
        ) as revised_facts
    from facts
    group by source_id, table_id, ordinal
),

-- A fact that the next state lacks vanished in that next state.
left_behind as (
    select
        source_id,
        table_id,
        next_ordinal as ordinal,
        count(*) as vanished_facts
    from facts
    where next_ordinal is not null and seen_next_in is distinct from next_ordinal
    group by source_id, table_id, next_ordinal
)

select
    states.source_id,
    states.table_id,
    states.ordinal,
    states.snapshot_id,
    states.previous_snapshot_id,
    states.landed_at,
    states.is_latest,
    coalesce(arrived.common_facts, 0) as common_facts,
    coalesce(arrived.new_facts, 0) as new_facts,
    coalesce(arrived.revised_facts, 0) as revised_facts,
    coalesce(left_behind.vanished_facts, 0) as vanished_facts
from states
left join arrived
    on
        states.source_id = arrived.source_id
        and states.table_id = arrived.table_id
        and states.ordinal = arrived.ordinal
left join left_behind
    on
        states.source_id = left_behind.source_id
        and states.table_id = left_behind.table_id
        and states.ordinal = left_behind.ordinal
