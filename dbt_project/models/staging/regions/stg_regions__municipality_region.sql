select
    municipality_name,
    municipality_code,
    region_name,
    {{ provenance() }}
from {{ source('regions', 'municipality_region') }}
