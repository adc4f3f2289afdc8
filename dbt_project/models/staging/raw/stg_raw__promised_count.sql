select
    source_id,
    snapshot_id,
    file_name,
    sheet,
    "row",
    what,
    promised,
    found,
    not_counted
from {{ source('raw', 'promised_count') }}
