select
    activity_date,
    action_line,
    kind,
    title,
    scope,
    audience,
    initiator,
    means_kind,
    with_partners,
    region,
    community,
    amount_eur,
    funder,
    status,
    evidence_url,
    {{ provenance() }}
from {{ source('activity_register', 'activity') }}
