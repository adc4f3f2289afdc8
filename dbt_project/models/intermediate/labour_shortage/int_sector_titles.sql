select
    category_key,
    title,
    _table_id,
    _row,
    _landed_at
from {{ ref('stg_cbs__category') }}
where dimension not in ('Perioden', 'RegioS')
