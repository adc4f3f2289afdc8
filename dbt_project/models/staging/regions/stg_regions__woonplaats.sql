select
    woonplaats_code,
    woonplaats_name,
    municipality_code,
    municipality_name,
    corop_code,
    corop_name,
    {{ provenance() }}
from {{ source('regions', 'woonplaats') }}
