select
    source_id,
    snapshot_id,
    file_name,
    coalesce(sheet, '') as sheet,
    kind,
    rows
from {{ ref('stg_raw__row_kind') }}
