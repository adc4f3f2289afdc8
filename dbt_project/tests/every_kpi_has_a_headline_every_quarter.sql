-- A KPI without a row is a promise without an answer: every one has a headline about the country in every quarter.
select
    kpi.kpi_id,
    quarter.period_end
from {{ ref('dim_kpi') }} as kpi
cross join {{ ref('int_quarters') }} as quarter
left join {{ ref('kpi_observation') }} as observation
    on
        kpi.kpi_id = observation.kpi_id
        and quarter.period_end = observation.period_end
        and observation.region_level = 'nl'
        and observation.region_code = 'NL01'
        and observation.breakdown = ''
where observation.kpi_id is null
