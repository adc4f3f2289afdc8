-- Communities that matching is not sure of, organisations that share no more than a name with a numbered one, and those
-- that are called nearly the same.
with organisation_name as (
    select
        source_id,
        source_key,
        min(name) as name,
        min(place) as place
    from {{ ref('int_organisation_name') }}
    where kind = 'name'
    group by source_id, source_key
),

organisation as (
    select
        entry.entry_id,
        entry.source_id,
        entry.source_key,
        named.name,
        named.place,
        row_number() over (
            order by entry.first_landed_at, entry.source_rank, entry.source_id, entry.source_key
        ) as seen_as
    from {{ ref('int_organisation_entry') }} as entry
    inner join organisation_name as named on entry.source_id = named.source_id and entry.source_key = named.source_key
),

-- what the steward has settled is not asked again, nor is what else an organisation that he placed might have been
doubtful as (
    select
        one.entry_id,
        other.entry_id as other_entry_id,
        count(*) over (partition by namesake.entry_id) as candidates,
        one.seen_as < other.seen_as as is_one_first
    from {{ ref('int_organisation_namesake') }} as namesake
    inner join organisation as one on namesake.entry_id = one.entry_id
    inner join organisation as other on namesake.numbered_entry_id = other.entry_id
    inner join {{ ref('int_organisation_link') }} as link on namesake.entry_id = link.entry_id
    where namesake.is_doubtful and link.match_method <> 'steward'
),

organisation_pair as (
    select
        case when is_one_first then entry_id else other_entry_id end as left_entry_id,
        case when is_one_first then other_entry_id else entry_id end as right_entry_id,
        case
            when candidates > 1 then 'meer dan één organisatie uit het register heet zo'
            else 'een organisatie uit het register heet zo, maar ligt ergens anders'
        end as why_asked
    from doubtful
    union all
    select
        case when one.seen_as < other.seen_as then one.entry_id else other.entry_id end as left_entry_id,
        case when one.seen_as < other.seen_as then other.entry_id else one.entry_id end as right_entry_id,
        'een organisatie heet bijna zo' as why_asked
    from {{ ref('int_organisation_likeness') }} as likeness
    inner join organisation as one on likeness.organisation_id = one.entry_id
    inner join organisation as other on likeness.other_organisation_id = other.entry_id
)

select
    substr({{ stable_hash(['question.mention_id', 'question.other_mention_id']) }}, 1, 10) as question_id,
    left_entry.source_id as left_source_id,
    left_entry.source_key as left_key,
    left_entry.name as left_name,
    left_entry.place as left_place,
    left_entry.start_year as left_start_year,
    left_entry.form as left_form,
    right_entry.source_id as right_source_id,
    right_entry.source_key as right_key,
    right_entry.name as right_name,
    right_entry.place as right_place,
    right_entry.start_year as right_start_year,
    right_entry.form as right_form,
    question.match_score,
    case question.why
        when 'two communities come near' then 'meer dan één learning community lijkt erop'
        else 'waarschijnlijk dezelfde, maar niet zeker genoeg'
    end as why_asked
from {{ ref('int_match_outcome') }} as question
inner join {{ ref('int_mention') }} as left_entry on question.mention_id = left_entry.mention_id
inner join {{ ref('int_mention') }} as right_entry on question.other_mention_id = right_entry.mention_id
where question.kind = 'question'
union all
select
    substr({{ stable_hash(['pair.left_entry_id', 'pair.right_entry_id']) }}, 1, 10) as question_id,
    left_entry.source_id as left_source_id,
    left_entry.source_key as left_key,
    left_entry.name as left_name,
    left_entry.place as left_place,
    null as left_start_year,
    'organisatie' as left_form,
    right_entry.source_id as right_source_id,
    right_entry.source_key as right_key,
    right_entry.name as right_name,
    right_entry.place as right_place,
    null as right_start_year,
    'organisatie' as right_form,
    -- a name alone says neither
    0.0 as match_score,
    pair.why_asked
from organisation_pair as pair
inner join organisation as left_entry on pair.left_entry_id = left_entry.entry_id
inner join organisation as right_entry on pair.right_entry_id = right_entry.entry_id
