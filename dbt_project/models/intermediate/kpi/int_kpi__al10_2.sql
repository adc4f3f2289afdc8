with frame as (
    {{ kpi_frame('AL10.2') }}
),

consultations as (
    select activity_date
    from {{ ref('int_activities') }}
    where kind = 'tweewekelijks overleg' and status = 'uitgevoerd'
),

-- Two-week blocks from Monday of ISO week 2020-W23, the first of the programme, as far as it reaches.
block_starts as (
    select
        {{ explode_dates('period_from', 'period_to', days=14) }} as block_start,
        period_to
    from {{ ref('action_line_period') }}
    where action_line_id = 'AL10'
),

blocks as (
    select
        block_starts.block_start,
        {{ add_days('block_starts.block_start', 13) }} as block_end,
        count(consultations.activity_date) > 0 as has_consultation
    from block_starts
    left join consultations
        on
            block_starts.block_start <= consultations.activity_date
            and {{ add_days('block_starts.block_start', 13) }} >= consultations.activity_date
    where {{ add_days('block_starts.block_start', 13) }} <= block_starts.period_to
    group by block_starts.block_start
),

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
