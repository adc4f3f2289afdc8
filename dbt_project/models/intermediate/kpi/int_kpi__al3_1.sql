{{ frame_and_counted('AL3.1') }},

-- Two studies by one method complete one method; one title may name more than one.
completed as (
    select
        counted.period_end,
        count(distinct method.method_id) as methods
    from counted
    inner join {{ ref('skills_method') }} as method
        on {{ finds_pattern('counted.title_key', 'method.title_pattern') }}
    group by counted.period_end
),

measured as (
    select
        frame.period_end,
        '' as breakdown,
        coalesce(completed.methods, 0) as value,
        null as numerator,
        null as denominator,
        null as reason
    from frame
    left join completed on frame.period_end = completed.period_end
)

{{ kpi_rows('measured') }}
