{%- set for_women_and_girls = activity_kpis()['AL7.2'].narrower -%}

{{ frame_and_counted('AL7.2') }},

measured as (
    {{ count_rows('', for_women_and_girls) }}
    union all
    select
        frame.period_end,
        'share' as breakdown,
        avg(case when {{ for_women_and_girls }} then 1.0 when counted.activity_id is not null then 0.0 end) as value,
        count(case when {{ for_women_and_girls }} then 1 end) as numerator,
        count(counted.activity_id) as denominator,
        'er zijn nog geen promotieactiviteiten uitgevoerd' as reason
    from frame
    left join counted on frame.period_end = counted.period_end
    group by frame.period_end
)

{{ kpi_rows('measured') }}
