-- What HTSM vacancies at NLQF 3-5 ask for per quarter, level and region; beside it the same quarter a year before.
with demand as (
    select *
    from {{ ref('int_skill_demand') }}
),

demand_in_regions as (
    {{ items_per_region('demand', ['landsdeel', 'arbeidsmarktregio']) }}
),

vacancy as (
    select
        period_end,
        nlqf_level,
        landsdeel_code,
        arbeidsmarktregio_code,
        count(*) as vacancies
    from {{ ref('int_vacancy') }}
    where is_counted
    group by period_end, nlqf_level, landsdeel_code, arbeidsmarktregio_code
),

vacancies_in_regions as (
    {{ items_per_region('vacancy', ['landsdeel', 'arbeidsmarktregio']) }}
),

totals as (
    select
        period_end,
        nlqf_level,
        region_level,
        region_code,
        cast(sum(vacancies) as bigint) as vacancies
    from vacancies_in_regions
    group by period_end, nlqf_level, region_level, region_code
),

counted as (
    select
        period_end,
        nlqf_level,
        region_level,
        region_code,
        skill_id,
        cast(sum(vacancies) as bigint) as vacancies
    from demand_in_regions
    group by period_end, nlqf_level, region_level, region_code, skill_id
),

shares as (
    select
        counted.*,
        totals.vacancies as vacancies_of_level,
        cast(counted.vacancies as double) / totals.vacancies as share,
        rank() over (
            partition by counted.period_end, counted.nlqf_level, counted.region_level, counted.region_code
            order by counted.vacancies desc
        ) as place
    from counted
    inner join totals
        on
            counted.period_end = totals.period_end
            and counted.nlqf_level = totals.nlqf_level
            and counted.region_level = totals.region_level
            and counted.region_code = totals.region_code
),

sample as (
    select bool_or(is_sample) as is_sample
    from {{ ref('stg_raw__snapshot') }}
    where source_id = 'vacancies'
)

select
    shares.period_end,
    quarter.year_quarter,
    quarter.is_latest,
    shares.nlqf_level,
    shares.region_level,
    shares.region_code,
    shares.skill_id,
    skill.name as skill_name,
    shares.vacancies,
    shares.vacancies_of_level,
    shares.share,
    shares.place as rank,
    -- a year ago the region had vacancies of this level and none asked for it: 0; it had none: not known
    case when then_totals.vacancies is not null then coalesce(then_shares.vacancies, 0) end as vacancies_year_before,
    case
        when then_totals.vacancies is not null
            then shares.share - coalesce(then_shares.share, 0)
    end as share_change,
    then_shares.place as rank_year_before,
    skill.is_taught,
    sample.is_sample
from shares
inner join {{ ref('int_quarters') }} as quarter on shares.period_end = quarter.period_end
inner join {{ ref('dim_skill') }} as skill on shares.skill_id = skill.skill_id
cross join sample
left join totals as then_totals
    on
        {{ add_days(add_months(quarter_start('shares.period_end'), -9), -1) }} = then_totals.period_end
        and shares.nlqf_level = then_totals.nlqf_level
        and shares.region_level = then_totals.region_level
        and shares.region_code = then_totals.region_code
left join shares as then_shares
    on
        then_totals.period_end = then_shares.period_end
        and shares.nlqf_level = then_shares.nlqf_level
        and shares.region_level = then_shares.region_level
        and shares.region_code = then_shares.region_code
        and shares.skill_id = then_shares.skill_id
