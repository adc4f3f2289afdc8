select
    as_of,
    as_of_date,
    profile,
    is_sample,
    release_id,
    fingerprint
from {{ source('raw', 'run') }}
