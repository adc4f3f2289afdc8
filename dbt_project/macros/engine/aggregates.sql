{# Aggregates whose result depends on an order, where engines differ: the order is always given. #}

{# The texts of a group joined with a separator. #}
{% macro joined_text(text, separator, order_by) -%}
    {{ return(adapter.dispatch('joined_text')(text, separator, order_by)) }}
{%- endmacro %}

{% macro duckdb__joined_text(text, separator, order_by) -%}
    string_agg({{ text }}, {{ separator }} order by {{ order_by }})
{%- endmacro %}

{# The values of a group as a list, of those rows where the condition holds; an empty list when there are none. #}
{% macro list_of(value, order_by, condition='true') -%}
    {{ return(adapter.dispatch('list_of')(value, order_by, condition)) }}
{%- endmacro %}

{% macro duckdb__list_of(value, order_by, condition) -%}
    coalesce(list({{ value }} order by {{ order_by }}) filter (where {{ condition }}), [])
{%- endmacro %}

{# The texts of a list joined with a separator; NULL for no list. #}
{% macro text_of_list(list, separator) -%}
    {{ return(adapter.dispatch('text_of_list')(list, separator)) }}
{%- endmacro %}

{% macro duckdb__text_of_list(list, separator) -%}
    array_to_string({{ list }}, {{ separator }})
{%- endmacro %}
