select
    frequency,
    seasonal_adjustment,
    sector_code as nace_code,
    size_class,
    indicator,
    geo,
    period as period_given,
    period_key as period,
    {{ cbs_period_type('period_key') }} as period_type,
    {{ cbs_period_end('period_key') }} as period_end,
    value,
    flag,
    confidentiality,
    updated_on,
    {{ provenance() }}
from (
    select
        *,
        {{ eurostat_period_key('period') }} as period_key
    from {{ source('eurostat', 'observation') }}
)
