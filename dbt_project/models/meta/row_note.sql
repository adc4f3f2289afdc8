select
    source_id,
    snapshot_id,
    file_name,
    coalesce(sheet, '') as sheet,
    column_name,
    note,
    rows
from {{ ref('stg_raw__row_note') }}
