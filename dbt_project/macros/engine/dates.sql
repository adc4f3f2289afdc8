{# Dates, where engines differ. Every expression given is a date, every result a date or an integer. #}

{# Whole days from one date to another; negative when the second is the earlier. #}
{% macro days_between(from_date, to_date) -%}
    {{ return(adapter.dispatch('days_between')(from_date, to_date)) }}
{%- endmacro %}

{% macro duckdb__days_between(from_date, to_date) -%}
    date_diff('day', {{ from_date }}, {{ to_date }})
{%- endmacro %}

{# The date a number of days later (a literal or an expression, may be negative). #}
{% macro add_days(date, days) -%}
    {{ return(adapter.dispatch('add_days')(date, days)) }}
{%- endmacro %}

{% macro duckdb__add_days(date, days) -%}
    cast({{ date }} + to_days(cast({{ days }} as integer)) as date)
{%- endmacro %}

{# The date a number of months later; a day that the month does not have becomes its last day. #}
{% macro add_months(date, months) -%}
    {{ return(adapter.dispatch('add_months')(date, months)) }}
{%- endmacro %}

{% macro duckdb__add_months(date, months) -%}
    cast({{ date }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}

{# A date from numbers. #}
{% macro date_of(year, month, day) -%}
    {{ return(adapter.dispatch('date_of')(year, month, day)) }}
{%- endmacro %}

{% macro duckdb__date_of(year, month, day) -%}
    make_date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{# First day of the quarter of a date. #}
{% macro quarter_start(date) -%}
    {{ return(adapter.dispatch('quarter_start')(date)) }}
{%- endmacro %}

{% macro duckdb__quarter_start(date) -%}
    cast(date_trunc('quarter', {{ date }}) as date)
{%- endmacro %}

{# In a select list: a row per date from one to another, both included, so many days or months apart. #}
{% macro explode_dates(from_date, to_date, days=0, months=0) -%}
    {{ return(adapter.dispatch('explode_dates')(from_date, to_date, days, months)) }}
{%- endmacro %}

{% macro duckdb__explode_dates(from_date, to_date, days, months) -%}
    cast(unnest(generate_series({{ from_date }}, {{ to_date }}, to_months({{ months }}) + to_days({{ days }}))) as date)
{%- endmacro %}

{# A part of a date as an integer: year, quarter, month, day, isoyear, week (ISO) or isodow (Monday = 1). #}
{% macro part_of_date(part, date) -%}
    {{ return(adapter.dispatch('part_of_date')(part, date)) }}
{%- endmacro %}

{% macro duckdb__part_of_date(part, date) -%}
    cast(date_part('{{ part }}', {{ date }}) as integer)
{%- endmacro %}
