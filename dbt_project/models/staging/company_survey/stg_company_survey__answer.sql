select
    respondent,
    company_number,
    association,
    role,
    education_level,
    works_with_education,
    shortage,
    mismatch,
    too_incidental,
    grade,
    learning,
    skills,
    weight,
    {{ provenance() }}
from {{ source('company_survey', 'answer') }}
