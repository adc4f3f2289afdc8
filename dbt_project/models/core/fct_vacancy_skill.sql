select
    vacancy_id,
    skill_id
from {{ ref('int_vacancy_skill') }}
