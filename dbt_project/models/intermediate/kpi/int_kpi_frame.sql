-- Every KPI in every quarter: what it is judged by, and why it cannot be measured where it cannot.
with per_source as (
    select
        kpi_id,
        source_id,
        bool_or(has_model) as has_model,
        bool_or(has_model and is_loaded) as is_read,
        bool_or(has_model and is_loaded and is_sample) as is_sample,
        -- a source of which several tables are lacking says so of each
        {{ joined_text('lacking_reason', "'; '", 'table_id') }} as lacking_reason
    from {{ ref('int_kpi_sources') }}
    group by kpi_id, source_id
),

grounds as (
    select
        kpi_id,
        bool_or(has_model) as has_model,
        {{ joined_text('lacking_reason', "'; '", 'source_id') }} as lacking_reason,
        {{ list_of('source_id', 'source_id', 'is_read') }} as sources,
        bool_or(is_sample) as is_sample
    from per_source
    group by kpi_id
)

select
    catalogue.kpi_id,
    quarter.quarter_start,
    quarter.period_end,
    quarter.four_quarters_start,
    quarter.is_latest,
    catalogue.unit,
    catalogue.direction,
    catalogue.target,
    catalogue.target_origin,
    catalogue.baseline,
    catalogue.baseline_date,
    catalogue.baseline_comparable = 'yes' as baseline_is_comparable,
    line.period_from,
    line.period_to,
    case
        when quarter.period_end < line.period_from then 0.0
        else
            cast({{ days_between('line.period_from', 'least(quarter.period_end, line.period_to)') }} + 1 as double)
            / cast({{ days_between('line.period_from', 'line.period_to') }} + 1 as double)
    end as period_passed,
    case
        when grounds.lacking_reason is not null then grounds.lacking_reason
        when not grounds.has_model then 'de berekening van deze KPI is nog niet gebouwd'
    end as missing_reason,
    case when grounds.lacking_reason is null then grounds.sources else [] end as sources,
    case when grounds.lacking_reason is null then grounds.is_sample else false end as is_sample
from {{ ref('kpi_catalogue') }} as catalogue
inner join {{ ref('action_line_period') }} as line on catalogue.area = line.area
inner join grounds on catalogue.kpi_id = grounds.kpi_id
cross join {{ ref('int_quarters') }} as quarter
