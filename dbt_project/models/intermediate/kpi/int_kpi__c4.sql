with frame as (
    {{ kpi_frame('C4') }}
),

measured as (
    select
        frame.period_end,
        '' as breakdown,
        stated.value,
        null as numerator,
        null as denominator,
        null as reason
    from frame
    left join {{ ref('stated_figures') }} as stated
        on frame.kpi_id = stated.kpi_id and frame.period_end >= stated.stated_on
)

{{ kpi_rows('measured') }}
