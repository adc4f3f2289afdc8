select
    source_id,
    snapshot_id,
    file_name,
    coalesce(sheet, '') as sheet,
    "row",
    column_name,
    value,
    reason,
    row_values,
    column_number
from {{ ref('stg_raw__quarantine') }}
