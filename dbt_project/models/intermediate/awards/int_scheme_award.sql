{#
  The awards of all schemes, with the community that each is of. RIF and SLIM publish awards; in the registers of
  fieldlabs and technohubs a community that is listed was awarded, once, from the day on which it began (of a year alone,
  its last day): a fieldlab without an amount. The register's latest row with it speaks; what it is called or where it
  moves to makes no other award of it.
#}
with community as (
    select
        learning_community_id,
        start_first_day,
        start_last_day,
        start_precision
    from {{ ref('int_community') }}
),

listed as (
    select
        entry.*,
        case entry._source_id when 'fieldlabs' then 'FIELDLAB' else 'TECHNOHUB' end as scheme,
        row_number() over (
            partition by entry.learning_community_id, entry._source_id
            order by entry.edition_day desc, entry._landed_at desc
        ) as recency
    from {{ ref('int_register_entry') }} as entry
    where entry._source_id in ('fieldlabs', 'technohubs')
),

hub as (
    select
        _snapshot_id,
        _file,
        _row,
        subsidy_eur
    from {{ ref('stg_technohubs__technohub') }}
)

select
    award.award_id,
    award.scheme,
    community.learning_community_id,
    award.project_number,
    award.project_name,
    award.organisation_id,
    award.recipient_name,
    award.category,
    award.application_type,
    award.status,
    award.sector,
    award.is_htsm,
    award.is_htsm_reason,
    award.is_in_register,
    award.year,
    award.call,
    award.counted_from,
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
    award.gemeente_code,
    award.provincie_code,
    award.corop_code,
    award.arbeidsmarktregio_code,
    award.landsdeel_code,
    award.landsdeel_cbs_code,
    award.current_gemeente_code,
    award.current_provincie_code,
    award.current_corop_code,
    award.current_arbeidsmarktregio_code,
    award.current_landsdeel_code,
    award.current_landsdeel_cbs_code,
    award.place_resolution,
    {{ provenance('award') }},
    award.list_snapshot_id,
    award.list_file,
    award.list_row
from {{ ref('int_placed_award') }} as award
left join {{ ref('int_community_link') }} as link
    on
        award._source_id = link.source_id
        and coalesce(upper(award.project_number), award.award_key) = link.source_key
-- a project of SLIM that is no community is a mention all the same
left join community on link.learning_community_id = community.learning_community_id
union all
select
    {{ stable_hash(['listed.scheme', 'listed.learning_community_id']) }} as award_id,
    listed.scheme,
    listed.learning_community_id,
    null as project_number,
    listed.name as project_name,
    null as organisation_id,
    listed.name as recipient_name,
    null as category,
    null as application_type,
    case when listed.status = 'in oprichting' then 'in oprichting' else 'toegekend' end as status,
    null as sector,
    true as is_htsm,
    listed._source_id || ': all that it lists are HTSM' as is_htsm_reason,
    null as is_in_register,
    {{ part_of_date('year', 'community.start_last_day') }} as year,
    null as call,
    community.start_last_day as counted_from,
    community.start_first_day as start_date,
    community.start_precision as start_date_precision,
    null as end_date,
    null as end_date_precision,
    case when community.start_last_day is null then 'no dates' end as dates_reason,
    hub.subsidy_eur as amount_eur,
    null as list_amount_eur,
    false as amounts_disagree,
    null as cofinancing_eur,
    null as total_budget_eur,
    listed.place,
    {% for alias, prefix in [('place', ''), ('place_now', 'current_')] -%}
    {% for level in ['gemeente', 'provincie', 'corop', 'arbeidsmarktregio', 'landsdeel', 'landsdeel_cbs'] -%}
    {{ alias }}.{{ level }}_code as {{ prefix }}{{ level }}_code,
    {% endfor -%}
    {% endfor -%}
    place.place_resolution,
    {{ provenance('listed') }},
    null as list_snapshot_id,
    null as list_file,
    null as list_row
from listed
inner join community on listed.learning_community_id = community.learning_community_id
left join hub
    on
        listed._source_id = 'technohubs'
        and listed._snapshot_id = hub._snapshot_id
        and listed._file = hub._file
        and listed._row = hub._row
{{ join_place('listed.place', year=year_on_the_map('listed.start_date')) }}
{{ join_place('listed.place', alias='place_now') }}
where listed.recency = 1
