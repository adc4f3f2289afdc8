select
    award.award_id,
    award.scheme,
    award.project_number,
    award.project_name,
    link.organisation_id,
    award.recipient_name,
    award.category,
    award.application_type,
    award.status,
    award.sector,
    -- SLIM gives no sector: its applicant's branch tells
    case when award.scheme = 'SLIM' then organisation.is_htsm else award.is_htsm end as is_htsm,
    case when award.scheme = 'SLIM' then organisation.is_htsm_reason else award.is_htsm_reason end as is_htsm_reason,
    award.year,
    award.call,
    award.start_date,
    award.start_date_precision,
    award.end_date,
    award.end_date_precision,
    award.dates_reason,
    award.amount_eur,
    award.list_amount_eur,
    award.amounts_disagree,
    award.cofinancing_eur,
    award.total_budget_eur,
    award.place,
    place.place_resolution,
    place.gemeente_code,
    place.provincie_code,
    place.corop_code,
    place.arbeidsmarktregio_code,
    place.landsdeel_code,
    place.landsdeel_cbs_code,
    {{ provenance('award') }},
    award.list_snapshot_id,
    award.list_file,
    award.list_row
from {{ ref('int_awards') }} as award
inner join {{ ref('int_organisation_link') }} as link
    on award._source_id = link.source_id and award.organisation_key = link.source_key
inner join {{ ref('int_organisation') }} as organisation on link.organisation_id = organisation.organisation_id
{{ join_place(
    'award.place', 'award.province', 'award.labour_market_region', part_of_date('year', 'award.placed_on')
) }}
