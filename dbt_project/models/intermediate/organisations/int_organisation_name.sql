{#
  Every name under which a source ever named an organisation, with the place that it gives it, when it was first read.
  What tells one organisation from another in a source is its key (macros/organisation_key.sql). A school has places
  all over the country, and a partner of a community is named without one: those have none.
#}
{%- set askers = [
    {
        'from': ref('stg_organisations__organisation'),
        'key': organisation_key(kvk_number='kvk_number', name='name', place='place'),
        'kvk_number': 'kvk_number', 'brin': 'brin', 'name': 'name', 'kind': 'name', 'place': 'place',
    },
    {
        'from': "(select *, " ~ explode_list('trade_names') ~ " as trade_name from "
            ~ ref('stg_organisations__organisation') ~ ")",
        'key': organisation_key(kvk_number='kvk_number', name='name', place='place'),
        'kvk_number': 'kvk_number', 'brin': 'brin', 'name': 'trade_name', 'kind': 'trade name', 'place': 'place',
    },
    {
        'from': ref('stg_rif__award_workbook'),
        'key': organisation_key(brin='brin', name='lead_school'),
        'brin': 'brin', 'name': 'lead_school', 'kind': 'name',
    },
    {
        'from': ref('stg_rif__award_workbook'),
        'key': organisation_key(name='lead_school_latest'), 'name': 'lead_school_latest', 'kind': 'name',
    },
    {
        'from': ref('stg_rif__award_list'),
        'key': organisation_key(name='lead_school'), 'name': 'lead_school', 'kind': 'name',
    },
    {
        'from': ref('stg_rif__award_list'),
        'key': organisation_key(name='lead_school_latest'), 'name': 'lead_school_latest', 'kind': 'name',
    },
    {
        'from': ref('stg_slim__award'),
        'key': organisation_key(name='applicant_name', place='place'),
        'name': 'applicant_name', 'kind': 'name', 'place': 'place',
    },
    {
        'from': "(select *, " ~ explode_list('partners') ~ " as partner from "
            ~ ref('stg_fieldlabs__fieldlab') ~ ")",
        'key': organisation_key(name=partner_name('partner')), 'name': partner_name('partner'), 'kind': 'name',
    },
    {
        'from': ref('stg_pps_register__partnership'),
        'key': organisation_key(name='lead_institution'), 'name': 'lead_institution', 'kind': 'name',
    },
    {
        'from': ref('stg_curricula_evaluation__evaluation'),
        'key': organisation_key(brin='brin', name='institution'),
        'brin': 'brin', 'name': 'institution', 'kind': 'name',
    },
] -%}

with stated as (
    {%- for asker in askers %}
    select
        _source_id as source_id,
        {{ asker.key }} as source_key,
        cast({{ asker.get('kvk_number', 'null') }} as varchar) as kvk_number,
        upper(cast({{ asker.get('brin', 'null') }} as varchar)) as brin,
        '{{ asker.kind }}' as kind,
        {{ asker.name }} as name,
        {{ normalised_organisation(asker.name) }} as name_key,
        cast({{ asker.get('place', 'null') }} as varchar) as place,
        _landed_at,
        _is_sample
    from {{ asker['from'] }}
    where nullif({{ normalised_text(asker.name) }}, '') is not null
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    stated.source_id,
    stated.source_key,
    stated.kvk_number,
    stated.brin,
    stated.kind,
    stated.name,
    stated.name_key,
    stated.place,
    -- a name of two places is compared by its letters
    coalesce(place.gemeente_code, nullif({{ normalised_text('stated.place') }}, '')) as place_code,
    min(stated._landed_at) as first_landed_at,
    max(stated._landed_at) as last_landed_at,
    count(*) as uses,
    bool_or(stated._is_sample) as is_sample
from stated
{{ join_place('stated.place') }}
group by
    stated.source_id, stated.source_key, stated.kvk_number, stated.brin, stated.kind, stated.name, stated.name_key,
    stated.place, place.gemeente_code
