-- Every entry of a community in a source, in every snapshot that has it. Snapshots are numbered in the order in which
-- they landed; of one moment, the sources that say most of a community first.
{%- set askers = {
    'stg_rif__award_workbook': {
        'source': 'rif', 'name': 'project_name', 'place': 'place', 'province': 'province',
        'labour_market_region': 'labour_market_region', 'start_date': 'start_date',
        'start_precision': 'start_date_precision', 'lead': 'lead_school', 'number': 'upper(project_number)',
        'named_number': 'upper(parent_project_number)'
    },
    'stg_rif__award_list': {
        'source': 'rif', 'name': 'project_name', 'labour_market_region': 'labour_market_region', 'lead': 'lead_school',
        'award_year': 'try_cast(' ~ extract_pattern('round', "'[0-9]{4}'") ~ ' as integer)'
    },
    'stg_slim__award': {
        'source': 'slim', 'name': 'project_name', 'place': 'place', 'lead': 'applicant_name',
        'number': 'upper(project_number)'
    },
    'stg_fieldlabs__fieldlab': {
        'source': 'fieldlabs', 'name': 'name', 'place': 'place', 'form': 'kind', 'start_date': 'start_date',
        'start_precision': 'start_date_precision', 'partners': text_of_list('partners', "'|'")
    },
    'stg_technohubs__technohub': {
        'source': 'technohubs', 'name': 'name', 'place': 'place', 'form': "'technohub'", 'start_date': 'start_date',
        'start_precision': 'start_date_precision'
    },
    'stg_pps_register__partnership': {
        'source': 'pps_register', 'name': 'name', 'place': 'place', 'province': 'region',
        'labour_market_region': 'region', 'form': 'partnership_type', 'start_date': date_of('start_year', 1, 1),
        'start_precision': "'year'", 'lead': 'lead_institution'
    },
    'stg_lc_inventory__answer': {
        'source': 'lc_inventory', 'name': 'community', 'place': 'place', 'province': 'region',
        'labour_market_region': 'region', 'form': 'form', 'start_date': 'start_date',
        'start_precision': 'start_date_precision', 'named_number': 'upper(last_subsidy)'
    },
    'stg_partner_survey__answer': {'source': 'partner_survey', 'name': 'community'},
    'stg_activity_register__activity': {
        'source': 'activity_register', 'name': 'community', 'labour_market_region': 'region'
    },
} %}
with landing as (
    select
        snapshot.source_id,
        snapshot.table_id,
        snapshot.snapshot_id,
        min(snapshot.landed_at) as landed_at,
        min(snapshot.ordinal) as ordinal,
        source.arrival_order,
        source.lists_once
    from {{ ref('stg_raw__snapshot') }} as snapshot
    inner join {{ ref('community_source') }} as source on snapshot.source_id = source.source_id
    group by
        snapshot.source_id, snapshot.table_id, snapshot.snapshot_id, source.arrival_order, source.lists_once
),

landing_order as (
    select
        source_id,
        table_id,
        snapshot_id,
        landed_at,
        lists_once,
        row_number() over (
            order by landed_at, arrival_order, source_id, table_id, ordinal, snapshot_id
        ) as landing_ordinal
    from landing
),

deliveries as (
    select
        *,
        lag(landing_ordinal) over (partition by source_id, table_id order by landing_ordinal) as previous_ordinal
    from landing_order
),

entries as (
    {%- for model, has in askers.items() %}
    select
        _source_id as source_id,
        _table_id as table_id,
        _snapshot_id as snapshot_id,
        '{{ model }}' as read_from,
        {{ community_source_key(model) }} as source_key,
        {{ has['name'] }} as name,
        cast({{ has.get('place', 'null') }} as varchar) as place,
        cast({{ has.get('province', 'null') }} as varchar) as province,
        cast({{ has.get('labour_market_region', 'null') }} as varchar) as labour_market_region,
        cast({{ has.get('form', 'null') }} as varchar) as form,
        cast({{ has.get('start_date', 'null') }} as date) as start_date,
        cast({{ has.get('start_precision', 'null') }} as varchar) as start_precision,
        cast({{ has.get('lead', 'null') }} as varchar) as lead_organisation,
        cast({{ has.get('partners', 'null') }} as varchar) as partners,
        cast({{ has.get('number', 'null') }} as varchar) as project_number,
        cast({{ has.get('named_number', 'null') }} as varchar) as named_number,
        cast({{ has.get('award_year', 'null') }} as integer) as award_year,
        _file,
        _sheet,
        _row
    from {{ ref(model) }}
    where nullif(trim({{ has['name'] }}), '') is not null
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

-- A row of RIF's overview of which the workbook already has the award is no entry of its own.
numbered_awards as (
    select
        project_key,
        school_key,
        award_year,
        min(_landed_at) as numbered_at
    from (
        select
            {{ normalised_text('project_name') }} as project_key,
            {{ normalised_organisation('lead_school') }} as school_key,
            try_cast({{ extract_pattern('_sheet', "'[0-9]{4}'") }} as integer) as award_year,
            _landed_at
        from {{ ref('stg_rif__award_workbook') }}
        where project_number is not null
    ) as award
    group by project_key, school_key, award_year
)

select
    {{ stable_hash(['entries.source_id', 'entries.source_key']) }} as mention_id,
    entries.source_id,
    entries.source_key,
    deliveries.lists_once,
    deliveries.landing_ordinal,
    deliveries.previous_ordinal,
    deliveries.landed_at,
    entries.table_id,
    entries.snapshot_id,
    entries.name,
    entries.place,
    entries.province,
    entries.labour_market_region,
    entries.form,
    entries.start_date,
    entries.start_precision,
    entries.lead_organisation,
    entries.partners,
    entries.project_number,
    entries.named_number
from entries
inner join deliveries
    on
        entries.source_id = deliveries.source_id
        and entries.table_id = deliveries.table_id
        and entries.snapshot_id = deliveries.snapshot_id
left join numbered_awards
    on
        entries.read_from = 'stg_rif__award_list'
        and {{ normalised_text('entries.name') }} = numbered_awards.project_key
        and {{ normalised_organisation('entries.lead_organisation') }} = numbered_awards.school_key
        and entries.award_year = numbered_awards.award_year
        and deliveries.landed_at >= numbered_awards.numbered_at
where numbered_awards.project_key is null
qualify row_number() over (
    partition by entries.source_id, entries.source_key, deliveries.landing_ordinal
    order by entries._file, entries._sheet, entries._row
) = 1
