-- A skill is known by its name in lower case, whether vacancies ask for it or curricula teach it.
with offered as (
    select
        {{ explode_list('skills') }} as skill_given,
        _is_sample
    from {{ ref('int_curriculum_evaluation') }}
),

taught as (
    select
        lower(trim(skill_given)) as skill_id,
        bool_or(_is_sample) as is_sample
    from offered
    where trim(skill_given) <> ''
    group by lower(trim(skill_given))
),

asked as (
    select
        skill_id,
        cast(sum(vacancies) as bigint) as vacancies
    from {{ ref('int_skill_demand') }}
    group by skill_id
),

sample as (
    select bool_or(is_sample) as is_sample
    from {{ ref('stg_raw__snapshot') }}
    where source_id = 'vacancies'
)

select
    coalesce(asked.skill_id, taught.skill_id) as skill_id,
    upper(substr(coalesce(asked.skill_id, taught.skill_id), 1, 1))
    || substr(coalesce(asked.skill_id, taught.skill_id), 2) as name,
    coalesce(asked.vacancies, 0) as vacancies,
    taught.skill_id is not null as is_taught,
    case when asked.skill_id is not null then sample.is_sample else taught.is_sample end as is_sample
from asked
full outer join taught on asked.skill_id = taught.skill_id
cross join sample
