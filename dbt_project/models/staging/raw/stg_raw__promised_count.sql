select
    source_id,
    snapshot_id,
    file_name,
    sheet,
    "row",
    what,
    promised,
    found
from {{ source('raw', 'promised_count') }}
