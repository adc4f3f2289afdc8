{%- set judged = ['G2.1', 'G2.2', 'G2.5'] -%}
{%- set breakdowns = ['', 'pathway:initial', 'pathway:llo', 'nlqf:3', 'nlqf:4', 'nlqf:5'] -%}

with frame as (
    {{ kpi_frame(judged + ['AL4.1', 'AL4.2']) }}
),

tallied as (
    select
        kpi_id,
        period_end,
        breakdown,
        count(*) filter (where role in ('both', 'numerator')) as positive,
        count(*) filter (where role in ('both', 'denominator')) as judged
    from {{ ref('int_curriculum_kpi_item') }}
    where item_kind = 'curriculum'
    group by kpi_id, period_end, breakdown
),

-- Of how many curricula there are the wave tells; how many of them it judged makes the interval smaller.
waves as (
    select
        quarter.period_end,
        quarter.table_id,
        quarter.reason,
        1.0 - coalesce(
            least(1.0, cast(count(evaluation.curriculum_id) as double) / nullif(min(wave.population), 0)), 0.0
        ) as fpc
    from {{ ref('int_survey_quarter') }} as quarter
    left join {{ ref('stg_raw__survey_wave') }} as wave
        on
            quarter.source_id = wave.source_id
            and quarter.table_id = wave.table_id
            and coalesce(wave.invited_group, '') = ''
    left join {{ ref('int_curriculum_evaluation') }} as evaluation on quarter.table_id = evaluation._table_id
    where quarter.source_id = 'curricula_evaluation'
    group by quarter.period_end, quarter.table_id, quarter.reason
),

breakdowns as (
    {%- for breakdown in breakdowns %}
    select '{{ breakdown }}' as breakdown
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

shares as (
    select
        frame.kpi_id,
        frame.period_end,
        breakdown.breakdown,
        waves.fpc,
        waves.table_id,
        waves.reason,
        cast(tallied.positive as double) as positive,
        nullif(cast(tallied.judged as double), 0) as judged
    from frame
    cross join breakdowns as breakdown
    left join waves on frame.period_end = waves.period_end
    left join tallied
        on
            frame.kpi_id = tallied.kpi_id
            and frame.period_end = tallied.period_end
            and breakdown.breakdown = tallied.breakdown
    where frame.kpi_id in ('{{ judged | join("', '") }}')
),

counted as (
    select *
    from {{ ref('int_curriculum_kpi_item') }}
    where item_kind = 'programme' and role = 'numerator'
),

placed as (
    {{ items_per_region('counted', ['landsdeel']) }}
),

-- Several rows of one programme are one.
programmes as (
    select
        kpi_id,
        period_end,
        region_level,
        region_code,
        count(distinct item_id) as programmes
    from placed
    group by kpi_id, period_end, region_level, region_code
),

measured as (
    select
        kpi_id,
        period_end,
        'nl' as region_level,
        'NL01' as region_code,
        breakdown,
        positive / judged as value,
        case when table_id is not null then coalesce(positive, 0) end as numerator,
        case when table_id is not null then coalesce(judged, 0) end as denominator,
        case when table_id is not null then coalesce(judged, 0) end as n,
        {{ wilson('positive / judged', 'judged', 'fpc', 'low') }} as ci_low,
        {{ wilson('positive / judged', 'judged', 'fpc', 'high') }} as ci_high,
        false as suppressed,
        false as held,
        coalesce(
            reason,
            case when table_id is null then 'er is nog geen meting afgesloten' end,
            'er is niets om een deel van te nemen'
        ) as reason
    from shares
    union all
    select
        frame.kpi_id,
        frame.period_end,
        region.region_level,
        region.region_code,
        '' as breakdown,
        coalesce(programmes.programmes, 0) as value,
        null as numerator,
        null as denominator,
        null as n,
        null as ci_low,
        null as ci_high,
        false as suppressed,
        false as held,
        null as reason
    from frame
    inner join {{ ref('int_kpi_region') }} as region on frame.kpi_id = region.kpi_id
    left join programmes
        on
            frame.kpi_id = programmes.kpi_id
            and frame.period_end = programmes.period_end
            and region.region_level = programmes.region_level
            and region.region_code = programmes.region_code
    where frame.kpi_id not in ('{{ judged | join("', '") }}')
)

{{ kpi_rows('measured', regional=true, estimated=true, family=true) }}
