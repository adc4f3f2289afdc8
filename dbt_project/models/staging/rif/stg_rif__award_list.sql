select
    round,
    project_name,
    lead_school,
    labour_market_region,
    application_type,
    subsidy_eur,
    total_budget_eur,
    _source_id,
    _table_id,
    _snapshot_id,
    _file,
    _sheet,
    _row,
    _landed_at,
    _valid_as_of,
    _is_sample
from {{ source('rif', 'award_list') }}
