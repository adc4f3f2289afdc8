select
    source_id,
    table_id,
    snapshot_id,
    file_name,
    sheet,
    "row",
    column_name,
    value,
    reason,
    action,
    refused_at
from {{ source('raw', 'refusal') }}
