select
    source_id,
    snapshot_id,
    file_name,
    sheet,
    column_name,
    note,
    rows
from {{ source('raw', 'row_note') }}
