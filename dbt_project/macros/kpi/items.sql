{#
  A family of KPIs is computed from its items: one row per thing counted or left out, with kpi_id, period_end,
  breakdown, role (numerator, denominator, both, excluded), amount_eur where money is added up, and the codes of the
  regions it lies in (landsdeel_code, provincie_code, arbeidsmarktregio_code). The rows behind a value are the items.
#}

{# The items in each region of the levels that their KPI has, as rows of region_level and region_code. #}
{% macro items_per_region(items, levels=['landsdeel', 'provincie', 'arbeidsmarktregio']) -%}
select
        item.*,
        'nl' as region_level,
        'NL01' as region_code
    from {{ items }} as item
    {%- for level in levels %}
    union all
    select
        item.*,
        '{{ level }}' as region_level,
        item.{{ level }}_code as region_code
    from {{ items }} as item
    where item.{{ level }}_code is not null
    {%- endfor %}
{%- endmacro %}

{#
  What kpi_rows closes with (regional, family), from a CTE `frame` and a relation of items: per quarter, region of the
  KPI and breakdown the number of items (unit count), their share (unit share) or their amount (unit eur). A region
  without items is counted as 0; a share of nothing has no value, nor has a sum of items of which no amount is known.
  breakdowns: those that every quarter and region gets, items or not. unmeasured: a CTE of kpi_id, period_end and
  unmeasured_reason, the quarters in which a KPI has no value whatever its items.
#}
{% macro measured_items(
    items, levels=['landsdeel', 'provincie', 'arbeidsmarktregio'], breakdowns=[''], unmeasured=none
) -%}
select
        frame.kpi_id,
        frame.period_end,
        region.region_level,
        region.region_code,
        breakdown.breakdown,
        case
            {%- if unmeasured %}
            when unmeasured.kpi_id is not null then null
            {%- endif %}
            when frame.unit = 'share'
                then cast(coalesce(tally.numerators, 0) as double) / nullif(tally.denominators, 0)
            when frame.unit = 'eur' then case when tally.numerators > 0 then cast(tally.amount_eur as double) else 0 end
            else coalesce(tally.numerators, 0)
        end as value,
        {%- for part, tallied in {'numerator': 'numerators', 'denominator': 'denominators'}.items() %}
        case
            when frame.unit = 'share'{{ ' and unmeasured.kpi_id is null' if unmeasured }}
                then coalesce(tally.{{ tallied }}, 0)
        end as {{ part }},
        {%- endfor %}
        case
            {%- if unmeasured %}
            when unmeasured.kpi_id is not null then unmeasured.unmeasured_reason
            {%- endif %}
            when frame.unit = 'share' then 'er is niets om een deel van te nemen'
            when frame.unit = 'eur' then 'van wat hier telt (aantal: ' || tally.numerators || ') is geen bedrag bekend'
        end as reason
    from frame
    inner join {{ ref('int_kpi_region') }} as region on frame.kpi_id = region.kpi_id
    cross join (
        {%- for breakdown in breakdowns %}
        select '{{ breakdown }}' as breakdown{{ " union all" if not loop.last }}
        {%- endfor %}
    ) as breakdown
    {%- if unmeasured %}
    left join {{ unmeasured }} as unmeasured
        on frame.kpi_id = unmeasured.kpi_id and frame.period_end = unmeasured.period_end
    {%- endif %}
    left join (
        select
            kpi_id,
            period_end,
            coalesce(breakdown, '') as breakdown,
            region_level,
            region_code,
            count(*) filter (where role in ('numerator', 'both')) as numerators,
            count(*) filter (where role in ('denominator', 'both')) as denominators,
            sum(amount_eur) filter (where role in ('numerator', 'both')) as amount_eur
        from (
            {{ items_per_region(items, levels) }}
        ) as placed
        group by kpi_id, period_end, coalesce(breakdown, ''), region_level, region_code
    ) as tally
        on
            frame.kpi_id = tally.kpi_id
            and frame.period_end = tally.period_end
            and breakdown.breakdown = tally.breakdown
            and region.region_level = tally.region_level
            and region.region_code = tally.region_code
{%- endmacro %}
