select
    source_id,
    snapshot_id,
    file_name,
    coalesce(sheet, '') as sheet,
    rows_read,
    rows_loaded,
    rows_quarantined,
    rows_no_data
from {{ ref('stg_raw__row_ledger') }}
