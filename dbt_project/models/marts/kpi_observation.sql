with measured as (
    select
        measurement.*,
        frame.period_from,
        frame.period_passed,
        -- A level (a grade, a share, a rate) is not built up in a straight line. A breakdown may be of another kind
        -- than its KPI.
        case
            when measurement.breakdown in ('share', 'coverage') then true
            when measurement.breakdown like 'response_rate:%' then true
            when measurement.breakdown in ('number', 'number_without_amount') then false
            else frame.unit not in ('count', 'eur', 'fte')
        end as is_level,
        frame.direction,
        frame.baseline,
        frame.baseline_is_comparable,
        frame.target_origin,
        frame.sources,
        frame.is_sample,
        -- The target is that of the headline, in the catalogue's unit; a breakdown has none.
        case when measurement.breakdown = '' then frame.target end as target
    from {{ ref('int_kpi_measurements') }} as measurement
    inner join {{ ref('int_kpi_frame') }} as frame
        on measurement.kpi_id = frame.kpi_id and measurement.period_end = frame.period_end
),

compared as (
    select
        *,
        case when is_level and period_end >= period_from then 1.0 else period_passed end as planned,
        case
            when baseline_is_comparable and baseline is not null
                then (value - baseline) / nullif(target - baseline, 0)
            -- Lower is better: at the target 1, at twice the target a half.
            when direction = 'down' and value <= 0 then case when target is not null then 1.0 end
            when direction = 'down' then target / value
            else value / nullif(target, 0)
        end as attained
    from measured
)

select
    kpi_id,
    period_end,
    region_level,
    region_code,
    breakdown,
    value,
    numerator,
    denominator,
    n,
    ci_low,
    ci_high,
    target,
    attained,
    planned,
    case
        when value is null then 'geen meting'
        when period_end < period_from then 'nog niet begonnen'
        when attained is null or coalesce(target_origin, '') <> 'agenda' then 'geen doel'
        when attained >= 1 then 'behaald'
        when attained >= planned then 'op schema'
        when attained >= 0.75 * planned then 'aandacht'
        else 'achter'
    end as status,
    false as uncertain,
    false as suppressed,
    reason,
    sources,
    is_sample
from compared
