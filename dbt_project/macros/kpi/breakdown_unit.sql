{# The unit of a row's value: that of its KPI, but for breakdowns that are a number or a share. #}
{% macro breakdown_unit(breakdown, unit) -%}
case
        when {{ breakdown }} in ('number', 'number_without_amount') then 'count'
        when {{ breakdown }} in ('share', 'coverage') or {{ breakdown }} like 'response_rate:%' then 'share'
        else {{ unit }}
    end
{%- endmacro %}
