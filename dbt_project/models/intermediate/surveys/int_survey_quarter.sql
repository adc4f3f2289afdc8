-- Which wave of a survey speaks for a quarter: the latest one closed on or before its end, for the quarter in which it
-- closed and the six after it. A wave that is declared and was never delivered says nothing.
with waves as (
    select
        wave.source_id,
        wave.table_id,
        wave.closed_on,
        snapshot.snapshot_id,
        {{ part_of_date('year', 'wave.closed_on') }} * 4
        + {{ part_of_date('quarter', 'wave.closed_on') }} as closed_in
    from {{ ref('stg_raw__survey_wave') }} as wave
    inner join {{ ref('stg_raw__snapshot') }} as snapshot
        on
            wave.source_id = snapshot.source_id
            and wave.table_id = snapshot.table_id
            and snapshot.is_latest
    where coalesce(wave.invited_group, '') = ''
),

surveys as (
    select distinct source_id
    from waves
),

quarters as (
    select
        period_end,
        {{ part_of_date('year', 'period_end') }} * 4 + {{ part_of_date('quarter', 'period_end') }} as quarter_number
    from {{ ref('int_quarters') }}
),

closed as (
    select
        surveys.source_id,
        quarters.period_end,
        quarters.quarter_number,
        waves.table_id,
        waves.snapshot_id,
        waves.closed_on,
        waves.closed_in,
        row_number() over (
            partition by surveys.source_id, quarters.period_end
            order by waves.closed_on desc, waves.table_id desc
        ) as place
    from surveys
    cross join quarters
    left join waves
        on surveys.source_id = waves.source_id and quarters.period_end >= waves.closed_on
)

select
    source_id,
    period_end,
    case when quarter_number - closed_in <= 6 then table_id end as table_id,
    case when quarter_number - closed_in <= 6 then snapshot_id end as snapshot_id,
    case when quarter_number - closed_in <= 6 then closed_on end as closed_on,
    case
        when closed_in is null then 'er is nog geen meting afgesloten'
        when quarter_number - closed_in > 6
            then 'de laatste meting, afgesloten op ' || cast(closed_on as varchar) || ', is meer dan zes kwartalen oud'
    end as reason
from closed
where place = 1
