select
    source_id,
    table_id,
    snapshot_id as last_good_snapshot_id,
    landed_at as last_landed_at,
    common_facts,
    new_facts,
    revised_facts,
    vanished_facts
from {{ ref('int_snapshot_facts') }}
where is_latest
