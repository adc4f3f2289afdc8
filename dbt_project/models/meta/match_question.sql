select
    substr({{ stable_hash(['question.mention_id', 'question.other_mention_id']) }}, 1, 10) as question_id,
    left_entry.source_id as left_source_id,
    left_entry.source_key as left_key,
    left_entry.name as left_name,
    left_entry.place as left_place,
    left_entry.start_year as left_start_year,
    left_entry.form as left_form,
    right_entry.source_id as right_source_id,
    right_entry.source_key as right_key,
    right_entry.name as right_name,
    right_entry.place as right_place,
    right_entry.start_year as right_start_year,
    right_entry.form as right_form,
    question.match_score,
    case question.why
        when 'two communities come near' then 'meer dan één learning community lijkt erop'
        else 'waarschijnlijk dezelfde, maar niet zeker genoeg'
    end as why_asked
from {{ ref('int_match_outcome') }} as question
inner join {{ ref('int_mention') }} as left_entry on question.mention_id = left_entry.mention_id
inner join {{ ref('int_mention') }} as right_entry on question.other_mention_id = right_entry.mention_id
where question.kind = 'question'
