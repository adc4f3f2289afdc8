-- Every record of every register, replayed from its states: from when until when it was there. A row per unbroken
-- presence, in which absences too short to be an end are bridged.
with states as (
    select
        state.source_id,
        state.table_id,
        state.ordinal,
        state.snapshot_id,
        source.gone_after_snapshots,
        -- a state that speaks of an earlier day than one before it changes nothing in the past
        max(coalesce(state.valid_as_of, cast(state.landed_at as date))) over (
            partition by state.source_id, state.table_id
            order by state.ordinal
            rows between unbounded preceding and current row
        ) as spoken_on,
        max(state.ordinal) over (partition by state.source_id, state.table_id) as last_ordinal
    from {{ ref('stg_raw__snapshot') }} as state
    inner join {{ ref('stg_raw__source') }} as source
        on state.source_id = source.source_id
    where source.gone_after_snapshots is not null
),

appearances as (
    select
        states.source_id,
        states.table_id,
        fact.fact_key as record_key,
        states.ordinal,
        states.gone_after_snapshots,
        states.last_ordinal,
        lag(states.ordinal) over (
            partition by states.source_id, states.table_id, fact.fact_key order by states.ordinal
        ) as previous_ordinal
    from {{ ref('int_source_facts') }} as fact
    inner join states
        on
            fact.source_id = states.source_id
            and fact.table_id = states.table_id
            and fact.snapshot_id = states.snapshot_id
    where fact.fact_key is not null
),

numbered as (
    select
        *,
        count(*) filter (
            where previous_ordinal is null or ordinal - previous_ordinal > gone_after_snapshots
        ) over (
            partition by source_id, table_id, record_key
            order by ordinal
            rows between unbounded preceding and current row
        ) as presence
    from appearances
),

presences as (
    select
        source_id,
        table_id,
        record_key,
        presence,
        min(ordinal) as first_ordinal,
        max(ordinal) as last_ordinal,
        max(gone_after_snapshots) as gone_after_snapshots,
        max(last_ordinal) - max(ordinal) as states_since
    from numbered
    group by source_id, table_id, record_key, presence
)

select
    presences.source_id,
    presences.table_id,
    presences.record_key,
    cast(presences.presence as integer) as presence,
    first_state.spoken_on as valid_from,
    first_absent.spoken_on as valid_to,
    confirming.spoken_on as valid_to_known_on,
    first_state.snapshot_id as first_snapshot_id,
    last_state.snapshot_id as last_snapshot_id,
    confirming.snapshot_id as closed_by_snapshot_id,
    last_state.spoken_on as last_seen_on,
    case when confirming.ordinal is null then presences.states_since end as absent_snapshots,
    confirming.ordinal is null as is_open
from presences
inner join states as first_state
    on
        presences.source_id = first_state.source_id
        and presences.table_id = first_state.table_id
        and presences.first_ordinal = first_state.ordinal
inner join states as last_state
    on
        presences.source_id = last_state.source_id
        and presences.table_id = last_state.table_id
        and presences.last_ordinal = last_state.ordinal
left join states as confirming
    on
        presences.source_id = confirming.source_id
        and presences.table_id = confirming.table_id
        and presences.last_ordinal + presences.gone_after_snapshots = confirming.ordinal
left join states as first_absent
    on
        confirming.source_id = first_absent.source_id
        and confirming.table_id = first_absent.table_id
        and presences.last_ordinal + 1 = first_absent.ordinal
