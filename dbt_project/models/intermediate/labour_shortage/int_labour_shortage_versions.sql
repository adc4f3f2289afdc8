with states as (
    select
        source_id,
        table_id,
        ordinal,
        snapshot_id,
        landed_at
    from {{ ref('stg_raw__snapshot') }}
),

-- The reader sets a repeated key aside; were one to come through, it would multiply the figure.
figures as (
    select
        *,
        row_number() over (
            partition by _source_id, _table_id, _snapshot_id, measure, sector_code, region_code, period
            order by _file, _sheet, _row
        ) as mention
    from {{ ref('int_labour_shortage_figures') }}
),

replayed as (
    select
        states.ordinal,
        states.landed_at as state_landed_at,
        observation.*,
        row_number() over fact_in_time as appearance,
        lag(observation.value) over fact_in_time as previous_value,
        last_value(observation.status) over (
            fact_in_time rows between unbounded preceding and unbounded following
        ) as newest_status
    from figures as observation
    inner join states
        on
            observation._source_id = states.source_id
            and observation._table_id = states.table_id
            and observation._snapshot_id = states.snapshot_id
            and observation.mention = 1
    window fact_in_time as (
        partition by
            observation._source_id,
            observation._table_id,
            observation.measure,
            observation.sector_code,
            observation.region_code,
            observation.period
        order by states.ordinal
    )
),

-- A key that a later state lacks stays current: absence is not the end of a figure.
versions as (
    select
        *,
        row_number() over fact_in_time as fact_version,
        lead(state_landed_at) over fact_in_time as valid_to
    from replayed
    where appearance = 1 or value is distinct from previous_value
    window fact_in_time as (
        partition by _source_id, _table_id, measure, sector_code, region_code, period
        order by ordinal
    )
)

select
    _source_id as source_id,
    _table_id as table_id,
    measure,
    unit,
    sector_code,
    region_level,
    region_code,
    period,
    period_type,
    period_end,
    value,
    newest_status,
    cast(fact_version as integer) as fact_version,
    ordinal as since_ordinal,
    state_landed_at as valid_from,
    valid_to,
    valid_to is null as is_current,
    {{ provenance() }}
from versions
