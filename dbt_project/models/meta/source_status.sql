with tables as (
    select
        facts.source_id,
        facts.table_id,
        facts.snapshot_id,
        facts.landed_at,
        facts.new_facts,
        facts.revised_facts,
        state.is_sample,
        row_number() over (
            partition by facts.source_id
            order by facts.landed_at desc, facts.ordinal desc, facts.table_id asc
        ) as recency
    from {{ ref('int_snapshot_facts') }} as facts
    inner join {{ ref('stg_raw__snapshot') }} as state
        on
            facts.source_id = state.source_id
            and facts.table_id = state.table_id
            and facts.ordinal = state.ordinal
    where facts.is_latest
),

landed as (
    select
        source_id,
        max(landed_at) as last_landed_at,
        min(snapshot_id) filter (where recency = 1) as last_good_snapshot_id,
        sum(new_facts) as new_facts,
        sum(revised_facts) as revised_facts,
        bool_or(is_sample) as is_sample
    from tables
    group by source_id
),

-- A refusal is measured against the last good state of its own table, or of the source where no table is known.
refused as (
    select
        refusal.source_id,
        count(distinct coalesce(refusal.snapshot_id, '') || '|' || coalesce(refusal.file_name, '')) as refused_files,
        count(*) filter (
            where refusal.column_name <> '' and coalesce(refusal.value, '') = ''
        ) as drift_events,
        bool_or(
            refusal.refused_at > coalesce(tables.landed_at, landed.last_landed_at, cast('1970-01-01' as timestamp))
        ) as is_stale
    from {{ ref('stg_raw__refusal') }} as refusal
    left join tables on refusal.source_id = tables.source_id and refusal.table_id = tables.table_id
    left join landed on refusal.source_id = landed.source_id
    group by refusal.source_id
),

in_use as (
    select distinct
        source_id,
        snapshot_id
    from tables
),

quarantined as (
    select
        ledger.source_id,
        sum(ledger.rows_quarantined) as quarantined_rows
    from {{ ref('stg_raw__row_ledger') }} as ledger
    inner join in_use
        on ledger.source_id = in_use.source_id and ledger.snapshot_id = in_use.snapshot_id
    group by ledger.source_id
)

select
    source.source_id,
    landed.last_landed_at,
    landed.last_good_snapshot_id,
    -- What has never come is late too, unless the source says it never is.
    source.late_after_days is not null
    and coalesce(
        {{ days_between('cast(landed.last_landed_at as date)', 'run.as_of_date') }} > source.late_after_days, true
    ) as is_late,
    -- stale is an old good delivery in use: where there never was one, nothing is
    coalesce(refused.is_stale, false) and landed.last_landed_at is not null as is_stale,
    coalesce(refused.refused_files, 0) as refused_files,
    cast(coalesce(quarantined.quarantined_rows, 0) as bigint) as quarantined_rows,
    cast(coalesce(landed.new_facts, 0) as bigint) as new_facts,
    cast(coalesce(landed.revised_facts, 0) as bigint) as revised_facts,
    coalesce(refused.drift_events, 0) as drift_events,
    coalesce(landed.is_sample, false) as is_sample
from {{ ref('stg_raw__source') }} as source
cross join {{ ref('stg_raw__run') }} as run
left join landed on source.source_id = landed.source_id
left join refused on source.source_id = refused.source_id
left join quarantined on source.source_id = quarantined.source_id
