select
    source_id,
    title,
    publisher,
    licence,
    attribution,
    landing_page,
    owner,
    late_after_days,
    personal_data
from {{ source('raw', 'source') }}
