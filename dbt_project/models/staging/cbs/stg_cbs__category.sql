select
    dimension,
    key as category_key,
    title,
    status,
    {{ provenance() }}
from {{ source('cbs', 'category') }}
