with frame as (
    {{ kpi_frame('AL7.2') }}
),

counted as (
    {{ counted_activities("activity.kind = 'promotieactiviteit'") }}
),

promoted as (
    select
        frame.period_end,
        count(counted.activity_id) as activities,
        count(counted.activity_id) filter (
            where counted.audience in ('vrouwen/meisjes', 'vrouwen', 'meisjes')
        ) as for_women_and_girls
    from frame
    left join counted on frame.period_end = counted.period_end
    group by frame.period_end
),

measured as (
    select
        period_end,
        '' as breakdown,
        for_women_and_girls as value,
        null as numerator,
        null as denominator,
        null as reason
    from promoted
    union all
    select
        period_end,
        'share' as breakdown,
        cast(for_women_and_girls as double) / nullif(activities, 0) as value,
        for_women_and_girls as numerator,
        activities as denominator,
        'er zijn nog geen promotieactiviteiten uitgevoerd' as reason
    from promoted
)

{{ kpi_rows('measured') }}
