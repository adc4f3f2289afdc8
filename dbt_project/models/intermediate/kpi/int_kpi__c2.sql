with frame as (
    {{ kpi_frame('C2') }}
),

published as (
    select
        fact.sector_code,
        fact.period_end,
        fact.value
    from {{ ref('int_labour_shortage_versions') }} as fact
    where
        fact.table_id = '80567ned'
        and fact.measure = 'vacancy_rate'
        and fact.period_type = 'quarter'
        and fact.region_level = 'nl'
        and fact.is_current
),

measured as (
    select
        frame.period_end,
        '' as breakdown,
        published.value,
        null as numerator,
        null as denominator,
        case
            when published.sector_code is null then 'tabel 80567ned heeft nog geen cijfer over dit kwartaal'
            else 'CBS publiceert dit cijfer niet'
        end as reason
    from frame
    left join published
        on frame.period_end = published.period_end and published.sector_code = '307500'
    union all
    select
        frame.period_end,
        'sector:' || published.sector_code as breakdown,
        published.value,
        null as numerator,
        null as denominator,
        'CBS publiceert dit cijfer niet' as reason
    from frame
    inner join published on frame.period_end = published.period_end
    inner join {{ ref('sector') }} as sector on published.sector_code = sector.sector_code
    where sector.kind = 'total' or (sector.kind = 'sbi_branch' and sector.is_htsm)
)

{{ kpi_rows('measured') }}
