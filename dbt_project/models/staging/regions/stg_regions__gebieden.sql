select
    municipality_code,
    municipality_name,
    province_code,
    province_name,
    landsdeel_cbs_code,
    landsdeel_cbs_name,
    corop_code,
    corop_name,
    labour_market_region_code,
    labour_market_region_name,
    {{ provenance() }}
from {{ source('regions', 'gebieden') }}
