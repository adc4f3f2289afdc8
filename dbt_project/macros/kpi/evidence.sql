{#
  Rows of marts.kpi_evidence from a relation of items (see items.sql): one per row of a source behind an item. `where`
  says what the relation has of its own: region 'given' has region_level and region_code, 'country' is about the
  country, 'places' has the codes of the regions an item lies in and is told in each region of its KPI.
#}
{% macro evidence_rows(items, item_kind='item.item_kind', item_id='item.item_id', amount='item.amount_eur', regions='country') -%}
select
        item.kpi_id,
        item.period_end,
        {{ {
            'given': 'item.region_level', 'places': 'item.region_level', 'country': "'nl'"
        }[regions] }} as region_level,
        {{ {
            'given': 'item.region_code', 'places': 'item.region_code', 'country': "'NL01'"
        }[regions] }} as region_code,
        item.breakdown,
        item.role,
        item.reason,
        {{ item_kind }} as item_kind,
        {{ item_id }} as item_id,
        cast({{ amount }} as double) as amount,
        {{ source_row('item') }}
    from {{ items }} as item
    {%- if regions == 'places' %}
    inner join {{ ref('int_kpi_region') }} as region
        on
            item.kpi_id = region.kpi_id
            and item.region_level = region.region_level
            and item.region_code = region.region_code
    {%- endif %}
{%- endmacro %}

{# Where a row of evidence stands; when it was landed is in meta.source_snapshot. #}
{% macro source_row(relation=none) -%}
    {%- set of = relation ~ '.' if relation else '' -%}
    {%- for column in ['_source_id', '_table_id', '_snapshot_id', '_file', '_sheet', '_row'] -%}
{{ of }}{{ column }}{{ ",\n        " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
