select
    municipality_code,
    municipality_name,
    province_code,
    province_name,
    {{ provenance() }}
from {{ source('regions', 'gebieden') }}
