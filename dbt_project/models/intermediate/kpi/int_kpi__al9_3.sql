{{ frame_and_counted('AL9.3', "activity.kind in ('communicatieplan', 'website-update')") }},

-- A point each: a plan stays adopted, a website is up to date for 90 days.
points as (
    select distinct
        period_end,
        kind
    from counted
    where
        kind = 'communicatieplan'
        or {{ days_between('activity_date', 'period_end') }} between 0 and 90
),

measured as (
    select
        frame.period_end,
        '' as breakdown,
        count(points.kind) as value,
        null as numerator,
        null as denominator,
        null as reason
    from frame
    left join points on frame.period_end = points.period_end
    group by frame.period_end
)

{{ kpi_rows('measured') }}
