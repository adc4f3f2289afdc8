-- The skills that vacancies of HTSM at NLQF 3-5 ask for, each once per vacancy; capitals make no other skill.
with asked as (
    select
        vacancy_id,
        period_end,
        nlqf_level,
        landsdeel_code,
        arbeidsmarktregio_code,
        {{ explode_list('skills') }} as skill_given
    from {{ ref('int_vacancy') }}
    where is_counted
)

select distinct
    vacancy_id,
    period_end,
    nlqf_level,
    landsdeel_code,
    arbeidsmarktregio_code,
    lower(trim(skill_given)) as skill_id
from asked
where trim(skill_given) <> ''
