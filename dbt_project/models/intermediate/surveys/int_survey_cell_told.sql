-- The cells of the surveys as earlier releases told them; the last one of a cell is what readers see now.
select
    told_in,
    {{ survey_cell_id() }} as survey_cell_id,
    snapshot_id,
    is_sample,
    closed_on,
    n,
    value,
    numerator,
    denominator,
    sd,
    effective_n,
    ci_low,
    ci_high,
    suppressed,
    held,
    reason,
    invited,
    population,
    response,
    coverage,
    row_number() over (partition by {{ survey_cell_id() }}, is_sample order by told_in desc) = 1 as is_last
from {{ ref('stg_raw__told_cell') }}
