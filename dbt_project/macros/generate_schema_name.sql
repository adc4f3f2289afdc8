{# Schemas are named exactly as the project says: core is core, never main_core. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{- target.schema if custom_schema_name is none else custom_schema_name | trim -}}
{%- endmacro %}
