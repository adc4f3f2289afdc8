{#
  Items of one breakdown of a KPI of the register, from the relation `candidates` (kpi_id, period_end, left_out and the
  activity): what counts, and what was left out with its reason. sums: an activity without an amount is left out.
#}
{% macro activity_items(candidates, breakdown, narrower='true', sums=false) -%}
select
        counted.kpi_id,
        counted.period_end,
        {{ breakdown }} as breakdown,
        {%- if sums %}
        case when counted.left_out is null and counted.amount_eur is not null then 'numerator' else 'excluded' end as role,
        case when counted.amount_eur is null then coalesce(counted.left_out, 'geen bedrag bekend') else counted.left_out end
            as reason,
        counted.amount_eur,
        {%- else %}
        case when counted.left_out is null then 'numerator' else 'excluded' end as role,
        counted.left_out as reason,
        cast(null as decimal(18, 2)) as amount_eur,
        {%- endif %}
        'activity' as item_kind,
        counted.activity_id as item_id,
        counted.activity_id
    from {{ candidates }} as counted
    where {{ narrower }}
{%- endmacro %}

{# The items of every breakdown of a KPI that counts or adds up activities. #}
{% macro activity_items_of(of, candidates) -%}
    {{ activity_items(candidates, "''", 'true', of.sums) }}
    {%- if of.count_as %}
    union all
    {{ activity_items(candidates, "'" ~ of.count_as ~ "'") }}
    {%- endif %}
    {%- for breakdown, narrower in of.get('breakdowns', {}).items() %}
    union all
    {{ activity_items(candidates, "'" ~ breakdown ~ "'", narrower, of.sums) }}
    {%- endfor %}
    {%- if of.open_breakdown %}
    union all
    {{ activity_items(
        candidates,
        "'" ~ of.open_breakdown.prefix ~ "' || coalesce(counted." ~ of.open_breakdown.column ~ ", 'onbekend')",
        'true',
        of.sums,
    ) }}
    {%- endif %}
{%- endmacro %}
