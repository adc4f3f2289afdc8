with province_names as (
    select distinct
        {{ normalised_text('alias') }} as province_key,
        region_code as provincie_code
    from {{ ref('region_alias') }}
    where region_level = 'provincie'
),

arbeidsmarktregio_names as (
    select distinct
        {{ normalised_text('alias') }} as arbeidsmarktregio_key,
        region_code as arbeidsmarktregio_code
    from {{ ref('region_alias') }}
    where region_level = 'arbeidsmarktregio'
),

awards as (
    select
        award.award_id,
        award.placed_on,
        award.place,
        nullif({{ normalised_text('award.place') }}, '') as place_key,
        province_names.provincie_code as given_provincie_code,
        arbeidsmarktregio_names.arbeidsmarktregio_code as given_arbeidsmarktregio_code
    from {{ ref('int_awards') }} as award
    left join province_names on {{ normalised_text('award.province') }} = province_names.province_key
    left join arbeidsmarktregio_names
        on {{ normalised_text('award.labour_market_region') }} = arbeidsmarktregio_names.arbeidsmarktregio_key
),

-- A woonplaats is known by its municipality of today. Before a merger it lay in one of those that merged, or in
-- the receiving one: all of them are possible, and one that bears the name of the place is certain.
successions as (
    select
        municipality_code as code_today,
        municipality_code as code_then,
        cast(null as date) as until
    from {{ ref('municipality') }}
    union all
    select
        new_code,
        old_code,
        effective_date
    from {{ ref('municipality_merger') }}
),

possible as (
    select
        awards.award_id,
        awards.given_provincie_code,
        awards.given_arbeidsmarktregio_code,
        place_name.tier,
        coalesce(place_name.woonplaats_code, place_name.municipality_code) as place_code,
        municipality.municipality_code,
        municipality.provincie_code,
        municipality.corop_code,
        municipality.arbeidsmarktregio_code,
        place_name.woonplaats_code is null
        or {{ normalised_base_place('municipality.name') }} = awards.place_key as is_certain
    from awards
    inner join {{ ref('int_place_names') }} as place_name on awards.place_key = place_name.place_key
    inner join successions
        on
            place_name.municipality_code = successions.code_today
            and (
                successions.until is null
                or (place_name.woonplaats_code is not null and awards.placed_on < successions.until)
            )
    inner join {{ ref('municipality') }} as municipality
        on
            successions.code_then = municipality.municipality_code
            and awards.placed_on >= municipality.valid_from
            and (municipality.valid_to is null or awards.placed_on < municipality.valid_to)
),

-- The given province must hold; the given arbeidsmarktregio only helps to choose, since a project may lie in several.
weighed as (
    select
        *,
        max(case when is_certain then 1 else 0 end) over (partition by award_id, place_code) as place_is_certain,
        max(case when arbeidsmarktregio_code = given_arbeidsmarktregio_code then 1 else 0 end)
            over (partition by award_id) as region_helps
    from possible
    where given_provincie_code is null or provincie_code = given_provincie_code
),

fitting as (
    select
        *,
        min(tier) over (partition by award_id) as best_tier
    from weighed
    where
        (place_is_certain = 0 or is_certain)
        and (region_helps = 0 or arbeidsmarktregio_code = given_arbeidsmarktregio_code)
),

places as (
    select
        award_id,
        place_code,
        {{ joined_text('distinct municipality_code', "'|'", 'municipality_code') }} as municipality_codes
    from fitting
    where tier = best_tier
    group by award_id, place_code
),

resolved as (
    select
        fitting.award_id,
        count(distinct places.municipality_codes) as place_count,
        count(distinct fitting.municipality_code) as municipality_count,
        min(fitting.municipality_code) as municipality_code,
        case when count(distinct fitting.provincie_code) = 1 then min(fitting.provincie_code) end as provincie_code,
        case when count(distinct fitting.corop_code) = 1 then min(fitting.corop_code) end as corop_code,
        case when count(distinct fitting.arbeidsmarktregio_code) = 1 then min(fitting.arbeidsmarktregio_code) end
            as arbeidsmarktregio_code
    from fitting
    inner join places on fitting.award_id = places.award_id and fitting.place_code = places.place_code
    where fitting.tier = fitting.best_tier
    group by fitting.award_id
),

outcomes as (
    select
        awards.award_id,
        awards.given_provincie_code,
        awards.given_arbeidsmarktregio_code,
        resolved.municipality_code,
        resolved.provincie_code,
        resolved.corop_code,
        resolved.arbeidsmarktregio_code,
        case
            when awards.place_key is null then 'no place given'
            when resolved.place_count = 1 and resolved.municipality_count = 1 then 'resolved'
            when resolved.place_count = 1 then 'municipality uncertain'
            when resolved.place_count > 1 then 'ambiguous'
            when awards.place_key in (select known.place_key from {{ ref('int_place_names') }} as known)
                then 'not in the given province'
            else 'unknown place'
        end as place_resolution
    from awards
    left join resolved on awards.award_id = resolved.award_id
),

placed as (
    select
        *,
        place_resolution in ('resolved', 'municipality uncertain') as is_placed
    from outcomes
),

-- Without a place, a given arbeidsmarktregio still lies in whatever all of its municipalities of that day lie in.
given_regions as (
    select
        awards.award_id,
        case when count(distinct municipality.provincie_code) = 1 then min(municipality.provincie_code) end
            as provincie_code,
        case when count(distinct landsdeel.landsdeel_code) = 1 then min(landsdeel.landsdeel_code) end
            as landsdeel_code,
        case when count(distinct municipality.landsdeel_cbs_code) = 1 then min(municipality.landsdeel_cbs_code) end
            as landsdeel_cbs_code
    from awards
    inner join {{ ref('municipality') }} as municipality
        on
            awards.given_arbeidsmarktregio_code = municipality.arbeidsmarktregio_code
            and awards.placed_on >= municipality.valid_from
            and (municipality.valid_to is null or awards.placed_on < municipality.valid_to)
    left join {{ ref('landsdeel_provincie') }} as landsdeel
        on municipality.provincie_code = landsdeel.provincie_code
    where awards.given_provincie_code is null
    group by awards.award_id
),

coded as (
    select
        placed.award_id,
        placed.place_resolution,
        given_regions.landsdeel_code as given_landsdeel_code,
        given_regions.landsdeel_cbs_code as given_landsdeel_cbs_code,
        placed.is_placed,
        case when placed.place_resolution = 'resolved' then placed.municipality_code end as gemeente_code,
        case
            when placed.is_placed then placed.provincie_code
            else coalesce(placed.given_provincie_code, given_regions.provincie_code)
        end as provincie_code,
        case when placed.is_placed then placed.corop_code end as corop_code,
        case
            when placed.is_placed then placed.arbeidsmarktregio_code
            else placed.given_arbeidsmarktregio_code
        end as arbeidsmarktregio_code
    from placed
    left join given_regions on placed.award_id = given_regions.award_id
),

landsdelen_cbs as (
    select distinct
        provincie_code,
        landsdeel_cbs_code
    from {{ ref('municipality') }}
)

select
    coded.award_id,
    coded.place_resolution,
    coded.gemeente_code,
    coded.provincie_code,
    coded.corop_code,
    coded.arbeidsmarktregio_code,
    coalesce(
        landsdeel_provincie.landsdeel_code,
        case when not coded.is_placed then coded.given_landsdeel_code end
    ) as landsdeel_code,
    coalesce(
        landsdelen_cbs.landsdeel_cbs_code,
        case when not coded.is_placed then coded.given_landsdeel_cbs_code end
    ) as landsdeel_cbs_code
from coded
left join {{ ref('landsdeel_provincie') }} as landsdeel_provincie
    on coded.provincie_code = landsdeel_provincie.provincie_code
left join landsdelen_cbs on coded.provincie_code = landsdelen_cbs.provincie_code
