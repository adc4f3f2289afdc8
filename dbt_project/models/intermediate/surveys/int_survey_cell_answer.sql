{#
  Which answers are behind which cell: a row per respondent and cell of int_survey_cell_estimate. What a person with
  access to work/restricted/ sees of a survey figure; a view, and never published.
#}
{%- set partitions = {
    'total': ("'nl'", "'NL01'", 'asked_of'),
    'landsdeel': ("'landsdeel'", 'landsdeel_code', 'asked_of'),
    'role': ("'nl'", "'NL01'", "'role:' || role"),
    'level': ("'nl'", "'NL01'", "'level:' || level"),
    'response_rate': ("'nl'", "'NL01'", "'response_rate:' || response_rate"),
} -%}

with placed as (
    {%- for part_kind, (region_level, region_code, breakdown) in partitions.items() %}
    select
        source_id,
        table_id,
        item,
        asked_of,
        '{{ part_kind }}' as part_kind,
        {{ breakdown }} as breakdown,
        {{ region_level }} as region_level,
        {{ region_code }} as region_code,
        respondent,
        value,
        weight,
        snapshot_id,
        _file,
        _sheet,
        _row
    from {{ ref('int_survey_answer') }}
    {%- if part_kind != 'total' %}
    where {{ 'landsdeel_code' if part_kind == 'landsdeel' else part_kind }} is not null
    {%- endif %}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    {{ survey_cell_id() }} as survey_cell_id,
    *
from placed
