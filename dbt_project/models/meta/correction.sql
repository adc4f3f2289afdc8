select
    source_id,
    snapshot_id,
    correction_id,
    state,
    file_name,
    coalesce(sheet, '') as sheet,
    "row",
    column_name,
    found,
    reason
from {{ ref('stg_raw__correction') }}
