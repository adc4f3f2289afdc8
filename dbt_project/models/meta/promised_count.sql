select
    source_id,
    snapshot_id,
    file_name,
    coalesce(sheet, '') as sheet,
    "row",
    what,
    promised,
    found,
    round(abs(promised - found), 2) = 0 as agrees
from {{ ref('stg_raw__promised_count') }}
