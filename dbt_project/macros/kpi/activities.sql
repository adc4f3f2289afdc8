{#
  What each KPI of the coordinator's register counts, said once: its values and the rows behind them are made from it.
  kind: condition on the activity; window: since_baseline (default) or four_quarters; sums: true where euros are added
  up; breakdowns: {name: condition}; open_breakdown: {prefix, column}, one breakdown per value of a column.
#}
{% macro activity_kpis() -%}
    {%- set women = "counted.audience in ('vrouwen/meisjes', 'vrouwen', 'meisjes')" -%}
    {{ return({
        'AL3.1': {'kind': "activity.kind = 'onderzoeksmethode skills'"},
        'AL6.3': {
            'kind': "activity.kind = 'campagne'",
            'breakdowns': {
                'initiator:national': "counted.initiator = 'landelijk'",
                'initiator:own': "counted.initiator = 'eigen'",
            },
        },
        'AL6.4': {
            'kind': "activity.kind = 'o&o-middelen'",
            'sums': true,
            'count_as': 'number',
            'breakdowns': {
                'kind:voucher': "counted.means_kind = 'voucher'",
                'kind:coaching': "counted.means_kind = 'coaching'",
                'kind:module': "counted.means_kind = 'module'",
                'kind:time': "counted.means_kind = 'tijd'",
            },
        },
        'AL7.2': {'kind': "activity.kind = 'promotieactiviteit'", 'narrower': women, 'share_as': 'share'},
        'AL7.3': {'kind': "activity.kind = 'regeling met promotievoorwaarde'"},
        'AL8.1': {'kind': "activity.kind = 'onderzoek'"},
        'AL8.2': {
            'kind': "activity.kind = 'onderzoek'",
            'sums': true,
            'open_breakdown': {'prefix': 'funder:', 'column': 'funder'},
        },
        'AL9.1': {'kind': "activity.kind = 'publicatie'"},
        'AL9.2': {
            'kind': "activity.kind = 'event' and activity.with_partners",
            'breakdowns': {
                'scope:landelijk': "counted.scope = 'landelijk'",
                'scope:regionaal': "counted.scope = 'regionaal'",
                'scope:sectoraal': "counted.scope = 'sectoraal'",
            },
        },
        'AL9.3': {'kind': "activity.kind in ('communicatieplan', 'website-update')"},
        'AL10.1': {'kind': "activity.kind = 'bijeenkomst hc-coordinatoren'"},
        'AL10.3': {'kind': "activity.kind = 'gezamenlijk project'"},
        'R1': {'kind': "activity.kind = 'kwartaalupdate'", 'window': 'four_quarters'},
        'R2': {'kind': "activity.kind = 'jaarrapportage'", 'window': 'four_quarters'},
    }) }}
{%- endmacro %}

{#
  The activities of one kind that count at the end of each quarter of the CTE `frame`: carried out, on or before
  the end of the quarter, on or after the KPI's baseline date where it has one. `four_quarters` takes those of the
  last four quarters instead, whatever the baseline.
#}
{% macro counted_activities(condition, window=none) -%}
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
{% macro frame_and_counted(kpi_id) -%}
{%- set of = activity_kpis()[kpi_id] -%}
with frame as (
    {{ kpi_frame(kpi_id) }}
),

counted as (
    {{ counted_activities(of.kind, of.window) }}
)
{%- endmacro %}

{# Number of activities per quarter: 0 when there are none. #}
{% macro activity_count(kpi_id) -%}
{%- set of = activity_kpis()[kpi_id] -%}
{{ frame_and_counted(kpi_id) }},

measured as (
    {{ count_rows('', 'true') }}
    {%- for name, narrower in of.get('breakdowns', {}).items() %}
    union all
    {{ count_rows(name, narrower) }}
    {%- endfor %}
)

{{ kpi_rows('measured') }}
{%- endmacro %}

{#
  Euros of activities per quarter: 0 when there is no activity, no value when there are some and none has an amount.
  count_as: name of the breakdown that gives their number; an open breakdown has a row in every quarter.
#}
{% macro activity_sum(kpi_id) -%}
{%- set of = activity_kpis()[kpi_id] -%}
{{ frame_and_counted(kpi_id) }},

measured as (
    {{ sum_rows("''", 'true') }}
    {%- if of.count_as %}
    union all
    {{ count_rows(of.count_as, 'true') }}
    {%- endif %}
    {%- for name, narrower in of.get('breakdowns', {}).items() %}
    union all
    {{ sum_rows("'" ~ name ~ "'", narrower) }}
    {%- endfor %}
    {%- if of.open_breakdown %}
    union all
    {{ sum_rows_per_value(of.open_breakdown.prefix, of.open_breakdown.column) }}
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

{# AL9.3: a plan stays adopted, a website is up to date for 90 days after it was updated. #}
{% macro is_stale_website(counted) -%}
({{ counted }}.kind = 'website-update' and {{ days_between(counted ~ '.activity_date', counted ~ '.period_end') }} > 90)
{%- endmacro %}
