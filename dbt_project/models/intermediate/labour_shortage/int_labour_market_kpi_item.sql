-- The figures that C1, C2 and C3 are, as published: a value is not computed from what stands beside it, of UWV the two
-- numbers are rounded. Versions that were revised since are kept, left out.
with figures as (
    select
        fact.*,
        {{ stable_hash(
            ['fact.source_id', 'fact.table_id', 'fact.measure', 'fact.sector_code', 'fact.region_code', 'fact.period']
        ) }} as item_id
    from {{ ref('int_labour_shortage_versions') }} as fact
    inner join {{ ref('int_quarters') }} as closed_quarter on fact.period_end = closed_quarter.period_end
    where fact.period_type = 'quarter'
),

asked as (
    select
        figures.*,
        'C1' as kpi_id,
        '' as breakdown,
        'published_value' as item_kind,
        'numerator' as stands_as,
        -- percent
        100 as published_per
    from figures
    where
        figures.measure = 'labour_shortage'
        and figures.sector_code = '307500'
        -- the table of the country and that of the provinces repeat each other's country
        and (
            (figures.table_id = '85609NED' and figures.region_level = 'nl')
            or (figures.table_id = '85610NED' and figures.region_level = 'provincie')
        )
    union all
    select
        figures.*,
        'C2' as kpi_id,
        case when figures.sector_code = '307500' then '' else 'sector:' || figures.sector_code end as breakdown,
        'published_value' as item_kind,
        'numerator' as stands_as,
        1 as published_per
    from figures
    inner join {{ ref('sector') }} as sector on figures.sector_code = sector.sector_code
    where
        figures.table_id = '80567ned'
        and figures.measure = 'vacancy_rate'
        and figures.region_level = 'nl'
        and (
            figures.sector_code = '307500'
            or sector.kind = 'total'
            or (sector.kind = 'sbi_branch' and sector.is_htsm)
        )
    union all
    -- all technical occupations are the headline and a group of their own
    {%- for is_headline in [true, false] %}
    select
        figures.*,
        'C3' as kpi_id,
        {{ "''" if is_headline else "'occupation:' || substr(figures.sector_code, 4)" }} as breakdown,
        case when figures.measure = 'tension_ratio' then 'published_value' else 'figure' end as item_kind,
        case when figures.measure = 'short_term_unemployed' then 'denominator' else 'numerator' end as stands_as,
        1 as published_per
    from figures
    where
        figures.source_id = 'uwv_tension'
        and figures.region_level in ('nl', 'arbeidsmarktregio')
        and figures.sector_code {{ "= 'BRC07'" if is_headline else "not like 'BRC %'" }}
    union all
    {%- endfor %}
    select
        figures.*,
        'C3' as kpi_id,
        'cbs_all_unemployed' as breakdown,
        'published_value' as item_kind,
        'numerator' as stands_as,
        -- vacancies per hundred unemployed
        100 as published_per
    from figures
    where figures.table_id = 'arbeidsmarktspanning' and figures.measure = 'tension' and figures.region_level = 'nl'
)

select
    kpi_id,
    period_end,
    region_level,
    region_code,
    breakdown,
    item_kind,
    item_id,
    case when is_current and value is not null then stands_as else 'excluded' end as role,
    case
        when not is_current then 'later herzien: een nieuwere publicatie geldt'
        when value is null then case source_id when 'cbs' then 'CBS' else 'UWV' end || ' publiceert dit cijfer niet'
    end as reason,
    cast(value as double) / published_per as amount,
    is_current,
    {{ provenance() }}
from asked
