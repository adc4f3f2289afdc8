select
    source_id,
    snapshot_id,
    correction_id,
    state,
    file_name,
    sheet,
    "row",
    column_name,
    found,
    reason
from {{ source('raw', 'correction') }}
