select
    observation.kpi_id,
    kpi.action_line_id,
    kpi.area,
    kpi.name_nl,
    kpi.name_en,
    observation.period_end,
    closed_quarter.year_quarter,
    observation.region_level,
    observation.region_code,
    observation.breakdown,
    {{ breakdown_unit('observation.breakdown', 'kpi.unit') }} as unit,
    kpi.direction,
    observation.value,
    observation.numerator,
    observation.denominator,
    observation.n,
    observation.ci_low,
    observation.ci_high,
    observation.target,
    kpi.target_origin,
    kpi.target_date,
    kpi.baseline,
    kpi.baseline_date,
    observation.attained,
    observation.planned,
    observation.status,
    status.name_en as status_en,
    observation.uncertain,
    observation.suppressed,
    observation.held,
    observation.reason,
    observation.sources,
    observation.is_sample
from {{ ref('kpi_observation') }} as observation
inner join {{ ref('int_quarters') }} as closed_quarter
    on observation.period_end = closed_quarter.period_end and closed_quarter.is_latest
inner join {{ ref('dim_kpi') }} as kpi on observation.kpi_id = kpi.kpi_id
inner join {{ ref('kpi_status') }} as status on observation.status = status.status
