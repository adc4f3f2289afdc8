select
    activity.activity_id,
    activity.activity_date,
    line.action_line_id,
    activity.kind,
    activity.title,
    activity.scope,
    activity.audience,
    activity.initiator,
    activity.means_kind,
    activity.with_partners,
    activity.region,
    activity.community,
    activity.amount_eur,
    activity.funder,
    activity.status,
    activity.evidence_url,
    {{ provenance('activity') }}
from {{ ref('int_activities') }} as activity
left join {{ ref('action_line_period') }} as line
    on line.area = 'Actie ' || cast(activity.action_line as varchar)
