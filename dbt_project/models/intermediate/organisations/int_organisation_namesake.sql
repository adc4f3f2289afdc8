{#
  Entries without a number beside every numbered organisation that goes by one of their names, and whether they are
  that one. In the same place they are; where the source gives no place, when it is the only one of that name; what was
  decided when both were first known stays decided, whatever namesake comes later. The others are for the steward.
#}
with decision as (
    select
        {{ stable_hash(['left_source_id', 'left_key']) }} as left_entry_id,
        {{ stable_hash(['right_source_id', 'right_key']) }} as right_entry_id
    from {{ ref('stg_raw__match_decision') }}
    where decision = 'different'
),

told_apart as (
    select
        left_entry_id as entry_id,
        right_entry_id as other_entry_id
    from decision
    union
    select
        right_entry_id as entry_id,
        left_entry_id as other_entry_id
    from decision
),

numbered as (
    select
        entry.entry_id,
        entry.number_key,
        named.name_key,
        named.place_code,
        named.first_landed_at
    from {{ ref('int_organisation_entry') }} as entry
    inner join {{ ref('int_organisation_name') }} as named
        on entry.source_id = named.source_id and entry.source_key = named.source_key
    where entry.number_key is not null
),

numberless as (
    select
        entry.entry_id,
        named.name_key,
        named.place_code,
        named.first_landed_at
    from {{ ref('int_organisation_entry') }} as entry
    inner join {{ ref('int_organisation_name') }} as named
        on entry.source_id = named.source_id and entry.source_key = named.source_key
    where entry.number_key is null
),

pair as (
    select
        numberless.entry_id,
        numbered.number_key,
        min(numbered.entry_id) as numbered_entry_id,
        bool_or(numberless.place_code is null) as is_without_place,
        bool_or(coalesce(numberless.place_code = numbered.place_code, false)) as is_of_one_place,
        bool_or(told_apart.entry_id is not null) as is_told_apart,
        min(greatest(numberless.first_landed_at, numbered.first_landed_at)) as known_since
    from numberless
    inner join numbered on numberless.name_key = numbered.name_key
    left join told_apart
        on numberless.entry_id = told_apart.entry_id and numbered.entry_id = told_apart.other_entry_id
    group by numberless.entry_id, numbered.number_key
),

weighed as (
    select
        *,
        min(known_since) over (partition by entry_id) as decided_at
    from pair
    where not is_told_apart and (is_of_one_place or is_without_place)
),

decided as (
    select
        entry_id,
        min(number_key) as number_key
    from weighed
    where known_since = decided_at
    group by entry_id
    having count(*) = 1
)

select
    pair.entry_id,
    pair.number_key,
    pair.numbered_entry_id,
    case when pair.is_of_one_place then 'name and place' else 'name' end as match_method,
    coalesce(pair.number_key = decided.number_key, false) as is_same,
    -- nobody knows: not told apart by the steward, and no other one is it
    decided.entry_id is null and not pair.is_told_apart as is_doubtful
from pair
left join decided on pair.entry_id = decided.entry_id
