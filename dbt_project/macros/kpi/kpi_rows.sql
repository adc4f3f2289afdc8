{#
  The two ends of every KPI model. `kpi_frame` opens it: the quarters of one KPI. `kpi_rows` closes it: from a CTE
  with period_end, breakdown, value, numerator, denominator and reason to the rows of the uniform shape, about the
  whole country. Where the frame says that a source is lacking there is no value, whatever was counted.
#}
{% macro kpi_frame(kpi_id) -%}
select *
    from {{ ref('int_kpi_frame') }}
    where kpi_id = '{{ kpi_id }}'
{%- endmacro %}

{% macro kpi_rows(measured) -%}
select
    frame.kpi_id,
    frame.period_end,
    'nl' as region_level,
    'NL01' as region_code,
    measured.breakdown,
    case when frame.missing_reason is null then cast(measured.value as double) end as value,
    case when frame.missing_reason is null then cast(measured.numerator as double) end as numerator,
    case when frame.missing_reason is null then cast(measured.denominator as double) end as denominator,
    cast(null as bigint) as n,
    cast(null as double) as ci_low,
    cast(null as double) as ci_high,
    case
        when frame.missing_reason is not null then frame.missing_reason
        when measured.value is null then measured.reason
    end as reason
from {{ measured }} as measured
inner join frame on measured.period_end = frame.period_end
{%- endmacro %}
