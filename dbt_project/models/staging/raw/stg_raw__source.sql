select
    source_id,
    title,
    publisher,
    licence,
    attribution,
    landing_page,
    owner,
    cadence,
    late_after_days,
    personal_data,
    raw,
    gone_after_snapshots,
    maturity
from {{ source('raw', 'source') }}
