select
    catalogue.kpi_id,
    line.action_line_id,
    catalogue.area,
    catalogue.name_nl,
    catalogue.name_en,
    catalogue.unit,
    catalogue.direction,
    catalogue.target,
    catalogue.target_origin,
    catalogue.target_date,
    catalogue.baseline,
    catalogue.baseline_date,
    catalogue.baseline_precision,
    catalogue.baseline_comparable = 'yes' as baseline_is_comparable,
    catalogue.region_levels,
    catalogue.breakdowns,
    catalogue.definition,
    in_dutch.definition_nl,
    catalogue.sources,
    catalogue.seed_reference
from {{ ref('kpi_catalogue') }} as catalogue
left join {{ ref('action_line_period') }} as line on catalogue.area = line.area
left join {{ ref('kpi_definition_nl') }} as in_dutch on catalogue.kpi_id = in_dutch.kpi_id
