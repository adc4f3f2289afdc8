select
    name,
    place,
    start_date,
    start_date_precision,
    companies,
    subsidy_eur,
    status,
    _source_id,
    _table_id,
    _snapshot_id,
    _file,
    _sheet,
    _row,
    _landed_at,
    _valid_as_of,
    _is_sample
from {{ source('technohubs', 'technohub') }}
