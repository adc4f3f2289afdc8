select
    link.learning_community_id,
    link.source_id,
    link.source_key,
    link.mention_id,
    mention.name,
    link.match_method,
    link.match_score,
    link.decided_by
from {{ ref('int_community_link') }} as link
inner join {{ ref('int_community') }} as community on link.learning_community_id = community.learning_community_id
inner join {{ ref('int_mention') }} as mention on link.mention_id = mention.mention_id
