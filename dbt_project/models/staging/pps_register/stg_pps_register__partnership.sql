select
    name,
    partnership_type,
    top_sector,
    lead_institution,
    start_year,
    status,
    region,
    place,
    companies,
    students,
    teachers,
    {{ provenance() }}
from {{ source('pps_register', 'partnership') }}
