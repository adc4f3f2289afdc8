select
    woonplaats_code,
    woonplaats_name,
    municipality_code,
    municipality_name,
    corop_code,
    corop_name,
    _source_id,
    _table_id,
    _snapshot_id,
    _file,
    _sheet,
    _row,
    _landed_at,
    _valid_as_of,
    _is_sample
from {{ source('regions', 'woonplaats') }}
