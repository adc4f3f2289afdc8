select
    respondent,
    community,
    role,
    function_innovating,
    function_education,
    function_training,
    function_knowledge,
    grade,
    {{ provenance() }}
from {{ source('partner_survey', 'answer') }}
