-- Every name a place goes by: its own and its aliases, in full and without the suffix that tells namesakes apart.
with named as (
    select
        name,
        municipality_code,
        cast(null as varchar) as woonplaats_code
    from {{ ref('municipality') }}
    union all
    select
        alias.alias,
        alias.region_code,
        null as woonplaats_code
    from {{ ref('region_alias') }} as alias
    where alias.region_level = 'gemeente'
    union all
    select
        name,
        municipality_code,
        woonplaats_code
    from {{ ref('woonplaats') }}
    union all
    select
        alias.alias,
        woonplaats.municipality_code,
        woonplaats.woonplaats_code
    from {{ ref('region_alias') }} as alias
    inner join {{ ref('woonplaats') }} as woonplaats on alias.region_code = woonplaats.woonplaats_code
    where alias.region_level = 'woonplaats'
),

keyed as (
    select
        {{ normalised_text('name') }} as place_key,
        municipality_code,
        woonplaats_code,
        1 as tier
    from named
    union all
    select
        {{ normalised_base_place('name') }} as place_key,
        municipality_code,
        woonplaats_code,
        2 as tier
    from named
)

select
    place_key,
    municipality_code,
    woonplaats_code,
    min(tier) as tier
from keyed
group by place_key, municipality_code, woonplaats_code
