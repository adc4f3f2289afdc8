select
    name,
    place,
    start_date,
    start_date_precision,
    companies,
    subsidy_eur,
    status,
    {{ provenance() }}
from {{ source('technohubs', 'technohub') }}
