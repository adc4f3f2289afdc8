select
    respondent,
    kind,
    region,
    level,
    grade,
    content,
    design,
    room,
    support,
    {{ provenance() }}
from {{ source('curricula_survey', 'answer') }}
