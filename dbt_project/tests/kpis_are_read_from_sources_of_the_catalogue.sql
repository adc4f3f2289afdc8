with named as (
    select
        kpi_id,
        {{ explode_text('sources', "'|'") }} as source_id
    from {{ ref('kpi_catalogue') }}
)

select
    kpi_source.kpi_id,
    kpi_source.source_id
from {{ ref('kpi_source') }} as kpi_source
left join named
    on kpi_source.kpi_id = named.kpi_id and kpi_source.source_id = named.source_id
where named.kpi_id is null
