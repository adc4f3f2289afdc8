{#
  The rows of a relation once per region that they lie in, at every level, as region_level and region_code beside the
  columns asked for. prefix: of the columns that hold the codes.
#}
{% macro rows_in_regions(relation, columns, prefix='') -%}
select
        {{ columns | join(',\n        ') }},
        'nl' as region_level,
        'NL01' as region_code
    from {{ relation }}
    {%- for level in ['landsdeel', 'landsdeel_cbs', 'provincie', 'corop', 'arbeidsmarktregio', 'gemeente'] %}
    union all
    select
        {{ columns | join(',\n        ') }},
        '{{ level }}' as region_level,
        {{ prefix }}{{ level }}_code as region_code
    from {{ relation }}
    where {{ prefix }}{{ level }}_code is not null
    {%- endfor %}
{%- endmacro %}
