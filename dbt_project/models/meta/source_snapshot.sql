select
    state.source_id,
    state.table_id,
    state.ordinal,
    state.snapshot_id,
    state.layout,
    state.landed_at,
    state.valid_as_of,
    state.reach,
    state.is_latest,
    state.is_sample,
    state.origin,
    state.files,
    state.bytes,
    facts.previous_snapshot_id,
    facts.common_facts,
    facts.new_facts,
    facts.revised_facts,
    facts.vanished_facts
from {{ ref('stg_raw__snapshot') }} as state
inner join {{ ref('int_snapshot_facts') }} as facts
    on
        state.source_id = facts.source_id
        and state.table_id = facts.table_id
        and state.ordinal = facts.ordinal
