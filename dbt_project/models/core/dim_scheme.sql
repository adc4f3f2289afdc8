select
    scheme,
    name_nl,
    name_en,
    provider,
    source_id,
    publishes_amounts,
    seed_reference
from {{ ref('scheme') }}
