with frame as (
    {{ kpi_frame(['AL3.2', 'AL4.4']) }}
),

vacancies_per_place as (
    select
        period_end,
        landsdeel_code,
        arbeidsmarktregio_code,
        count(*) as vacancies
    from {{ ref('int_vacancy') }}
    where is_counted
    group by period_end, landsdeel_code, arbeidsmarktregio_code
),

placed as (
    {{ items_per_region('vacancies_per_place', ['landsdeel', 'arbeidsmarktregio']) }}
),

posted as (
    select
        period_end,
        region_level,
        region_code,
        cast(sum(vacancies) as bigint) as vacancies
    from placed
    group by period_end, region_level, region_code
),

covered as (
    select
        period_end,
        nlqf_level,
        count(*) filter (where is_taught) as taught,
        count(*) as asked
    from {{ ref('int_skill_coverage') }}
    group by period_end, nlqf_level
),

levels as (
    select
        frame.kpi_id,
        frame.period_end,
        level.nlqf_level,
        quarter.table_id,
        case
            when quarter.table_id is null then coalesce(quarter.reason, 'er is nog geen meting afgesloten')
            when covered.asked is null then 'er zijn geen vacatures van dit niveau in de laatste vier kwartalen'
        end as reason,
        case when quarter.table_id is not null then cast(covered.taught as double) end as taught,
        case when quarter.table_id is not null then cast(covered.asked as double) end as asked
    from frame
    inner join {{ ref('nlqf_level') }} as level on level.nlqf_level between 3 and 5
    left join {{ ref('int_survey_quarter') }} as quarter
        on quarter.source_id = 'curricula_evaluation' and frame.period_end = quarter.period_end
    left join covered on frame.period_end = covered.period_end and level.nlqf_level = covered.nlqf_level
    where frame.kpi_id = 'AL4.4'
),

measured as (
    select
        frame.kpi_id,
        frame.period_end,
        region.region_level,
        region.region_code,
        '' as breakdown,
        coalesce(posted.vacancies, 0) as value,
        null as numerator,
        null as denominator,
        null as reason
    from frame
    inner join {{ ref('int_kpi_region') }} as region on frame.kpi_id = region.kpi_id
    left join posted
        on
            frame.period_end = posted.period_end
            and region.region_level = posted.region_level
            and region.region_code = posted.region_code
    where frame.kpi_id = 'AL3.2'
    union all
    select
        kpi_id,
        period_end,
        'nl' as region_level,
        'NL01' as region_code,
        'nlqf:' || cast(nlqf_level as varchar) as breakdown,
        taught / asked as value,
        taught as numerator,
        asked as denominator,
        reason
    from levels
    union all
    -- the mean of three levels: with a level lacking there is none
    select
        kpi_id,
        period_end,
        'nl' as region_level,
        'NL01' as region_code,
        '' as breakdown,
        case when count(taught) = 3 then sum(taught / asked) / 3 end as value,
        null as numerator,
        null as denominator,
        max(reason) as reason
    from levels
    group by kpi_id, period_end
)

{{ kpi_rows('measured', regional=true, family=true) }}
