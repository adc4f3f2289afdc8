select
    source_id,
    table_id,
    title,
    opened_on,
    closed_on,
    invited_group,
    invited,
    population,
    note
from {{ source('raw', 'survey_wave') }}
