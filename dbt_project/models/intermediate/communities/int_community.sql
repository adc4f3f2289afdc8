-- What is known of a community whatever the day: its form, whether it is HTSM and why, its start, its end, its main
-- place. A community known by SLIM alone is one only where it is called so, and a hub in the fieldlab register is none.
with link as (
    select * from {{ ref('int_community_link') }}
),

entries as (
    select * from {{ ref('int_register_entry') }}
),

answers as (
    select * from {{ ref('int_inventory_answer') }}
),

awards as (
    select * from {{ ref('int_community_award') }}
),

-- What each source says of what a community is, the one to believe first: a register of one form, its own answer, the
-- register of partnerships, an award.
said as (
    select
        learning_community_id,
        case when form in ('fieldlab', 'technohub') then 2 else 3 end as form_rank,
        register_rank as place_rank,
        edition_day as said_on,
        name,
        form,
        place,
        region as province,
        region as labour_market_region
    from entries
    union all
    select
        learning_community_id,
        1 as form_rank,
        4 as place_rank,
        closed_on as said_on,
        community as name,
        form,
        place,
        region as province,
        region as labour_market_region
    from answers
    union all
    select
        learning_community_id,
        5 as form_rank,
        case scheme when 'RIF' then 5 else 6 end as place_rank,
        coalesce(known_on, {{ date_of('year', 12, 31) }}) as said_on,
        project_name as name,
        case scheme when 'RIF' then 'other PPS' end as form,
        place,
        province,
        labour_market_region
    from awards
),

form_by_name as (
    select
        said.learning_community_id,
        4 as form_rank,
        said.said_on,
        word.form
    from said
    inner join {{ ref('community_form_word') }} as word
        on ' ' || {{ normalised_text('said.name') }} || ' ' like '% ' || word.word || ' %'
    where said.form_rank = 5
),

forms as (
    select
        learning_community_id,
        form,
        row_number() over (partition by learning_community_id order by form_rank asc, said_on desc, form asc) as nth
    from (
        select
            learning_community_id,
            form_rank,
            said_on,
            form
        from said
        where form is not null
        union all
        select * from form_by_name
    ) as told
),

places as (
    select
        said.learning_community_id,
        said.place,
        place.place_resolution,
        place.gemeente_code,
        place.provincie_code,
        place.corop_code,
        place.arbeidsmarktregio_code,
        place.landsdeel_code,
        place.landsdeel_cbs_code,
        row_number() over (
            partition by said.learning_community_id
            order by
                case when place.place_resolution = 'resolved' then 0 else 1 end asc,
                said.place_rank asc,
                said.said_on desc,
                said.place asc
        ) as nth
    from said
    {{ join_place('said.place', 'said.province', 'said.labour_market_region') }}
    where said.place is not null
),

names as (
    select
        learning_community_id,
        name,
        row_number() over (partition by learning_community_id order by place_rank asc, said_on desc, name asc) as nth
    from said
),

htsm_said as (
    select
        link.learning_community_id,
        0 as htsm_rank,
        override.is_htsm,
        'steward: ' || override.reason as reason
    from {{ ref('htsm_override') }} as override
    inner join link on override.source_id = link.source_id and override.source_key = link.source_key
    union all
    select
        entries.learning_community_id,
        1 as htsm_rank,
        true as is_htsm,
        entries._source_id || ': all that it lists are HTSM' as reason
    from entries
    where entries._source_id in ('fieldlabs', 'technohubs')
    union all
    select
        learning_community_id,
        2 as htsm_rank,
        true as is_htsm,
        'lc_inventory: all that it asks are HTSM' as reason
    from answers
    union all
    select
        entries.learning_community_id,
        3 as htsm_rank,
        mapping.is_htsm,
        'pps_register: ' || entries.top_sector || ': ' || mapping.reason as reason
    from entries
    inner join {{ ref('htsm_sector_mapping') }} as mapping
        on {{ normalised_text('entries.top_sector') }} = {{ normalised_text('mapping.sector_text') }}
    union all
    select
        learning_community_id,
        4 as htsm_rank,
        is_htsm,
        lower(scheme) || ': ' || is_htsm_reason as reason
    from awards
    where is_htsm is not null
),

-- The steward decides; else one source that says HTSM is enough, since the others know less.
htsm as (
    select
        learning_community_id,
        is_htsm,
        reason,
        row_number() over (
            partition by learning_community_id
            order by case htsm_rank when 0 then 0 else 1 end, case when is_htsm then 0 else 1 end, htsm_rank, reason
        ) as nth
    from htsm_said
),

-- A register's start is that of its latest edition that gives one.
register_starts as (
    select
        learning_community_id,
        start_date,
        start_date_precision,
        row_number() over (partition by learning_community_id, _source_id order by edition_day desc) as nth
    from entries
    where start_date is not null
),

starts as (
    select distinct
        learning_community_id,
        {{ first_day_of('start_date', 'start_date_precision') }} as first_day,
        {{ last_day_of('start_date', 'start_date_precision') }} as last_day
    from (
        select
            learning_community_id,
            start_date,
            start_date_precision
        from register_starts
        where nth = 1
        union all
        select
            learning_community_id,
            start_date,
            start_date_precision
        from answers
        where start_date is not null
        union all
        -- an upscaling starts when its parent did
        select
            learning_community_id,
            start_date,
            start_date_precision
        from awards
        where start_date is not null and status = 'toegekend' and not is_upscaling
    ) as dated
),

-- A vague start that holds a more precise one is the same start, known less well.
precise_starts as (
    select
        starts.learning_community_id,
        starts.first_day,
        starts.last_day,
        row_number() over (
            partition by starts.learning_community_id order by starts.first_day, starts.last_day
        ) as nth
    from starts
    left join starts as within
        on
            starts.learning_community_id = within.learning_community_id
            and starts.first_day <= within.first_day
            and starts.last_day >= within.last_day
            and (starts.first_day < within.first_day or starts.last_day > within.last_day)
    where within.learning_community_id is null
),

register_ends as (
    select
        edition.learning_community_id,
        edition.source_id,
        entries.end_date,
        row_number() over (
            partition by edition.learning_community_id
            order by case when entries.end_date is null then 1 else 0 end, entries.edition_day desc
        ) as nth
    from {{ ref('int_community_edition') }} as edition
    inner join entries
        on
            edition.learning_community_id = entries.learning_community_id
            and edition.source_id = entries._source_id
    where edition.is_before_first
),

award_facts as (
    select
        learning_community_id,
        bool_or(scheme = 'RIF' and status = 'toegekend') as has_rif_award,
        bool_or(scheme = 'RIF' and status <> 'toegekend') as has_withdrawn_award,
        max(case when scheme = 'RIF' and status = 'toegekend' then end_date end) as last_rif_end,
        min(parent_project_number) as parent_project_number
    from awards
    group by learning_community_id
),

parents as (
    select
        award_facts.learning_community_id,
        min(award.award_id) as parent_award_id
    from award_facts
    inner join {{ ref('int_awards') }} as award
        on award.scheme = 'RIF' and award_facts.parent_project_number = upper(award.project_number)
    group by award_facts.learning_community_id
),

told_at_start as (
    select
        learning_community_id,
        sustainable_at_start,
        row_number() over (partition by learning_community_id order by closed_on) as nth
    from answers
    where sustainable_at_start is not null
),

members as (
    select
        link.learning_community_id,
        bool_or(link.source_id not in ('slim', 'fieldlabs')) as is_named_elsewhere,
        min(case when link.mention_id = link.learning_community_id then mention.name end) as first_name,
        {{ list_of('distinct mention.name', 'mention.name') }} as names,
        {{ list_of('link.mention_id', 'link.mention_id', 'link.mention_id <> link.learning_community_id') }}
            as alias_ids,
        bool_or(snapshot.is_sample) as is_sample
    from link
    inner join {{ ref('int_mention') }} as mention on link.mention_id = mention.mention_id
    inner join {{ ref('stg_raw__snapshot') }} as snapshot
        on
            mention.source_id = snapshot.source_id
            and mention.first_table_id is not distinct from snapshot.table_id
            and mention.first_snapshot_id = snapshot.snapshot_id
    group by link.learning_community_id
)

select
    members.learning_community_id,
    coalesce(names.name, members.first_name) as name,
    forms.form,
    htsm.is_htsm,
    coalesce(htsm.reason, 'no source says of which sector it is') as is_htsm_reason,
    start.first_day as start_first_day,
    start.last_day as start_last_day,
    case
        when start.first_day = start.last_day then 'day'
        when {{ days_between('start.first_day', 'start.last_day') }} < 31 then 'month'
        when start.first_day is not null then 'year'
    end as start_precision,
    register_ends.source_id as deciding_register,
    register_ends.end_date as register_end,
    coalesce(award_facts.has_rif_award, false) as has_rif_award,
    coalesce(award_facts.has_withdrawn_award, false) as has_withdrawn_award,
    award_facts.last_rif_end,
    award_facts.parent_project_number,
    parents.parent_award_id,
    members.names,
    members.alias_ids,
    members.is_sample,
    told_at_start.sustainable_at_start,
    places.place,
    coalesce(places.place_resolution, 'no place given') as place_resolution,
    places.gemeente_code,
    places.provincie_code,
    places.corop_code,
    places.arbeidsmarktregio_code,
    places.landsdeel_code,
    places.landsdeel_cbs_code
from members
left join names on members.learning_community_id = names.learning_community_id and names.nth = 1
left join forms on members.learning_community_id = forms.learning_community_id and forms.nth = 1
left join htsm on members.learning_community_id = htsm.learning_community_id and htsm.nth = 1
left join precise_starts as start
    on members.learning_community_id = start.learning_community_id and start.nth = 1
left join register_ends on members.learning_community_id = register_ends.learning_community_id and register_ends.nth = 1
left join award_facts on members.learning_community_id = award_facts.learning_community_id
left join parents on members.learning_community_id = parents.learning_community_id
left join told_at_start
    on members.learning_community_id = told_at_start.learning_community_id and told_at_start.nth = 1
left join places on members.learning_community_id = places.learning_community_id and places.nth = 1
where members.is_named_elsewhere or forms.form is not null
