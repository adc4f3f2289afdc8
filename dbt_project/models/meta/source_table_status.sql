-- Of a source whose records never end by absence nothing is counted.
with records as (
    select
        source_id,
        table_id,
        count(*) filter (where is_open) as open_records,
        count(*) filter (where is_open and absent_snapshots > 0) as missing_records,
        count(distinct record_key) - count(*) filter (where is_open) as closed_records
    from {{ ref('int_register_record') }}
    group by source_id, table_id
)

select
    facts.source_id,
    facts.table_id,
    facts.snapshot_id as last_good_snapshot_id,
    facts.landed_at as last_landed_at,
    facts.common_facts,
    facts.new_facts,
    facts.revised_facts,
    facts.vanished_facts,
    records.open_records,
    records.missing_records,
    records.closed_records
from {{ ref('int_snapshot_facts') }} as facts
left join records
    on facts.source_id = records.source_id and facts.table_id = records.table_id
where facts.is_latest
