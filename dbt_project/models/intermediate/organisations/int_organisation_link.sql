{#
  Which organisation each entry of a source is: by its number, or that of its namesake, else by name and place. Schools
  that a list says are another now, and entries that the steward calls the same, are one. An organisation bears the
  identifier of the entry that was read first, whatever is found later.
#}
with recursive decision as (
    select
        {{ stable_hash(['left_source_id', 'left_key']) }} as left_entry_id,
        {{ stable_hash(['right_source_id', 'right_key']) }} as right_entry_id,
        decision,
        decided_by
    from {{ ref('stg_raw__match_decision') }}
),

named as (
    select distinct
        {{ stable_hash(['source_id', 'source_key']) }} as entry_id,
        name_key
    from {{ ref('int_organisation_name') }}
),

-- those of another name are apart by that already
told_apart as (
    select
        decision.left_entry_id,
        decision.right_entry_id
    from decision
    inner join named as one on decision.left_entry_id = one.entry_id
    inner join named as other on decision.right_entry_id = other.entry_id and one.name_key = other.name_key
    where decision.decision = 'different'
),

set_apart as (
    select left_entry_id as entry_id
    from told_apart
    union
    select right_entry_id as entry_id
    from told_apart
),

only_place as (
    select
        name_key,
        min(place_code) as place_code
    from {{ ref('int_organisation_entry') }}
    where number_key is null and place_code is not null
    group by name_key
    having count(distinct place_code) = 1
),

grouped as (
    select
        entry.entry_id,
        entry.source_id,
        entry.source_key,
        entry.source_rank,
        entry.first_landed_at,
        coalesce(
            entry.number_key,
            namesake.number_key,
            -- one that the steward told apart from another is not put beside its namesakes
            'entry:' || set_apart.entry_id,
            'name:' || entry.name_key || ' | ' || coalesce(entry.place_code, only_place.place_code, '')
        ) as group_key,
        case
            when entry.kvk_number is not null then 'kvk'
            when entry.brin is not null then 'brin'
            when namesake.number_key is not null then namesake.match_method
            when coalesce(entry.place_code, only_place.place_code) is not null then 'name and place'
            else 'name'
        end as match_method
    from {{ ref('int_organisation_entry') }} as entry
    left join {{ ref('int_organisation_namesake') }} as namesake
        on entry.entry_id = namesake.entry_id and namesake.is_same
    left join only_place on entry.name_key = only_place.name_key and entry.place_code is null
    left join set_apart on entry.entry_id = set_apart.entry_id
),

said_same as (
    select
        {{ stable_hash(["'rif'", organisation_key(brin='brin', name='lead_school')]) }} as left_entry_id,
        {{ stable_hash(["'rif'", organisation_key(name='lead_school_latest')]) }} as right_entry_id
    from {{ ref('stg_rif__award_workbook') }}
    union
    select
        {{ stable_hash(["'rif'", organisation_key(name='lead_school')]) }} as left_entry_id,
        {{ stable_hash(["'rif'", organisation_key(name='lead_school_latest')]) }} as right_entry_id
    from {{ ref('stg_rif__award_list') }}
    union
    select
        left_entry_id,
        right_entry_id
    from decision
    where decision = 'same'
),

joined_groups as (
    select
        one.group_key,
        other.group_key as other_group_key
    from said_same
    inner join grouped as one on said_same.left_entry_id = one.entry_id
    inner join grouped as other on said_same.right_entry_id = other.entry_id
    where one.group_key <> other.group_key
    union
    select
        other.group_key,
        one.group_key as other_group_key
    from said_same
    inner join grouped as one on said_same.left_entry_id = one.entry_id
    inner join grouped as other on said_same.right_entry_id = other.entry_id
    where one.group_key <> other.group_key
),

reached as (
    select
        group_key,
        other_group_key
    from joined_groups
    union
    select
        reached.group_key,
        joined_groups.other_group_key
    from reached
    inner join joined_groups on reached.other_group_key = joined_groups.group_key
),

-- what is reached from a group leads back to it, so that it is among its own
united as (
    select
        group_key,
        min(other_group_key) as united_key
    from reached
    group by group_key
),

decided as (
    select
        entry_id,
        min(decided_by) as decided_by
    from (
        select
            left_entry_id as entry_id,
            decided_by
        from decision
        where decision = 'same'
        union all
        select
            right_entry_id as entry_id,
            decided_by
        from decision
        where decision = 'same'
    ) as of_steward
    group by entry_id
)

select
    grouped.entry_id,
    grouped.source_id,
    grouped.source_key,
    first_value(grouped.entry_id) over (
        partition by coalesce(united.united_key, grouped.group_key)
        order by grouped.first_landed_at, grouped.source_rank, grouped.source_id, grouped.source_key
    ) as organisation_id,
    case
        when decided.entry_id is not null then 'steward'
        when united.group_key is not null and grouped.match_method not in ('kvk', 'brin') then 'stated successor'
        else grouped.match_method
    end as match_method,
    decided.decided_by
from grouped
left join united on grouped.group_key = united.group_key
left join decided on grouped.entry_id = decided.entry_id
