{# The columns of every parsed relation that say where a row comes from (models/docs.md), of a relation where named. #}
{% macro provenance(relation=none) -%}
    {%- set of = relation ~ '.' if relation else '' -%}
    {%- for column in [
        '_source_id', '_table_id', '_snapshot_id', '_file', '_sheet', '_row', '_landed_at', '_valid_as_of', '_is_sample'
    ] -%}
{{ of }}{{ column }}{{ ",\n    " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
