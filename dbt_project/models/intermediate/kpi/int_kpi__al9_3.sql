{{ frame_and_counted('AL9.3') }},

-- A point each: a plan stays adopted, a website is up to date for 90 days.
points as (
    select distinct
        counted.period_end,
        counted.kind
    from counted
    where not {{ is_stale_website('counted') }}
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
