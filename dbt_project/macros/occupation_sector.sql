{# The sector code of an occupation group of UWV: its code, or its name where a file has no codes. #}
{% macro occupation_sector(relation) -%}
coalesce('BRC' || {{ relation }}.occupation_code, 'BRC ' || {{ normalised_text(relation ~ '.occupation_group') }})
{%- endmacro %}
