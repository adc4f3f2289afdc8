{#
  Makes the relations of schema raw before a run: one view per entry of work/raw_relations.json, a list of
  {"name", "sql"}. The file is read while running and is no var, because a var would cost the partial parse.
#}
{% macro make_raw_relations() -%}
    {%- if execute -%}{%- do adapter.dispatch('make_raw_relations')() -%}{%- endif -%}
{%- endmacro %}

{% macro duckdb__make_raw_relations() -%}
    {%- set list_path = env_var('HTSM_HOME') ~ '/work/raw_relations.json' -%}
    {%- set quoted_path = "'" ~ list_path | replace("'", "''") ~ "'" -%}
    {%- if run_query("select count(*) from glob(" ~ quoted_path ~ ")").rows[0][0] == 0 -%}
        {%- do exceptions.raise_compiler_error(
            "No list of raw relations at " ~ list_path ~ ": run the plan step first, it writes the list"
        ) -%}
    {%- endif -%}
    {%- set relations = run_query(
        "select name, sql from read_json(" ~ quoted_path ~ ", columns = {name: 'VARCHAR', sql: 'VARCHAR'})"
    ) -%}
    {%- do run_query("create schema if not exists raw") -%}
    {%- for relation in relations.rows -%}
        {%- do run_query(
            "create or replace view raw." ~ adapter.quote(relation[0]) ~ " as " ~ relation[1]
        ) -%}
    {%- endfor -%}
    {%- do log("raw: " ~ relations.rows | length ~ " relations", info=true) -%}
{%- endmacro %}
