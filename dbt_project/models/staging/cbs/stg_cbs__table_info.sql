select
    title,
    modified,
    period,
    summary,
    _source_id,
    _table_id,
    _snapshot_id,
    _file,
    _sheet,
    _row,
    _landed_at,
    _valid_as_of,
    _is_sample
from {{ source('cbs', 'table_info') }}
