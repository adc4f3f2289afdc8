{#
  The awards of the lists with who got them, whether they are HTSM, where they lay at their date and lie now, and from
  which day they count: that on which they were made known. A RIF round is out at the end of the second quarter or of
  the fourth, a call of SLIM at the end of its month; of a year alone, its last day.
#}
{%- set months = [
    'januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober', 'november',
    'december'
] -%}

with award as (
    select
        *,
        case
            {%- for month in months %}
            when scheme = 'SLIM' and lower(call) like '%{{ month }}%' then {{ loop.index }}
            {%- endfor %}
            when scheme = 'RIF' and call like '%-1' then 6
            else 12
        end as counted_month
    from {{ ref('int_awards') }}
)

select
    award.award_id,
    award.award_key,
    award.scheme,
    award.project_number,
    award.parent_project_number,
    award.project_name,
    award.recipient_name,
    award.place,
    award.province,
    award.labour_market_region,
    award.sector,
    award.category,
    award.application_type,
    award.status,
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
    award.list_snapshot_id,
    award.list_file,
    award.list_row,
    {{ provenance('award') }},
    {{ add_days(add_months(date_of('award.year', 'award.counted_month', 1), 1), -1) }} as counted_from,
    organisation.organisation_id,
    organisation.is_in_register,
    -- SLIM gives no sector: its applicant's branch tells
    case when award.scheme = 'SLIM' then organisation.is_htsm else award.is_htsm end as is_htsm,
    case when award.scheme = 'SLIM' then organisation.is_htsm_reason else award.is_htsm_reason end as is_htsm_reason,
    place.place_resolution,
    place.gemeente_code,
    place.provincie_code,
    place.corop_code,
    place.arbeidsmarktregio_code,
    place.landsdeel_code,
    place.landsdeel_cbs_code,
    place_now.gemeente_code as current_gemeente_code,
    place_now.provincie_code as current_provincie_code,
    place_now.corop_code as current_corop_code,
    place_now.arbeidsmarktregio_code as current_arbeidsmarktregio_code,
    place_now.landsdeel_code as current_landsdeel_code,
    place_now.landsdeel_cbs_code as current_landsdeel_cbs_code
from award
inner join {{ ref('int_organisation_link') }} as link
    on award._source_id = link.source_id and award.organisation_key = link.source_key
inner join {{ ref('int_organisation') }} as organisation on link.organisation_id = organisation.organisation_id
{{ join_place(
    'award.place', 'award.province', 'award.labour_market_region', part_of_date('year', 'award.placed_on')
) }}
{{ join_place('award.place', 'award.province', 'award.labour_market_region', alias='place_now') }}
