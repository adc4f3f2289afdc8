-- Who takes part in which community, by each source that says so, from the first edition that names it to the last.
with named as (
    select
        learning_community_id,
        edition_day as named_on,
        {{ partner_name('partner') }} as partner_name,
        {{ organisation_key(name=partner_name('partner')) }} as organisation_key,
        case {{ extract_pattern('partner', "'(onderwijs|bedrijf|overheid|kennisinstelling)\\)\\s*$'") }}
            when 'onderwijs)' then 'education'
            when 'bedrijf)' then 'business'
            when 'overheid)' then 'government'
            when 'kennisinstelling)' then 'research'
        end as partner_kind,
        'partner' as role,
        {{ provenance() }}
    from (
        select
            *,
            {{ explode_list('partners') }} as partner
        from {{ ref('int_register_entry') }}
    )
    union all
    select
        learning_community_id,
        edition_day as named_on,
        lead_institution as partner_name,
        {{ organisation_key(name='lead_institution') }} as organisation_key,
        'education' as partner_kind,
        'lead' as role,
        {{ provenance() }}
    from {{ ref('int_register_entry') }}
    where lead_institution is not null
    union all
    select
        learning_community_id,
        known_on as named_on,
        recipient_name as partner_name,
        organisation_key,
        'education' as partner_kind,
        'lead' as role,
        {{ provenance() }}
    from {{ ref('int_community_award') }}
    where scheme = 'RIF' and recipient_name is not null and status = 'toegekend'
),

keyed as (
    select
        *,
        {{ normalised_organisation('partner_name') }} as partner_key
    from named
    where nullif({{ normalised_text('partner_name') }}, '') is not null
),

ordered as (
    select
        *,
        min(named_on) over of_partner as first_named_on,
        max(named_on) over of_partner as last_named_on,
        row_number() over (
            partition by learning_community_id, _source_id, role, partner_key
            order by named_on desc, _landed_at desc, _file asc, _row asc
        ) as nth
    from keyed
    window of_partner as (partition by learning_community_id, _source_id, role, partner_key)
)

select
    {{ stable_hash(['ordered.learning_community_id', 'ordered._source_id', 'ordered.role', 'ordered.partner_key']) }}
        as partnership_id,
    ordered.learning_community_id,
    link.organisation_id,
    ordered.role,
    ordered.partner_name,
    ordered.partner_kind,
    ordered.first_named_on,
    ordered.last_named_on,
    {{ provenance('ordered') }}
from ordered
inner join {{ ref('int_community') }} as community on ordered.learning_community_id = community.learning_community_id
left join {{ ref('int_organisation_link') }} as link
    on ordered._source_id = link.source_id and ordered.organisation_key = link.source_key
where ordered.nth = 1
