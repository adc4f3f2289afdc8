{#
  One row per real organisation, with what its sources say of it: the register's latest row goes before all others. It
  belongs to HTSM through its branch; where no register says the branch, that is not known.
#}
with linked_name as (
    select
        link.organisation_id,
        link.entry_id,
        named.*
    from {{ ref('int_organisation_link') }} as link
    inner join {{ ref('int_organisation_name') }} as named
        on link.source_id = named.source_id and link.source_key = named.source_key
),

registered as (
    select
        link.organisation_id,
        listed.kvk_number,
        listed.brin,
        listed.name,
        listed.place,
        listed.postcode,
        listed.sbi_2008,
        listed.size_class,
        listed.member_of,
        listed._landed_at,
        row_number() over (
            partition by link.organisation_id
            order by listed._landed_at desc, listed.kvk_number asc nulls last, listed._table_id asc, listed._row asc
        ) as nth
    from {{ ref('stg_organisations__organisation') }} as listed
    inner join {{ ref('int_organisation_link') }} as link
        on
            link.source_id = 'organisations'
            and {{ organisation_key(kvk_number='listed.kvk_number', name='listed.name', place='listed.place') }}
            = link.source_key
),

spelled as (
    select
        organisation_id,
        name,
        name_key,
        sum(uses) as uses
    from linked_name
    where kind = 'name'
    group by organisation_id, name, name_key
),

named as (
    select
        organisation_id,
        min(name) filter (where nth = 1) as most_used_name,
        min(name_key) filter (where nth = 1) as most_used_key,
        {{ list_of('name', 'name') }} as spellings
    from (
        select
            *,
            row_number() over (partition by organisation_id order by uses desc, name asc) as nth
        from spelled
    ) as ranked
    group by organisation_id
),

traded as (
    select
        organisation_id,
        {{ list_of('trade_name', 'trade_name') }} as trade_names
    from (
        select distinct
            organisation_id,
            name as trade_name
        from linked_name
        where kind = 'trade name'
    ) as distinct_name
    group by organisation_id
),

sourced as (
    select
        organisation_id,
        min(kvk_number) as kvk_number,
        min(brin) as brin,
        min(place) as only_place,
        count(distinct place) as places,
        min(first_landed_at) as first_landed_at,
        bool_or(is_sample) as is_sample
    from linked_name
    group by organisation_id
),

listed_in as (
    select
        organisation_id,
        {{ list_of('entry_id', 'entry_id', 'entry_id <> organisation_id') }} as alias_ids,
        {{ list_of('distinct source_id', 'source_id') }} as sources
    from {{ ref('int_organisation_link') }}
    group by organisation_id
),

described as (
    select
        sourced.organisation_id,
        coalesce({{ normalised_organisation('registered.name') }}, named.most_used_key) as organisation_key,
        coalesce(registered.name, named.most_used_name) as name,
        coalesce(registered.kvk_number, sourced.kvk_number) as kvk_number,
        coalesce(registered.brin, sourced.brin) as brin,
        named.spellings,
        coalesce(traded.trade_names, []) as trade_names,
        coalesce(registered.place, case when sourced.places = 1 then sourced.only_place end) as place,
        registered.postcode,
        registered.sbi_2008,
        registered.size_class,
        coalesce(registered.member_of, []) as member_of,
        registered.organisation_id is not null as is_in_register,
        listed_in.sources,
        listed_in.alias_ids,
        cast(sourced.first_landed_at as date) as first_seen_on,
        sourced.is_sample
    from sourced
    inner join named on sourced.organisation_id = named.organisation_id
    inner join listed_in on sourced.organisation_id = listed_in.organisation_id
    left join traded on sourced.organisation_id = traded.organisation_id
    left join registered on sourced.organisation_id = registered.organisation_id and registered.nth = 1
)

select
    described.*,
    place.gemeente_code,
    place.provincie_code,
    place.corop_code,
    place.arbeidsmarktregio_code,
    place.landsdeel_code,
    place.landsdeel_cbs_code,
    mapping.is_htsm,
    case
        when not described.is_in_register then 'branch unknown: not in the organisation register'
        when described.sbi_2008 is null then 'branch unknown: the organisation register gives none'
        when mapping.sbi_division is null then 'SBI ' || described.sbi_2008 || ' is not in the mapping'
        else 'SBI ' || mapping.sbi_division || ': ' || mapping.reason
    end as is_htsm_reason
from described
left join {{ ref('htsm_sbi_mapping') }} as mapping on substr(described.sbi_2008, 1, 2) = mapping.sbi_division
{{ join_place('described.place') }}
