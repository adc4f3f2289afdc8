select
    outcome.mention_id,
    mention.source_id,
    mention.source_key,
    outcome.learning_community_id,
    outcome.match_method,
    outcome.match_score,
    outcome.decided_by
from {{ ref('int_match_outcome') }} as outcome
inner join {{ ref('int_mention') }} as mention on outcome.mention_id = mention.mention_id
where outcome.kind = 'link'
