{#
  The cells of the surveys as they may be told: int_survey_cell_verdict says which are hidden and which stand as the
  release before has them. Nothing tells a cell that is hidden for its own sake from one that would give another away.
#}
{%- set figures = ['value', 'numerator', 'denominator', 'sd', 'effective_n', 'ci_low', 'ci_high'] -%}
{%- set of_the_wave = ['snapshot_id', 'is_sample', 'closed_on', 'invited', 'population', 'response', 'coverage'] -%}

with cells as (
    select
        *,
        {{ survey_cell_id() }} as survey_cell_id
    from {{ ref('int_survey_cell_estimate') }}
),

decided as (
    select
        cells.*,
        verdict.verdict = 'hide' as suppressed,
        verdict.verdict = 'hold' as held,
        told.n as told_n,
        {% for column in figures + of_the_wave -%}
        told.{{ column }} as told_{{ column }},
        {% endfor -%}
        told.reason as told_reason
    from cells
    inner join {{ ref('int_survey_cell_verdict') }} as verdict on cells.survey_cell_id = verdict.survey_cell_id
    left join {{ ref('int_survey_cell_told') }} as told
        on cells.survey_cell_id = told.survey_cell_id and cells.is_sample = told.is_sample and told.is_last
)

select
    survey_cell_id,
    source_id,
    table_id,
    {% for column in of_the_wave -%}
    case when held then told_{{ column }} else {{ column }} end as {{ column }},
    {% endfor -%}
    item,
    asked_of,
    kpi_id,
    kpi_breakdown,
    part_kind,
    region_level,
    region_code,
    breakdown,
    statistic,
    -- nobody is no number: a cell in which nobody answered says so in words
    case when held then told_n when not suppressed and n > 0 then n end as n,
    {% for column in figures -%}
    case when held then told_{{ column }} when not suppressed then {{ column }} end as {{ column }},
    {% endfor -%}
    suppressed,
    held,
    case
        when held then told_reason
        when suppressed
            then
                'niet getoond: minder dan {{ var('min_respondents') }} respondenten, of een cel die zo een zou verraden'
        when value is null then 'niemand heeft deze vraag beantwoord'
    end as reason
from decided
