-- A wave of a survey is of the day on which it closed, however late its file is dropped.
with closings as (
    select
        source_id,
        table_id,
        max(closed_on) as closed_on
    from {{ ref('stg_raw__survey_wave') }}
    group by source_id, table_id
),

tables as (
    select
        facts.source_id,
        facts.table_id,
        facts.snapshot_id,
        facts.landed_at,
        least(cast(facts.landed_at as date), coalesce(wave.closed_on, cast(facts.landed_at as date))) as spoken_on,
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
    left join closings as wave
        on facts.source_id = wave.source_id and facts.table_id = wave.table_id
    where facts.is_latest
),

landed as (
    select
        source_id,
        max(landed_at) as last_landed_at,
        max(spoken_on) as last_spoken_on,
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

aged as (
    select
        source.source_id,
        source.late_after_days,
        {{ days_between('landed.last_spoken_on', 'run.as_of_date') }} as days_since,
        landed.last_landed_at,
        landed.last_good_snapshot_id,
        landed.new_facts,
        landed.revised_facts,
        landed.is_sample
    from {{ ref('stg_raw__source') }} as source
    cross join {{ ref('stg_raw__run') }} as run
    left join landed on source.source_id = landed.source_id
)

select
    aged.source_id,
    aged.last_landed_at,
    aged.last_good_snapshot_id,
    -- What has never come is late too, unless the source says it never is.
    aged.late_after_days is not null and coalesce(aged.days_since > aged.late_after_days, true) as is_late,
    -- stale is an old good delivery in use: where there never was one, nothing is
    coalesce(refused.is_stale, false) and aged.last_landed_at is not null as is_stale,
    coalesce(refused.refused_files, 0) as refused_files,
    coalesce(found.quarantined_rows, 0) as quarantined_rows,
    cast(coalesce(aged.new_facts, 0) as bigint) as new_facts,
    cast(coalesce(aged.revised_facts, 0) as bigint) as revised_facts,
    coalesce(refused.drift_events, 0) as drift_events,
    coalesce(aged.is_sample, false) as is_sample,
    case
        when aged.late_after_days is null then 0
        when aged.days_since is not null then greatest(aged.days_since - aged.late_after_days, 0)
    end as late_by_days,
    found.quarantined_share,
    coalesce(found.promises_broken, 0) as promises_broken,
    coalesce(found.open_corrections, 0) as open_corrections
from aged
left join refused on aged.source_id = refused.source_id
left join {{ ref('int_source_findings') }} as found on aged.source_id = found.source_id
