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
    row_values,
    column_number
from {{ source('raw', 'quarantine') }}
