select
    round,
    project_name,
    lead_school,
    labour_market_region,
    application_type,
    subsidy_eur,
    total_budget_eur,
    status,
    lead_school_latest,
    {{ provenance() }}
from {{ source('rif', 'award_list') }}
