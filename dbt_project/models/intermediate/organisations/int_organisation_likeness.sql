{#
  Organisations that may be one, for the steward: what has no number beside what is called so but for one slip in the
  same place, or anywhere when it has no place of its own. Never two that both have a number, nor names that differ in a digit. A slip leaves the
  beginning or the end of a name whole: only what shares one of these is compared.
#}
with decision as (
    select distinct
        least(one.organisation_id, other.organisation_id) as organisation_id,
        greatest(one.organisation_id, other.organisation_id) as other_organisation_id
    from {{ ref('stg_raw__match_decision') }} as decided
    inner join {{ ref('int_organisation_link') }} as one
        on decided.left_source_id = one.source_id and decided.left_key = one.source_key
    inner join {{ ref('int_organisation_link') }} as other
        on decided.right_source_id = other.source_id and decided.right_key = other.source_key
    where decided.decision = 'different'
),

named as (
    select
        link.organisation_id,
        name.name_key,
        name.place_code,
        length(name.name_key) as letters,
        substr(name.name_key, 1, 5) as beginning,
        substr(name.name_key, length(name.name_key) - 4, 5) as ending,
        {{ replace_pattern('name.name_key', "'[^0-9]+'", "' '") }} as digits
    from {{ ref('int_organisation_name') }} as name
    inner join {{ ref('int_organisation_link') }} as link
        on name.source_id = link.source_id and name.source_key = link.source_key
    group by link.organisation_id, name.name_key, name.place_code
),

organisation as (
    select
        link.organisation_id,
        bool_or(entry.number_key is not null) as has_number,
        bool_or(link.match_method = 'steward') as is_placed_by_steward
    from {{ ref('int_organisation_link') }} as link
    inner join {{ ref('int_organisation_entry') }} as entry on link.entry_id = entry.entry_id
    group by link.organisation_id
),

numberless as (
    select
        named.*,
        max(case when named.place_code is null then 0 else 1 end) over (partition by named.organisation_id) as has_place
    from named
    inner join organisation on named.organisation_id = organisation.organisation_id
    where not organisation.has_number and not organisation.is_placed_by_steward
),

numberless_spelled as (
    select
        numberless.*,
        {{ explode_spellings('name_key') }} as spelling
    from numberless
    where numberless.letters >= 8
),

named_spelled as (
    select
        named.*,
        {{ explode_spellings('name_key') }} as spelling
    from named
    where named.letters >= 8
),

compared as (
    select
        numberless.organisation_id,
        named.organisation_id as other_organisation_id,
        numberless.letters,
        named.letters as other_letters,
        numberless.name_key,
        named.name_key as other_name_key,
        8 as letters_enough
    from numberless_spelled as numberless
    inner join named_spelled as named
        on numberless.spelling = named.spelling and numberless.place_code = named.place_code
    where
        (numberless.beginning = named.beginning or numberless.ending = named.ending)
        and numberless.digits = named.digits
    union all
    -- without a place a name must be longer to say as much
    select
        numberless.organisation_id,
        named.organisation_id as other_organisation_id,
        numberless.letters,
        named.letters as other_letters,
        numberless.name_key,
        named.name_key as other_name_key,
        12 as letters_enough
    from numberless_spelled as numberless
    inner join named_spelled as named
        on
            numberless.spelling = named.spelling
            and numberless.beginning = named.beginning
            and numberless.digits = named.digits
    where numberless.has_place = 0
),

near as (
    select distinct
        least(organisation_id, other_organisation_id) as organisation_id,
        greatest(organisation_id, other_organisation_id) as other_organisation_id
    from compared
    where
        organisation_id <> other_organisation_id
        and name_key <> other_name_key
        and least(letters, other_letters) >= letters_enough
        and {{ slips_between('name_key', 'other_name_key') }} = 1
)

select
    near.organisation_id,
    near.other_organisation_id
from near
left join decision
    on
        near.organisation_id = decision.organisation_id
        and near.other_organisation_id = decision.other_organisation_id
where decision.organisation_id is null
