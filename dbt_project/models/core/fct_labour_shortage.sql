select
    {{ stable_hash([
        "coalesce(nullif(fact.table_id, ''), fact.source_id)", 'fact.measure', 'fact.sector_code', 'fact.region_code', 'fact.period', 'fact.fact_version'
    ]) }} as labour_shortage_id,
    fact.source_id,
    fact.table_id,
    fact.measure,
    fact.unit,
    fact.sector_code,
    fact.region_level,
    fact.region_code,
    fact.period,
    fact.period_type,
    fact.period_end,
    fact.value,
    coalesce(own.maturity, maturity.maturity, 'onbekend') as maturity,
    fact.fact_version,
    fact.valid_from,
    fact.valid_to,
    fact.is_current,
    {{ provenance('fact') }}
from {{ ref('int_labour_shortage_versions') }} as fact
left join {{ ref('int_period_maturity') }} as maturity
    on fact.table_id = maturity.table_id and fact.period = maturity.period
left join {{ ref('maturity') }} as own on fact.newest_status = own.cbs_status
