-- The regions in which a KPI has a value, by the levels that the catalogue lists.
with levels as (
    select
        kpi_id,
        {{ explode_text('region_levels', "'|'") }} as region_level
    from {{ ref('kpi_catalogue') }}
)

select
    levels.kpi_id,
    levels.region_level,
    region.region_code
from levels
inner join {{ ref('region') }} as region on levels.region_level = region.region_level
