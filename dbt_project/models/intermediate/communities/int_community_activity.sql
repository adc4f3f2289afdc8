-- The activities of the coordinator's register that were carried out in a community.
select
    link.learning_community_id,
    activity.kind,
    activity.title_key,
    activity.activity_date,
    {{ provenance('activity') }}
from (
    select
        *,
        {{ community_source_key('stg_activity_register__activity') }} as source_key
    from {{ ref('int_activities') }}
    where status = 'uitgevoerd'
) as activity
inner join {{ ref('int_community_link') }} as link
    on activity._source_id = link.source_id and activity.source_key = link.source_key
