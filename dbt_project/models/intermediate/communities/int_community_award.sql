-- The awards of each community. A RIF round is out in the second quarter, or the fourth; what was withdrawn stays, and
-- is told apart by its status.
select
    link.learning_community_id,
    link.source_key,
    award.award_id,
    award.scheme,
    award.project_number,
    award.parent_project_number,
    award.project_name,
    award.recipient_name,
    award.place,
    award.province,
    award.labour_market_region,
    award.year,
    award.call,
    award.status,
    coalesce(award.application_type, '') = 'opschaling' as is_upscaling,
    award.start_date,
    award.start_date_precision,
    award.end_date,
    -- SLIM gives no sector: its applicant's branch tells
    case when award.scheme = 'SLIM' then organisation.is_htsm else award.is_htsm end as is_htsm,
    case when award.scheme = 'SLIM' then organisation.is_htsm_reason else award.is_htsm_reason end as is_htsm_reason,
    award.organisation_key,
    {{ provenance('award') }},
    case
        when award.scheme = 'RIF' and award.call like '%-1' then {{ date_of('award.year', 6, 30) }}
        when award.scheme = 'RIF' then {{ date_of('award.year', 12, 31) }}
    end as known_on
from {{ ref('int_awards') }} as award
inner join {{ ref('int_community_link') }} as link
    on
        award._source_id = link.source_id
        and coalesce(upper(award.project_number), award.award_key) = link.source_key
left join {{ ref('int_organisation_link') }} as recipient
    on award._source_id = recipient.source_id and award.organisation_key = recipient.source_key
left join {{ ref('int_organisation') }} as organisation on recipient.organisation_id = organisation.organisation_id
