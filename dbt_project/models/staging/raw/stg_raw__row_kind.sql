select
    source_id,
    snapshot_id,
    file_name,
    sheet,
    kind,
    rows
from {{ source('raw', 'row_kind') }}
