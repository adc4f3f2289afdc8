select
    region_name,
    occupation_code,
    occupation_group,
    measure,
    nullif(unit, '') as unit,
    period,
    {{ cbs_period_type('period') }} as period_type,
    {{ cbs_period_end('period') }} as period_end,
    value,
    typering,
    {{ provenance() }}
from {{ source('uwv_tension', 'tension') }}
