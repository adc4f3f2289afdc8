{#
  Identifier that is the same in every build: md5 of the natural key.
  columns: list of SQL expressions; NULL and '' give different hashes.
#}
{% macro stable_hash(columns) -%}
md5(
    {%- for column in columns %}
    coalesce(cast({{ column }} as varchar), '_null_'){{ " || '|' ||" if not loop.last }}
    {%- endfor %}
)
{%- endmacro %}
