-- AL1.4 and AL6.1: the items of int_award_kpi_item, per region.
with frame as (
    {{ kpi_frame(['AL1.4', 'AL6.1']) }}
),

-- Every scheme and every call has a row in every quarter and region, from before its first award.
part as (
    select
        'AL1.4' as kpi_id,
        'scheme:' || scheme as breakdown,
        'eur' as unit
    from {{ ref('scheme') }}
    where source_id in ('rif', 'slim', 'fieldlabs', 'technohubs')
    union
    select
        'AL6.1' as kpi_id,
        'call:' || coalesce(call, 'onbekend') as breakdown,
        'eur' as unit
    from {{ ref('int_scheme_award') }}
    where scheme = 'SLIM'
    {%- for kpi_id in ['AL1.4', 'AL6.1'] %}
    {%- for breakdown, unit in [('', 'eur'), ('number', 'count'), ('number_without_amount', 'count')] %}
    union
    select
        '{{ kpi_id }}' as kpi_id,
        '{{ breakdown }}' as breakdown,
        '{{ unit }}' as unit
    {%- endfor %}
    {%- endfor %}
    union
    select
        'AL6.1' as kpi_id,
        'coverage' as breakdown,
        'share' as unit
),

tally as (
    select
        kpi_id,
        period_end,
        breakdown,
        region_level,
        region_code,
        count(*) filter (where role in ('numerator', 'both')) as numerators,
        count(*) filter (where role in ('denominator', 'both')) as denominators,
        sum(amount_eur) filter (where role = 'numerator') as amount_eur
    from (
        {{ items_per_region(ref('int_award_kpi_item')) }}
    ) as placed
    group by kpi_id, period_end, breakdown, region_level, region_code
),

measured as (
    select
        frame.kpi_id,
        frame.period_end,
        region.region_level,
        region.region_code,
        part.breakdown,
        case part.unit
            when 'share' then cast(tally.numerators as double) / nullif(tally.denominators, 0)
            when 'eur' then case when tally.numerators > 0 then cast(tally.amount_eur as double) else 0 end
            else coalesce(tally.numerators, 0)
        end as value,
        case when part.unit = 'share' then coalesce(tally.numerators, 0) end as numerator,
        case when part.unit = 'share' then coalesce(tally.denominators, 0) end as denominator,
        case part.unit
            when 'share' then 'er zijn geen toekenningen'
            when 'eur' then 'van de toekenningen (aantal: ' || tally.numerators || ') is geen bedrag gepubliceerd'
        end as reason
    from frame
    inner join {{ ref('int_kpi_region') }} as region on frame.kpi_id = region.kpi_id
    inner join part on frame.kpi_id = part.kpi_id
    left join tally
        on
            frame.kpi_id = tally.kpi_id
            and frame.period_end = tally.period_end
            and part.breakdown = tally.breakdown
            and region.region_level = tally.region_level
            and region.region_code = tally.region_code
)

{{ kpi_rows('measured', regional=true, family=true) }}
