with days as (
    select {{ explode_dates("cast('2010-01-01' as date)", "cast('2030-12-31' as date)", days=1) }} as date_day
),

parts as (
    select
        date_day,
        {{ part_of_date('year', 'date_day') }} as year,
        {{ part_of_date('quarter', 'date_day') }} as quarter,
        {{ part_of_date('month', 'date_day') }} as month,
        {{ part_of_date('day', 'date_day') }} as day_of_month,
        {{ part_of_date('isoyear', 'date_day') }} as iso_year,
        {{ part_of_date('week', 'date_day') }} as iso_week,
        {{ part_of_date('isodow', 'date_day') }} as iso_weekday,
        {{ quarter_start('date_day') }} as quarter_start
    from days
),

bounded as (
    select
        *,
        {{ add_days(add_months('quarter_start', 3), -1) }} as quarter_end
    from parts
)

select
    date_day,
    year,
    quarter,
    cast(year as varchar) || '-Q' || cast(quarter as varchar) as year_quarter,
    month,
    day_of_month,
    iso_year,
    iso_week,
    cast(iso_year as varchar) || '-W' || lpad(cast(iso_week as varchar), 2, '0') as iso_year_week,
    iso_weekday,
    quarter_start,
    quarter_end,
    date_day = quarter_end as is_last_day_of_quarter,
    month = 12 and day_of_month = 31 as is_last_day_of_year
from bounded
