-- Quarters from the second of 2020, the first of the agenda, through the last one closed before the as-of.
with starts as (
    select
        {{ explode_dates("cast('2020-04-01' as date)", quarter_start('as_of_date'), months=3) }} as quarter_start,
        as_of_date
    from {{ ref('stg_raw__run') }}
),

quarters as (
    select
        quarter_start,
        {{ add_days(add_months('quarter_start', 3), -1) }} as period_end,
        {{ add_months('quarter_start', -9) }} as four_quarters_start,
        as_of_date
    from starts
)

select
    quarter_start,
    period_end,
    four_quarters_start,
    {{ part_of_date('year', 'period_end') }} || '-Q' || {{ part_of_date('quarter', 'period_end') }} as year_quarter,
    period_end = max(period_end) over () as is_latest
from quarters
where period_end < as_of_date
