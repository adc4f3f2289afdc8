{#
  The rows of a staging model that belong to the latest state of their table. A parsed relation holds the rows
  of every snapshot up to the as-of; a model about the present takes these.
#}
{% macro rows_of_latest_state(staging_model) -%}
select staged.*
    from {{ ref(staging_model) }} as staged
    inner join {{ ref('stg_raw__snapshot') }} as snapshot
        on
            staged._source_id = snapshot.source_id
            and staged._table_id = snapshot.table_id
            and staged._snapshot_id = snapshot.snapshot_id
    where snapshot.is_latest
{%- endmacro %}
