select
    source_id,
    snapshot_id,
    file_name,
    sheet,
    rows_read,
    rows_loaded,
    rows_quarantined,
    rows_no_data
from {{ source('raw', 'row_ledger') }}
