-- Every publisher's figures in one form: a CBS key of the sector, a region, a period as CBS writes it, a measure with
-- its unit. What would count double stays out: other size classes, seasonal corrections, vacancies by word.
with labour_market_regions as (
    select distinct
        {{ normalised_text('alias') }} as region_key,
        region_code
    from {{ ref('region_alias') }}
    where region_level = 'arbeidsmarktregio'
),

branches as (
    select
        sbi_2008,
        min(sector_code) as sector_code
    from {{ ref('sector') }}
    where kind = 'sbi_branch'
    group by sbi_2008
),

eurostat_measures as (
    select
        'JVR' as indicator,
        'job_vacancy_rate' as measure
    union all
    -- the code of before
    select
        'JOBRATE' as indicator,
        'job_vacancy_rate' as measure
    union all
    select
        'BS-FLP3-PC' as indicator,
        'labour_shortage' as measure
)

select
    measure,
    unit,
    sector_code,
    region_level,
    region_code,
    period,
    period_type,
    period_end,
    value,
    status,
    {{ provenance() }}
from {{ ref('stg_cbs__observation') }}
-- keys of totals begin with a T
where coalesce(size_class_code, 'T') like 'T%'
union all
select
    measures.measure,
    '%' as unit,
    -- the survey of industry has no sectors: it is of manufacturing
    coalesce(branches.sector_code, figure.nace_code, '307500') as sector_code,
    case when figure.geo = 'NL' then 'nl' else 'country' end as region_level,
    case when figure.geo = 'NL' then 'NL01' else figure.geo end as region_code,
    figure.period,
    figure.period_type,
    figure.period_end,
    figure.value,
    case when coalesce(figure.flag, '') like '%p%' then 'Voorlopig' else 'Definitief' end as status,
    {{ provenance('figure') }}
from {{ ref('stg_eurostat__observation') }} as figure
inner join eurostat_measures as measures on figure.indicator = measures.indicator
left join branches on figure.nace_code = branches.sbi_2008
where figure.seasonal_adjustment = 'NSA' and coalesce(figure.size_class, 'TOTAL') = 'TOTAL'
union all
select
    figure.measure,
    figure.unit,
    {{ occupation_sector('figure') }} as sector_code,
    case
        when figure.region_name = 'Nederland' then 'nl'
        when region.region_code is null then 'other'
        else 'arbeidsmarktregio'
    end as region_level,
    case
        when figure.region_name = 'Nederland' then 'NL01'
        else coalesce(region.region_code, figure.region_name)
    end as region_code,
    figure.period,
    figure.period_type,
    figure.period_end,
    figure.value,
    cast(null as varchar) as status,
    {{ provenance('figure') }}
from {{ ref('stg_uwv_tension__tension') }} as figure
left join labour_market_regions as region on {{ normalised_text('figure.region_name') }} = region.region_key
where figure.measure <> 'typering'
