select
    organisation_id,
    source_id,
    source_key,
    entry_id,
    match_method,
    decided_by
from {{ ref('int_organisation_link') }}
