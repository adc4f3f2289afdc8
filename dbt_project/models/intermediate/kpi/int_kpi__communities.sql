-- G1.1, AL1.1-AL1.3, AL2.1-AL2.5, AL5.1-AL5.3, AL7.1, AL8.3: the items of int_community_kpi_item, per region.
with frame as (
    {{ kpi_frame([
        'G1.1', 'AL1.1', 'AL1.2', 'AL1.3', 'AL2.1', 'AL2.2', 'AL2.3', 'AL2.4', 'AL2.5', 'AL5.1', 'AL5.2', 'AL5.3',
        'AL7.1', 'AL8.3'
    ]) }}
),

last_wave as (
    select
        frame.kpi_id,
        frame.period_end,
        max(wave.closed_on) as closed_on
    from frame
    left join {{ ref('stg_raw__survey_wave') }} as wave
        on frame.period_end >= wave.closed_on and wave.source_id = 'lc_inventory'
    where frame.kpi_id in ('G1.1', 'AL2.1', 'AL5.2', 'AL5.3', 'AL7.1', 'AL8.3')
    group by frame.kpi_id, frame.period_end
),

-- What communities say of their money is taken for twelve months, the rest for six quarters.
unmeasured as (
    select
        kpi_id,
        period_end,
        case
            when closed_on is null then 'er is nog geen inventarisatie gesloten'
            else 'de laatste inventarisatie (' || closed_on || ') is te oud'
        end as unmeasured_reason
    from last_wave
    where
        closed_on is null
        or (kpi_id in ('G1.1', 'AL2.1') and period_end > {{ add_months('closed_on', 12) }})
        or period_end >= {{ add_months(quarter_start('closed_on'), 21) }}
),

counted as (
    {{ measured_items(ref('int_community_kpi_item'), unmeasured='unmeasured') }}
),

measured as (
    select
        kpi_id,
        period_end,
        region_level,
        region_code,
        breakdown,
        -- the joint ambition of the top sectors is a hundred communities
        case when kpi_id = 'AL1.2' then numerator / 100.0 else value end as value,
        numerator,
        case when kpi_id = 'AL1.2' then 100 else denominator end as denominator,
        reason
    from counted
)

{{ kpi_rows('measured', regional=true, family=true) }}
