select
    municipality_code,
    municipality_name,
    province_code,
    province_name,
    _source_id,
    _table_id,
    _snapshot_id,
    _file,
    _sheet,
    _row,
    _landed_at,
    _valid_as_of,
    _is_sample
from {{ source('regions', 'gebieden') }}
