select
    action_line_id,
    area,
    number,
    name_nl,
    name_en,
    period_from,
    period_to,
    seed_reference
from {{ ref('action_line_period') }}
