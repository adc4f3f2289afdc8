select
    key as measure_key,
    title as measure_title,
    unit,
    _source_id,
    _table_id,
    _snapshot_id,
    _file,
    _sheet,
    _row,
    _landed_at,
    _valid_as_of,
    _is_sample
from {{ source('cbs', 'measure_property') }}
