{#
  The key of an organisation in what one source says of it: its number where the source has one, else its name made
  comparable, with its place where the source gives one of its own. Expressions are of the columns as published.
#}
{% macro organisation_key(kvk_number=none, brin=none, name=none, place=none) -%}
    {%- set named -%}
{{ normalised_organisation(name) }}{% if place %} || coalesce(' | ' || nullif({{ normalised_text(place) }}, ''), ''){% endif %}
    {%- endset -%}
    {%- set number = "'kvk:' || " ~ kvk_number if kvk_number else ("'brin:' || upper(" ~ brin ~ ")" if brin) -%}
    {%- if number -%}
coalesce({{ number }}, {{ named }})
    {%- else -%}
{{ named }}
    {%- endif -%}
{%- endmacro %}
