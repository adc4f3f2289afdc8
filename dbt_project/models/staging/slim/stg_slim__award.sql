select
    project_number,
    category,
    year,
    call,
    applicant_name,
    place,
    project_name,
    description,
    subsidy_eur,
    {{ provenance() }}
from {{ source('slim', 'award') }}
