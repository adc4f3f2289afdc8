-- How many vacancies of a quarter and level ask for a skill, per place; everything about demand is added up from this.
select
    period_end,
    nlqf_level,
    landsdeel_code,
    arbeidsmarktregio_code,
    skill_id,
    count(*) as vacancies
from {{ ref('int_vacancy_skill') }}
group by period_end, nlqf_level, landsdeel_code, arbeidsmarktregio_code, skill_id
