{# What a CBS key of a period or a region says. Each macro takes the name of a column of stripped keys. #}

{# year, quarter, month, school_year, or other for a key that names no such period (2020X000). #}
{% macro cbs_period_type(key) -%}
case
        when {{ finds_pattern(key, "'^[0-9]{4}JJ00$'") }} then 'year'
        when {{ finds_pattern(key, "'^[0-9]{4}SJ00$'") }} then 'school_year'
        when {{ finds_pattern(key, "'^[0-9]{4}KW0[1-4]$'") }} then 'quarter'
        when {{ finds_pattern(key, "'^[0-9]{4}MM(0[1-9]|1[0-2])$'") }} then 'month'
        else 'other'
    end
{%- endmacro %}

{# Last day of the period; a school year ends on 31 July of the next year; NULL for other. #}
{% macro cbs_period_end(key) -%}
    {%- set year = "try_cast(substr(" ~ key ~ ", 1, 4) as integer)" -%}
    {%- set part = "try_cast(substr(" ~ key ~ ", 7, 2) as integer)" -%}
    {%- set first_day = date_of(year, 1, 1) -%}
case
        when {{ cbs_period_type(key) }} = 'year' then {{ date_of(year, 12, 31) }}
        when {{ cbs_period_type(key) }} = 'school_year' then {{ date_of(year ~ " + 1", 7, 31) }}
        when {{ cbs_period_type(key) }} = 'quarter' then {{ add_days(add_months(first_day, "3 * " ~ part), -1) }}
        when {{ cbs_period_type(key) }} = 'month' then {{ add_days(add_months(first_day, part), -1) }}
    end
{%- endmacro %}

{# Region level of a key; a table without regions is about the whole country, an unknown kind of key is other. #}
{% macro cbs_region_level(key) -%}
case substr(coalesce({{ key }}, 'NL01'), 1, 2)
        when 'NL' then 'nl'
        when 'PV' then 'provincie'
        when 'LD' then 'landsdeel_cbs'
        when 'CR' then 'corop'
        when 'GM' then 'gemeente'
        else 'other'
    end
{%- endmacro %}

{# Region code of a key; a table without regions is about the whole country. #}
{% macro cbs_region_code(key) -%}
coalesce({{ key }}, 'NL01')
{%- endmacro %}
