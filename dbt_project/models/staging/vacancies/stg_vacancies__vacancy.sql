select
    vacancy_id,
    coalesce(duplicate_group_id, vacancy_id) as duplicate_group_id,
    posted_on,
    expired_on,
    job_title,
    profession_code,
    education_level,
    sbi_2008,
    employer_name,
    place,
    postcode,
    skills,
    source_site,
    {{ provenance() }}
from {{ source('vacancies', 'vacancy') }}
