select
    source_id,
    snapshot_id,
    file_name,
    coalesce(sheet, '') as sheet,
    "row",
    what,
    promised,
    found,
    coalesce(not_counted, 0) as not_counted,
    -- rows that could not be read may well make up the difference
    case when round(abs(promised - found), 2) = 0 then true when coalesce(not_counted, 0) = 0 then false end as agrees
from {{ ref('stg_raw__promised_count') }}
