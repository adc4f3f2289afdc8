{#
  The two ends of every KPI model. `kpi_frame` opens it: the quarters of one KPI, or of a list of them. `kpi_rows`
  closes it: from a CTE with period_end, breakdown, value, numerator, denominator and reason to the rows of the uniform
  shape, about the whole country. `regional`: the CTE has region_level and region_code too. `estimated`: it has n,
  ci_low, ci_high, suppressed and held too (answers of people). `family`: it has kpi_id too. Where the frame says that a source is
  lacking there is no value, whatever was counted.
#}
{% macro kpi_frame(kpi_id) -%}
select *
    from {{ ref('int_kpi_frame') }}
    where kpi_id in ('{{ ([kpi_id] if kpi_id is string else kpi_id) | join("', '") }}')
{%- endmacro %}

{% macro kpi_rows(measured, regional=false, estimated=false, family=false) -%}
select
    frame.kpi_id,
    frame.period_end,
    {{ "measured.region_level" if regional else "'nl' as region_level" }},
    {{ "measured.region_code" if regional else "'NL01' as region_code" }},
    measured.breakdown,
    case when frame.missing_reason is null then cast(measured.value as double) end as value,
    case when frame.missing_reason is null then cast(measured.numerator as double) end as numerator,
    case when frame.missing_reason is null then cast(measured.denominator as double) end as denominator,
    {% if estimated -%}
    case when frame.missing_reason is null then cast(measured.n as bigint) end as n,
    case when frame.missing_reason is null then cast(measured.ci_low as double) end as ci_low,
    case when frame.missing_reason is null then cast(measured.ci_high as double) end as ci_high,
    frame.missing_reason is null and measured.suppressed as suppressed,
    frame.missing_reason is null and measured.held as held,
    {%- else -%}
    cast(null as bigint) as n,
    cast(null as double) as ci_low,
    cast(null as double) as ci_high,
    false as suppressed,
    false as held,
    {%- endif %}
    case
        when frame.missing_reason is not null then frame.missing_reason
        when measured.value is null then measured.reason
    end as reason
from {{ measured }} as measured
inner join frame
    on
        measured.period_end = frame.period_end
        {{ "and measured.kpi_id = frame.kpi_id" if family }}
{%- endmacro %}
