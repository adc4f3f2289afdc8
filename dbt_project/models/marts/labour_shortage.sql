with current_facts as (
    select
        fact.*,
        sector.name_nl as sector_name,
        sector.kind as sector_kind,
        sector.is_htsm
    from {{ ref('fct_labour_shortage') }} as fact
    inner join {{ ref('dim_sector') }} as sector on fact.sector_code = sector.sector_code
    where fact.is_current and fact.period_type in ('year', 'quarter', 'month')
),

-- Numbers of vacancies add up over branches, a rate does not. The period key keeps years and quarters apart.
approximated as (
    select
        source_id,
        table_id,
        measure,
        unit,
        region_level,
        region_code,
        period,
        period_type,
        period_end,
        cast(sum(value) as double) as value,
        min(maturity) as maturity,
        max(fact_version) as fact_version,
        max(_landed_at) as _landed_at,
        max(_valid_as_of) as _valid_as_of,
        bool_or(_is_sample) as _is_sample,
        count(distinct _snapshot_id) as snapshots,
        min(_snapshot_id) as _snapshot_id
    from current_facts
    where
        measure in ('open_vacancies', 'new_vacancies', 'filled_vacancies')
        and sector_kind = 'sbi_branch'
        and is_htsm
    group by
        source_id, table_id, measure, unit, region_level, region_code, period, period_type, period_end
    having count(value) = (
        select count(*)
        from {{ ref('dim_sector') }} as branch
        where branch.kind = 'sbi_branch' and branch.is_htsm
    )
)

select
    source_id,
    table_id,
    measure,
    unit,
    sector_code,
    sector_name,
    region_level,
    region_code,
    period,
    period_type,
    period_end,
    cast(value as double) as value,
    maturity,
    fact_version,
    false as is_htsm_approximation,
    {{ provenance() }}
from current_facts
union all
-- Three rows of a file make one approximation: file and row are those of its branches.
select
    approximated.source_id,
    approximated.table_id,
    approximated.measure,
    approximated.unit,
    sector.sector_code,
    sector.name_nl as sector_name,
    approximated.region_level,
    approximated.region_code,
    approximated.period,
    approximated.period_type,
    approximated.period_end,
    approximated.value,
    approximated.maturity,
    approximated.fact_version,
    true as is_htsm_approximation,
    approximated.source_id as _source_id,
    approximated.table_id as _table_id,
    case when approximated.snapshots = 1 then approximated._snapshot_id end as _snapshot_id,
    null as _file,
    null as _sheet,
    null as _row,
    approximated._landed_at,
    approximated._valid_as_of,
    approximated._is_sample
from approximated
inner join {{ ref('dim_sector') }} as sector on sector.kind = 'approximation'
