with frame as (
    {{ kpi_frame('AL9.3') }}
),

counted as (
    {{ counted_activities("activity.kind in ('communicatieplan', 'website-update')") }}
),

-- A plan stays adopted; a website is up to date for 90 days.
points as (
    select
        frame.period_end,
        max(case when counted.kind = 'communicatieplan' then 1 else 0 end) as for_plan,
        max(
            case
                when
                    counted.kind = 'website-update'
                    and {{ days_between('counted.activity_date', 'frame.period_end') }} between 0 and 90
                    then 1
                else 0
            end
        ) as for_website
    from frame
    left join counted on frame.period_end = counted.period_end
    group by frame.period_end
),

measured as (
    select
        period_end,
        '' as breakdown,
        for_plan + for_website as value,
        null as numerator,
        null as denominator,
        null as reason
    from points
)

{{ kpi_rows('measured') }}
