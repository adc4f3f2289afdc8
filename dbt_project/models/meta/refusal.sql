select
    source_id,
    table_id,
    snapshot_id,
    file_name,
    coalesce(sheet, '') as sheet,
    "row",
    column_name,
    value,
    reason,
    action,
    refused_at
from {{ ref('stg_raw__refusal') }}
