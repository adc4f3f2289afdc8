{%- set models = [
    'int_kpi__al3_1', 'int_kpi__al6_3', 'int_kpi__al6_4', 'int_kpi__al7_2', 'int_kpi__al7_3', 'int_kpi__al8_1',
    'int_kpi__al8_2', 'int_kpi__al9_1', 'int_kpi__al9_2', 'int_kpi__al9_3', 'int_kpi__al10_1', 'int_kpi__al10_2',
    'int_kpi__al10_3', 'int_kpi__r1', 'int_kpi__r2', 'int_kpi__labour_market', 'int_kpi__c4',
    'int_survey_kpi', 'int_kpi__curricula', 'int_kpi__communities', 'int_kpi__awards', 'int_kpi__vacancies',
] -%}
{%- set columns = [
    'kpi_id', 'period_end', 'region_level', 'region_code', 'breakdown', 'value', 'numerator', 'denominator', 'n',
    'ci_low', 'ci_high', 'suppressed', 'held', 'reason',
] -%}

with measured as (
    {%- for model in models %}
    select {{ columns | join(', ') }}
    from {{ ref(model) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select {{ columns | join(', ') }}
from measured
union all
-- Every KPI of the catalogue has a headline in every quarter: without a model for it, one that says why.
select
    frame.kpi_id,
    frame.period_end,
    'nl' as region_level,
    'NL01' as region_code,
    '' as breakdown,
    null as value,
    null as numerator,
    null as denominator,
    null as n,
    null as ci_low,
    null as ci_high,
    false as suppressed,
    false as held,
    coalesce(frame.missing_reason, 'de berekening van deze KPI is nog niet gebouwd') as reason
from {{ ref('int_kpi_frame') }} as frame
where frame.kpi_id not in (
    select measured.kpi_id
    from measured
    where measured.breakdown = ''
)
