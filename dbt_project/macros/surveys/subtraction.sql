{#
  Per way of cutting a figure and earlier release: by how many people that which is not told anew moved since then, as
  a reader of both finds it: the total less what is told in both. `verdict` is the column of `relation` that says what is
  shown; told and known_totals are CTEs of int_survey_cell_verdict.
#}
{% macro left_when_subtracted(relation, verdict) -%}
select
        figure_id,
        part_kind,
        told_in,
        moved <> 0 and abs(moved) < {{ var('min_respondents') }} as is_few
    from (
        select
            {{ relation }}.figure_id,
            {{ relation }}.part_kind,
            known_totals.told_in,
            min({{ relation }}.total_n - known_totals.total_n)
            - coalesce(
                sum({{ relation }}.n - told.told_n) filter (
                    where {{ relation }}.{{ verdict }} = 'show' and told.is_known
                ), 0
            ) as moved
        from {{ relation }}
        inner join known_totals on {{ relation }}.figure_id = known_totals.figure_id
        left join told
            on {{ relation }}.survey_cell_id = told.survey_cell_id and known_totals.told_in = told.told_in
        where {{ relation }}.total_verdict = 'show'
        group by {{ relation }}.figure_id, {{ relation }}.part_kind, known_totals.told_in
    ) as since
{%- endmacro %}
