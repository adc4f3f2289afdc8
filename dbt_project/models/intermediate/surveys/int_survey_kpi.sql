-- The KPIs that rest on what people answered, from the cells as they may be told (C1: the members' part only).
with figures as (
    select distinct
        kpi_id,
        source_id
    from {{ ref('survey_figure') }}
    where kpi_id is not null
),

waves_of_quarters as (
    select
        frame.kpi_id,
        frame.period_end,
        quarter.table_id,
        quarter.reason,
        quarter.source_id
    from {{ ref('int_kpi_frame') }} as frame
    inner join figures on frame.kpi_id = figures.kpi_id
    inner join {{ ref('int_survey_quarter') }} as quarter
        on figures.source_id = quarter.source_id and frame.period_end = quarter.period_end
),

-- A quarter without a wave says why in every cell that any wave has.
places as (
    select distinct
        kpi_id,
        coalesce(kpi_breakdown, '') as breakdown,
        region_level,
        region_code
    from {{ ref('int_survey_cell') }}
    where kpi_id is not null
),

frame as (
    select *
    from {{ ref('int_kpi_frame') }}
),

measured as (
    select
        waves_of_quarters.kpi_id,
        waves_of_quarters.period_end,
        cell.region_level,
        cell.region_code,
        coalesce(cell.kpi_breakdown, '') as breakdown,
        cell.value,
        cell.numerator,
        cell.denominator,
        cell.n,
        cell.ci_low,
        cell.ci_high,
        cell.suppressed,
        cell.held,
        cell.reason
    from waves_of_quarters
    inner join {{ ref('int_survey_cell') }} as cell
        on
            waves_of_quarters.kpi_id = cell.kpi_id
            and waves_of_quarters.source_id = cell.source_id
            and waves_of_quarters.table_id = cell.table_id
    union all
    select
        waves_of_quarters.kpi_id,
        waves_of_quarters.period_end,
        places.region_level,
        places.region_code,
        places.breakdown,
        null as value,
        null as numerator,
        null as denominator,
        null as n,
        null as ci_low,
        null as ci_high,
        false as suppressed,
        false as held,
        waves_of_quarters.reason
    from waves_of_quarters
    inner join places on waves_of_quarters.kpi_id = places.kpi_id
    where waves_of_quarters.table_id is null
)

{{ kpi_rows('measured', regional=true, estimated=true, family=true) }}
