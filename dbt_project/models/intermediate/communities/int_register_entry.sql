{#
  The communities in every edition of the registers that decide about their state. An edition speaks of a day; a
  corrected one replaces that of its day. Per register: what stands before another in saying how a community does.
#}
{%- set registers = {
    'fieldlabs': {'model': 'stg_fieldlabs__fieldlab', 'rank': 1},
    'technohubs': {'model': 'stg_technohubs__technohub', 'rank': 2},
    'pps_register': {'model': 'stg_pps_register__partnership', 'rank': 3},
} -%}

with editions as (
    select
        source_id,
        table_id,
        snapshot_id,
        ordinal,
        coalesce(valid_as_of, cast(landed_at as date)) as edition_day
    from {{ ref('stg_raw__snapshot') }}
    where source_id in ('{{ registers | join("', '") }}')
),

counted_editions as (
    select *
    from (
        select
            *,
            row_number() over (partition by source_id, table_id, edition_day order by ordinal desc) as recency
        from editions
    ) as ranked
    where recency = 1
),

rows_of_registers as (
    select
        {{ community_source_key('stg_fieldlabs__fieldlab') }} as source_key,
        name,
        'fieldlab' as form,
        cast(null as varchar) as top_sector,
        place,
        cast(null as varchar) as region,
        status,
        start_date,
        start_date_precision,
        end_date,
        has_skillslab,
        has_mbo_partner,
        partners,
        cast(null as varchar) as lead_institution,
        {{ provenance() }}
    from {{ ref('stg_fieldlabs__fieldlab') }}
    where kind = 'fieldlab'
    union all
    select
        {{ community_source_key('stg_technohubs__technohub') }} as source_key,
        name,
        'technohub' as form,
        null as top_sector,
        place,
        null as region,
        status,
        start_date,
        start_date_precision,
        null as end_date,
        null as has_skillslab,
        null as has_mbo_partner,
        null as partners,
        null as lead_institution,
        {{ provenance() }}
    from {{ ref('stg_technohubs__technohub') }}
    union all
    select
        {{ community_source_key('stg_pps_register__partnership') }} as source_key,
        name,
        case when partnership_type in ('CIV', 'CoE') then partnership_type else 'other PPS' end as form,
        top_sector,
        place,
        region,
        status,
        {{ date_of('start_year', 1, 1) }} as start_date,
        'year' as start_date_precision,
        null as end_date,
        null as has_skillslab,
        null as has_mbo_partner,
        null as partners,
        lead_institution,
        {{ provenance() }}
    from {{ ref('stg_pps_register__partnership') }}
),

linked as (
    select
        link.learning_community_id,
        edition.edition_day,
        case entry._source_id
            {%- for source_id, register in registers.items() %}
            when '{{ source_id }}' then {{ register.rank }}
            {%- endfor %}
        end as register_rank,
        entry.*,
        -- A register that names one community twice in an edition speaks through its last row.
        row_number() over (
            partition by link.learning_community_id, entry._source_id, edition.edition_day
            order by entry._file desc, entry._row desc
        ) as nth
    from rows_of_registers as entry
    inner join counted_editions as edition
        on
            entry._source_id = edition.source_id
            and entry._table_id is not distinct from edition.table_id
            and entry._snapshot_id = edition.snapshot_id
    inner join {{ ref('int_community_link') }} as link
        on entry._source_id = link.source_id and entry.source_key = link.source_key
)

select *
from linked
where nth = 1
