select
    municipality_name,
    municipality_code,
    region_name,
    _source_id,
    _table_id,
    _snapshot_id,
    _file,
    _sheet,
    _row,
    _landed_at,
    _valid_as_of,
    _is_sample
from {{ source('regions', 'municipality_region') }}
