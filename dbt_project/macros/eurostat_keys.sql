{# A period of Eurostat as the key that CBS gives it: 2020-Q1 -> 2020KW01, 2020-01 -> 2020MM01, 2020 -> 2020JJ00. #}
{% macro eurostat_period_key(period) -%}
case
            when {{ finds_pattern(period, "'^[0-9]{4}-Q[1-4]$'") }}
                then substr({{ period }}, 1, 4) || 'KW0' || substr({{ period }}, 7, 1)
            when {{ finds_pattern(period, "'^[0-9]{4}-[0-9]{2}$'") }}
                then substr({{ period }}, 1, 4) || 'MM' || substr({{ period }}, 6, 2)
            when {{ finds_pattern(period, "'^[0-9]{4}$'") }} then {{ period }} || 'JJ00'
            else {{ period }}
        end
{%- endmacro %}
