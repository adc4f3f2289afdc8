-- Each organisation in each source, with the number that tells which it is, where a source gives one.
with entry as (
    select
        source_id,
        source_key,
        {{ stable_hash(['source_id', 'source_key']) }} as entry_id,
        -- entries that are first read together: which of them an organisation is called after
        case source_id when 'organisations' then 1 when 'rif' then 2 when 'slim' then 3 else 4 end as source_rank,
        min(kvk_number) as kvk_number,
        min(brin) as brin,
        min(first_landed_at) as first_landed_at
    from {{ ref('int_organisation_name') }}
    group by source_id, source_key
),

-- A school that the register knows by both numbers; a BRIN that moves to another KvK number stays with its first.
school as (
    select
        brin,
        min(kvk_number) as kvk_number
    from (
        select
            *,
            min(first_landed_at) over (partition by brin) as brin_landed_at
        from entry
        where brin is not null and kvk_number is not null
    ) as of_both
    where first_landed_at = brin_landed_at
    group by brin
),

-- The name that an entry is told by; of several the first that was read.
own_name as (
    select
        source_id,
        source_key,
        name_key,
        place_code
    from (
        select
            *,
            row_number() over (
                partition by source_id, source_key
                order by kind asc, first_landed_at asc, name_key asc, place_code asc nulls last, name asc
            ) as nth
        from {{ ref('int_organisation_name') }}
    ) as ranked
    where nth = 1
)

select
    entry.entry_id,
    entry.source_id,
    entry.source_key,
    entry.source_rank,
    entry.kvk_number,
    entry.brin,
    coalesce('kvk:' || coalesce(school.kvk_number, entry.kvk_number), 'brin:' || entry.brin) as number_key,
    own_name.name_key,
    own_name.place_code,
    entry.first_landed_at
from entry
inner join own_name on entry.source_id = own_name.source_id and entry.source_key = own_name.source_key
left join school on entry.brin = school.brin
