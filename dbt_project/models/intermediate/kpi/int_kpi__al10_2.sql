with frame as (
    {{ kpi_frame('AL10.2') }}
),

{{ consultation_blocks() }},

kept as (
    select
        frame.period_end,
        count(blocks.block_start) as blocks,
        count(blocks.block_start) filter (where blocks.has_consultation) as with_consultation
    from frame
    left join blocks
        on
            frame.four_quarters_start <= blocks.block_start
            and frame.period_end >= blocks.block_end
    group by frame.period_end
),

measured as (
    select
        period_end,
        '' as breakdown,
        cast(with_consultation as double) / nullif(blocks, 0) as value,
        case when blocks > 0 then with_consultation end as numerator,
        case when blocks > 0 then blocks end as denominator,
        'geen blok van twee weken van het programma valt binnen de laatste vier kwartalen' as reason
    from kept
)

{{ kpi_rows('measured') }}
