select
    {{ stable_hash(['source_id', 'item']) }} as survey_item_id,
    source_id,
    item,
    label_nl,
    label_en,
    scale,
    unit
from {{ ref('survey_item') }}
