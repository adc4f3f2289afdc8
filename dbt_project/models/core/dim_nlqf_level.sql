select
    nlqf_level,
    name_nl,
    name_en,
    education_nl
from {{ ref('nlqf_level') }}
