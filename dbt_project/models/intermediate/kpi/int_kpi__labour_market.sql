with frame as (
    {{ kpi_frame(['C1', 'C2', 'C3']) }}
),

published as (
    select
        kpi_id,
        period_end,
        region_level,
        region_code,
        breakdown,
        max(amount) filter (where item_kind = 'published_value' and role = 'numerator') as value,
        max(amount) filter (where item_kind = 'figure' and role = 'numerator') as numerator,
        max(amount) filter (where item_kind = 'figure' and role = 'denominator') as denominator,
        max(reason) filter (where item_kind = 'published_value') as reason
    from {{ ref('int_labour_market_kpi_item') }}
    where is_current
    group by kpi_id, period_end, region_level, region_code, breakdown
),

-- Headline and the breakdown of CBS in every quarter, other breakdowns where they are published.
asked as (
    select
        frame.kpi_id,
        frame.period_end,
        region.region_level,
        region.region_code,
        '' as breakdown
    from frame
    inner join {{ ref('int_kpi_region') }} as region on frame.kpi_id = region.kpi_id
    union
    select
        kpi_id,
        period_end,
        'nl' as region_level,
        'NL01' as region_code,
        'cbs_all_unemployed' as breakdown
    from frame
    where kpi_id = 'C3'
    union
    select
        kpi_id,
        period_end,
        region_level,
        region_code,
        breakdown
    from published
),

measured as (
    select
        asked.kpi_id,
        asked.period_end,
        asked.region_level,
        asked.region_code,
        asked.breakdown,
        published.value,
        published.numerator,
        published.denominator,
        coalesce(
            published.reason,
            case
                when asked.kpi_id = 'C1' and asked.region_level = 'nl' then 'tabel 85609NED'
                when asked.kpi_id = 'C1' then 'tabel 85610NED'
                when asked.kpi_id = 'C2' then 'tabel 80567ned'
                when asked.breakdown = 'cbs_all_unemployed' then 'tabel arbeidsmarktspanning'
                else 'bron uwv_tension'
            end || ' heeft nog geen cijfer over dit kwartaal'
        ) as reason
    from asked
    left join published
        on
            asked.kpi_id = published.kpi_id
            and asked.period_end = published.period_end
            and asked.region_level = published.region_level
            and asked.region_code = published.region_code
            and asked.breakdown = published.breakdown
)

{{ kpi_rows('measured', regional=true, family=true) }}
