{#
  The mart of an action line or goal: its KPIs in every quarter, region and breakdown, with labels in two languages and
  the trend. A change is against the value of exactly one quarter or one year before; where both have an interval and
  these overlap, nobody can say that anything changed.
#}
{% macro action_line_mart(action_line_id) -%}
with quarter as (
    select
        period_end,
        year_quarter,
        is_latest,
        {{ add_days('quarter_start', -1) }} as quarter_before,
        {{ add_days(add_months('quarter_start', -9), -1) }} as quarter_of_year_before
    from {{ ref('int_quarters') }}
),

kpi as (
    select *
    from {{ ref('dim_kpi') }}
    where action_line_id = '{{ action_line_id }}'
),

observation as (
    select
        observation.*,
        case
            when observation.breakdown like '%:%'
                then split_part(observation.breakdown, ':', 1) || ':'
        end as breakdown_kind
    from {{ ref('kpi_observation') }} as observation
    inner join kpi on observation.kpi_id = kpi.kpi_id
),

region as (
    select
        region_level,
        region_code,
        name_nl,
        name_en
    from {{ ref('dim_region') }}
    where is_current
),

compared as (
    select
        observation.*,
        quarter.year_quarter,
        quarter.is_latest,
        {%- for then in ['quarter', 'year'] %}
        {{ then }}_before.value as {{ then }}_before_value,
        observation.value - {{ then }}_before.value as change_on_{{ then }},
        coalesce(
            observation.value <> {{ then }}_before.value
            and observation.ci_low <= {{ then }}_before.ci_high
            and observation.ci_high >= {{ then }}_before.ci_low,
            false
        ) as is_within_margin_of_{{ then }}{{ "," if not loop.last }}
        {%- endfor %}
    from observation
    inner join quarter on observation.period_end = quarter.period_end
    {%- for then, on_day in [('quarter', 'quarter_before'), ('year', 'quarter_of_year_before')] %}
    left join observation as {{ then }}_before
        on
            observation.kpi_id = {{ then }}_before.kpi_id
            and observation.region_level = {{ then }}_before.region_level
            and observation.region_code = {{ then }}_before.region_code
            and observation.breakdown = {{ then }}_before.breakdown
            and quarter.{{ on_day }} = {{ then }}_before.period_end
    {%- endfor %}
),

trended as (
    select
        compared.*,
        kpi.name_nl,
        kpi.name_en,
        kpi.unit as kpi_unit,
        kpi.direction,
        kpi.target_origin,
        kpi.target_date,
        kpi.baseline,
        kpi.baseline_date,
        kpi.definition,
        {%- for then in ['quarter', 'year'] %}
        case
            when compared.change_on_{{ then }} is null then null
            when compared.is_within_margin_of_{{ then }} then 'binnen de marge'
            when compared.change_on_{{ then }} = 0 then 'gelijk'
            when kpi.direction = 'none' then case when compared.change_on_{{ then }} > 0 then 'hoger' else 'lager' end
            when (compared.change_on_{{ then }} > 0) = (kpi.direction = 'up') then 'beter'
            else 'slechter'
        end as trend_on_{{ then }}{{ "," if not loop.last }}
        {%- endfor %}
    from compared
    inner join kpi on compared.kpi_id = kpi.kpi_id
)

select
    trended.kpi_id,
    trended.name_nl,
    trended.name_en,
    trended.period_end,
    trended.year_quarter,
    trended.is_latest,
    trended.region_level,
    trended.region_code,
    region.name_nl as region_name_nl,
    region.name_en as region_name_en,
    trended.breakdown,
    {%- for language in ['nl', 'en'] %}
    case
        when trended.breakdown = '' then '{{ {'nl': 'totaal', 'en': 'total'}[language] }}'
        when whole.breakdown is not null then whole.name_{{ language }}
        else
            coalesce(kind.name_{{ language }}, replace(trended.breakdown_kind, ':', '')) || ': '
            || coalesce(sector.name_{{ language }}, scheme.name_{{ language }}, substr(
                trended.breakdown, length(trended.breakdown_kind) + 1
            ))
    end as breakdown_name_{{ language }},
    {%- endfor %}
    {{ breakdown_unit('trended.breakdown', 'trended.kpi_unit') }} as unit,
    trended.direction,
    trended.value,
    trended.numerator,
    trended.denominator,
    trended.n,
    trended.ci_low,
    trended.ci_high,
    trended.target,
    trended.target_origin,
    trended.target_date,
    trended.baseline,
    trended.baseline_date,
    trended.attained,
    trended.planned,
    trended.status,
    status.name_en as status_en,
    trended.uncertain,
    trended.suppressed,
    trended.held,
    trended.reason,
    trended.quarter_before_value,
    trended.change_on_quarter,
    trended.trend_on_quarter,
    trended.year_before_value,
    trended.change_on_year,
    trended.trend_on_year,
    trended.definition,
    trended.sources,
    trended.is_sample
from trended
inner join {{ ref('kpi_status') }} as status on trended.status = status.status
left join region on trended.region_level = region.region_level and trended.region_code = region.region_code
left join {{ ref('breakdown_label') }} as whole on trended.breakdown = whole.breakdown
left join {{ ref('breakdown_label') }} as kind on trended.breakdown_kind = kind.breakdown
left join {{ ref('dim_sector') }} as sector
    on
        (trended.breakdown_kind = 'sector:' and trended.breakdown = 'sector:' || sector.sector_code)
        or (trended.breakdown_kind = 'occupation:' and 'BRC' || substr(trended.breakdown, 12) = sector.sector_code)
left join {{ ref('dim_scheme') }} as scheme on trended.breakdown = 'scheme:' || scheme.scheme
{%- endmacro %}
