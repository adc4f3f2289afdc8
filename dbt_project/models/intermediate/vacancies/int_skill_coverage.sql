{#
  Per quarter and level the 25 skills in most vacancies of the last four quarters (of equals the first by name), and
  whether a curriculum of that level, of the wave that speaks for the quarter, teaches them.
#}
with asked as (
    select
        quarter.period_end,
        demand.nlqf_level,
        demand.skill_id,
        cast(sum(demand.vacancies) as bigint) as vacancies
    from {{ ref('int_quarters') }} as quarter
    inner join {{ ref('int_skill_demand') }} as demand
        on quarter.four_quarters_start <= demand.period_end and quarter.period_end >= demand.period_end
    group by quarter.period_end, demand.nlqf_level, demand.skill_id
),

ranked as (
    select
        *,
        row_number() over (partition by period_end, nlqf_level order by vacancies desc, skill_id asc) as place
    from asked
),

offered as (
    select
        quarter.period_end,
        evaluation.nlqf as nlqf_level,
        evaluation.curriculum_evaluation_id,
        {{ source_row('evaluation') }},
        {{ explode_list('evaluation.skills') }} as skill_given
    from {{ ref('int_survey_quarter') }} as quarter
    inner join {{ ref('int_curriculum_evaluation') }} as evaluation on quarter.table_id = evaluation._table_id
    where quarter.source_id = 'curricula_evaluation' and evaluation.nlqf between 3 and 5
),

-- One curriculum that teaches it is enough: the first in the file.
taught as (
    select
        *,
        lower(trim(skill_given)) as skill_id,
        row_number() over (
            partition by period_end, nlqf_level, lower(trim(skill_given)) order by _file, _sheet, _row
        ) as place
    from offered
)

select
    ranked.period_end,
    ranked.nlqf_level,
    ranked.skill_id,
    ranked.vacancies,
    ranked.place,
    taught.skill_id is not null as is_taught,
    taught.curriculum_evaluation_id,
    {{ source_row('taught') }}
from ranked
left join taught
    on
        ranked.period_end = taught.period_end
        and ranked.nlqf_level = taught.nlqf_level
        and ranked.skill_id = taught.skill_id
        and taught.place = 1
where ranked.place <= 25
