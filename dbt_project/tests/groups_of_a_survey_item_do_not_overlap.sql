-- The figures of one item are of different people: otherwise one less the other would be a figure that nobody checked.
select
    source_id,
    table_id,
    item,
    respondent,
    count(distinct asked_of) as groups
from {{ ref('int_survey_answer') }}
group by source_id, table_id, item, respondent
having count(distinct asked_of) > 1
