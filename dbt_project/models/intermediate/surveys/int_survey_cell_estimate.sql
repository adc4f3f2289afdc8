{#
  Every cell of every wave with its estimate, the small ones too: what may be told of it is decided by
  int_survey_cell. Of a figure there is one total, and cells by region (landsdeel) and by part (role, level,
  association) that add up to it or to less; a cell that nobody is in has n 0. Sums are of decimals, so that they are
  the same in any order.
#}
with waves as (
    select
        wave.source_id,
        wave.table_id,
        wave.closed_on,
        wave.invited,
        wave.population,
        snapshot.snapshot_id,
        snapshot.is_sample
    from {{ ref('stg_raw__survey_wave') }} as wave
    inner join {{ ref('stg_raw__snapshot') }} as snapshot
        on
            wave.source_id = snapshot.source_id
            and wave.table_id = snapshot.table_id
            and snapshot.is_latest
    where coalesce(wave.invited_group, '') = ''
),

invited_groups as (
    select
        source_id,
        table_id,
        'response_rate:' || invited_group as breakdown,
        invited
    from {{ ref('stg_raw__survey_wave') }}
    where coalesce(invited_group, '') <> ''
),

figures as (
    select
        source_id,
        item,
        coalesce(asked_of, '') as asked_of,
        statistic,
        by_landsdeel,
        parts,
        kpi_id,
        kpi_breakdown
    from {{ ref('survey_figure') }}
),

figure_parts as (
    select
        source_id,
        item,
        asked_of,
        {{ explode_text('parts', "'|'") }} as part
    from figures
    where parts is not null
),

expected as (
    select
        source_id,
        item,
        asked_of,
        'total' as part_kind,
        'nl' as region_level,
        'NL01' as region_code,
        asked_of as breakdown,
        cast(null as varchar) as table_id
    from figures
    union all
    select
        figure.source_id,
        figure.item,
        figure.asked_of,
        'landsdeel' as part_kind,
        region.region_level,
        region.region_code,
        figure.asked_of as breakdown,
        null as table_id
    from figures as figure
    inner join {{ ref('region') }} as region on figure.by_landsdeel and region.region_level = 'landsdeel'
    union all
    select
        source_id,
        item,
        asked_of,
        split_part(part, ':', 1) as part_kind,
        'nl' as region_level,
        'NL01' as region_code,
        part as breakdown,
        null as table_id
    from figure_parts
    where part not like '%:*'
    union all
    -- the groups that a wave invited
    select
        figure_parts.source_id,
        figure_parts.item,
        figure_parts.asked_of,
        split_part(figure_parts.part, ':', 1) as part_kind,
        'nl' as region_level,
        'NL01' as region_code,
        invited_groups.breakdown,
        invited_groups.table_id
    from figure_parts
    inner join invited_groups
        on figure_parts.source_id = invited_groups.source_id and figure_parts.part = 'response_rate:*'
),

summed as (
    select
        source_id,
        table_id,
        item,
        asked_of,
        part_kind,
        region_code,
        breakdown,
        count(*) as n,
        cast(sum(weight) as double) as sum_w,
        cast(sum(weight * weight) as double) as sum_ww,
        cast(sum(weight * value) as double) as sum_wx,
        cast(sum(weight * value * value) as double) as sum_wxx,
        min(value) = max(value) as is_unanimous
    from {{ ref('int_survey_cell_answer') }}
    group by source_id, table_id, item, asked_of, part_kind, region_code, breakdown
),

-- Who answered at all: companies where companies were invited, else people.
responses as (
    {%- for model, who in {
        'stg_partner_survey__answer': 'respondent',
        'stg_curricula_survey__answer': 'respondent',
        'stg_company_survey__answer': 'company_number',
    }.items() %}
    select
        _source_id as source_id,
        _table_id as table_id,
        count(distinct {{ who }}) as responded
    from (
        {{ rows_of_latest_state(model) }}
    ) as answer
    group by _source_id, _table_id
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

cells as (
    select
        waves.source_id,
        waves.table_id,
        waves.snapshot_id,
        waves.is_sample,
        waves.closed_on,
        figure.item,
        figure.asked_of,
        figure.kpi_id,
        case when expected.part_kind in ('total', 'landsdeel') then figure.kpi_breakdown else expected.breakdown end
            as kpi_breakdown,
        expected.part_kind,
        expected.region_level,
        expected.region_code,
        expected.breakdown,
        -- of those invited, the share that answered: a number of the wave, not an estimate
        case when expected.part_kind = 'response_rate' then 'rate' else figure.statistic end as statistic,
        coalesce(summed.n, 0) as n,
        summed.sum_w,
        summed.sum_ww,
        summed.sum_wx,
        summed.sum_wxx,
        summed.is_unanimous,
        coalesce(invited_groups.invited, waves.invited) as invited,
        waves.population,
        -- Rounded down to whole per cents, so that no total of the wave gives away who skipped a question.
        {{ whole_per_cents('responses.responded', 'waves.invited') }} as response,
        {{ whole_per_cents('responses.responded', 'waves.population') }} as coverage
    from waves
    inner join figures as figure on waves.source_id = figure.source_id
    inner join expected
        on
            figure.source_id = expected.source_id
            and figure.item = expected.item
            and figure.asked_of = expected.asked_of
            and (expected.table_id is null or waves.table_id = expected.table_id)
    left join summed
        on
            waves.source_id = summed.source_id
            and waves.table_id = summed.table_id
            and figure.item = summed.item
            and figure.asked_of = summed.asked_of
            and expected.part_kind = summed.part_kind
            and expected.region_code = summed.region_code
            and expected.breakdown = summed.breakdown
    left join responses
        on waves.source_id = responses.source_id and waves.table_id = responses.table_id
    left join invited_groups
        on
            waves.source_id = invited_groups.source_id
            and waves.table_id = invited_groups.table_id
            and expected.breakdown = invited_groups.breakdown
),

estimated as (
    select
        *,
        case
            when statistic = 'count' then cast(n as double)
            when statistic = 'rate' then n / nullif(cast(invited as double), 0)
            else sum_wx / nullif(sum_w, 0)
        end as value,
        case statistic when 'rate' then cast(n as double) when 'count' then null else sum_wx end as numerator,
        case statistic when 'rate' then cast(invited as double) when 'count' then null else sum_w end as denominator,
        case when statistic in ('mean', 'share') then sum_w * sum_w / nullif(sum_ww, 0) end as effective_n,
        1 - coalesce(coverage, 0.0) as fpc
    from cells
),

spread as (
    select
        *,
        case
            when effective_n > 1
                then
                    sqrt(
                        case when is_unanimous then 0.0 else sum_w * sum_wxx - sum_wx * sum_wx end
                        / (sum_w * sum_w) * effective_n / (effective_n - 1)
                    )
        end as sd
    from estimated
)

select
    source_id,
    table_id,
    snapshot_id,
    is_sample,
    closed_on,
    item,
    asked_of,
    kpi_id,
    kpi_breakdown,
    part_kind,
    region_level,
    region_code,
    breakdown,
    statistic,
    n,
    value,
    numerator,
    denominator,
    sd,
    effective_n,
    case
        when statistic = 'share' then {{ wilson('value', 'effective_n', 'fpc', 'low') }}
        -- All gave one grade: as many of the others as that allows gave the lowest.
        when statistic = 'mean' and is_unanimous
            then value - {{ wilson('0', 'effective_n', 'fpc', 'high') }} * (value - 1)
        when statistic = 'mean' and effective_n > 1
            then
                greatest(
                    1.0,
                    value - {{ t_975('(effective_n - 1)') }} * sd * sqrt(fpc / effective_n)
                )
    end as ci_low,
    case
        when statistic = 'share' then {{ wilson('value', 'effective_n', 'fpc', 'high') }}
        when statistic = 'mean' and is_unanimous
            then value + {{ wilson('0', 'effective_n', 'fpc', 'high') }} * (10 - value)
        when statistic = 'mean' and effective_n > 1
            then
                least(
                    10.0,
                    value + {{ t_975('(effective_n - 1)') }} * sd * sqrt(fpc / effective_n)
                )
    end as ci_high,
    invited,
    population,
    response,
    coverage
from spread
