{#
  The answers to one item that count in one figure, in the columns of int_survey_answer. others: {column: expression}
  for what this survey knows: respondent, weight, landsdeel_code, and the parts role, level and response_rate.
#}
{% macro survey_answers(relation, item, asked_of, value, condition, others={}) -%}
select
        _source_id as source_id,
        _table_id as table_id,
        _snapshot_id as snapshot_id,
        _is_sample as is_sample,
        '{{ item }}' as item,
        '{{ asked_of }}' as asked_of,
        {{ others.get('respondent', 'respondent') }} as respondent,
        cast({{ value }} as decimal(9, 4)) as value,
        cast({{ others.get('weight', '1') }} as decimal(9, 4)) as weight,
        {% for column in ['landsdeel_code', 'role', 'level', 'response_rate'] -%}
        cast({{ others.get(column, 'null') }} as varchar) as {{ column }},
        {% endfor -%}
        _file,
        _sheet,
        _row
    from {{ relation }}
    where {{ condition }}
{%- endmacro %}

{# 1 for yes, 0 for no; with `answer`, nothing where that was not answered. #}
{% macro yes_if(condition, answer=none) -%}
case when {{ condition }} then 1{{ " when " ~ answer ~ " is not null then 0" if answer else " else 0" }} end
{%- endmacro %}

{# Of a scale of five, the two that (fully) agree. #}
{% macro agrees(item) -%}
{{ yes_if(item ~ ' >= 4', item) }}
{%- endmacro %}

{# The identifier of a cell, from its key. #}
{% macro survey_cell_id() -%}
{{ stable_hash(['source_id', 'table_id', 'item', 'breakdown', 'region_level', 'region_code']) }}
{%- endmacro %}
