select
    left_source_id,
    left_key,
    right_source_id,
    right_key,
    decision,
    decided_by,
    decided_on,
    reason
from {{ ref('stg_raw__match_decision') }}
