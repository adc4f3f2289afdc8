{#
  The activities of one kind that count at the end of each quarter of the CTE `frame`: carried out, on or before
  the end of the quarter, on or after the KPI's baseline date where it has one. `four_quarters` takes those of the
  last four quarters instead, whatever the baseline.
#}
{% macro counted_activities(condition, window='since_baseline') -%}
select
        frame.period_end,
        activity.*
    from frame
    inner join {{ ref('int_activities') }} as activity
        on
            activity.status = 'uitgevoerd'
            and activity.activity_date <= frame.period_end
            {%- if window == 'four_quarters' %}
            and activity.activity_date >= frame.four_quarters_start
            {%- else %}
            and (frame.baseline_date is null or activity.activity_date >= frame.baseline_date)
            {%- endif %}
    where {{ condition }}
{%- endmacro %}

{# How a model of counted activities opens: its quarters as `frame` and what counts in each as `counted`. #}
{% macro frame_and_counted(kpi_id, condition, window='since_baseline') -%}
with frame as (
    {{ kpi_frame(kpi_id) }}
),

counted as (
    {{ counted_activities(condition, window) }}
)
{%- endmacro %}

{# Number of activities per quarter: 0 when there are none. breakdowns: {name: condition}. #}
{% macro activity_count(kpi_id, condition, breakdowns={}, window='since_baseline') -%}
{{ frame_and_counted(kpi_id, condition, window) }},

measured as (
    {{ count_rows('', 'true') }}
    {%- for name, narrower in breakdowns.items() %}
    union all
    {{ count_rows(name, narrower) }}
    {%- endfor %}
)

{{ kpi_rows('measured') }}
{%- endmacro %}

{#
  Euros of activities per quarter: 0 when there is no activity, no value when there are some and none has an
  amount. breakdowns: {name: condition}; count_as: name of the breakdown that gives their number; open_breakdown:
  {prefix, column} for one breakdown per value of a column, in every quarter.
#}
{% macro activity_sum(kpi_id, condition, breakdowns={}, count_as=none, open_breakdown=none) -%}
{{ frame_and_counted(kpi_id, condition) }},

measured as (
    {{ sum_rows("''", 'true') }}
    {%- if count_as %}
    union all
    {{ count_rows(count_as, 'true') }}
    {%- endif %}
    {%- for name, narrower in breakdowns.items() %}
    union all
    {{ sum_rows("'" ~ name ~ "'", narrower) }}
    {%- endfor %}
    {%- if open_breakdown %}
    union all
    {{ sum_rows_per_value(open_breakdown.prefix, open_breakdown.column) }}
    {%- endif %}
)

{{ kpi_rows('measured') }}
{%- endmacro %}

{% macro count_rows(breakdown, condition) -%}
select
        frame.period_end,
        '{{ breakdown }}' as breakdown,
        count(counted.activity_id) as value,
        null as numerator,
        null as denominator,
        null as reason
    from frame
    left join counted on frame.period_end = counted.period_end and {{ condition }}
    group by frame.period_end
{%- endmacro %}

{% macro sum_rows(breakdown, condition) -%}
select
        frame.period_end,
        {{ breakdown }} as breakdown,
        {{ published_sum() }} as value,
        null as numerator,
        null as denominator,
        {{ no_amount_reason() }} as reason
    from frame
    left join counted on frame.period_end = counted.period_end and {{ condition }}
    group by frame.period_end
{%- endmacro %}

{# Each value that any activity has, in every quarter: before its first activity 0. #}
{% macro sum_rows_per_value(prefix, column) -%}
select
        frame.period_end,
        '{{ prefix }}' || listed.{{ column }} as breakdown,
        {{ published_sum() }} as value,
        null as numerator,
        null as denominator,
        {{ no_amount_reason() }} as reason
    from frame
    cross join (select distinct coalesce({{ column }}, 'onbekend') as {{ column }} from counted) as listed
    left join counted
        on
            frame.period_end = counted.period_end
            and listed.{{ column }} = coalesce(counted.{{ column }}, 'onbekend')
    group by frame.period_end, listed.{{ column }}
{%- endmacro %}

{# Published amounts only; unknown is never 0. #}
{% macro published_sum() -%}
case when count(counted.activity_id) = 0 then 0 else sum(counted.amount_eur) end
{%- endmacro %}

{% macro no_amount_reason() -%}
'van de uitgevoerde activiteiten (aantal: ' || count(counted.activity_id) || ') is geen bedrag bekend'
{%- endmacro %}
