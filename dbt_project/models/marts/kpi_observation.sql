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
        -- The target is that of the headline, in the catalogue's unit; a breakdown has none. A number is asked of the
        -- country, a level is the same wherever it is measured.
        case
            when
                measurement.breakdown = ''
                and (measurement.region_level = 'nl' or frame.unit not in ('count', 'eur', 'fte'))
                then frame.target
        end as target
    from {{ ref('int_kpi_measurements') }} as measurement
    inner join {{ ref('int_kpi_frame') }} as frame
        on measurement.kpi_id = frame.kpi_id and measurement.period_end = frame.period_end
),

compared as (
    select
        *,
        case when is_level and period_end >= period_from then 1.0 else period_passed end as planned,
        {{ attained_by('value') }} as attained,
        {{ attained_by('ci_low') }} as attained_at_low,
        {{ attained_by('ci_high') }} as attained_at_high
    from measured
),

judged as (
    select
        *,
        case
            when value is null then 'geen meting'
            when period_end < period_from then 'nog niet begonnen'
            when attained is null or coalesce(target_origin, '') <> 'agenda' then 'geen doel'
            else {{ judgement_of('attained') }}
        end as status,
        {{ judgement_of('attained_at_low') }} as status_at_low,
        {{ judgement_of('attained_at_high') }} as status_at_high
    from compared
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
    status,
    -- The interval crosses a boundary of the judgement.
    status not in ('geen meting', 'nog niet begonnen', 'geen doel')
    and coalesce(status_at_low <> status_at_high, false) as uncertain,
    suppressed,
    held,
    reason,
    sources,
    is_sample
from judged
