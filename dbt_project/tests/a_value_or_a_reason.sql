-- Where there is no value there is a reason, and the other way round.
select
    kpi_id,
    period_end,
    breakdown,
    value,
    reason
from {{ ref('kpi_observation') }}
where (value is null) = (reason is null)
