select
    source_id,
    table_id,
    ordinal,
    snapshot_id,
    layout,
    landed_at,
    valid_as_of,
    reach,
    is_latest,
    is_sample,
    origin,
    files,
    bytes
from {{ source('raw', 'snapshot') }}
