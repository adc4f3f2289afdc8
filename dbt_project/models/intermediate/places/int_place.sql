-- Where each place that is asked for lies, in the year it is meant in. Municipalities merge on the first of January, so
-- the middle of a year stands for all of it; without a year the place is meant as of now.
with asked as (
    select distinct
        place.place_id,
        place.place_key,
        place.given_provincie_code,
        place.given_arbeidsmarktregio_code,
        coalesce({{ date_of('place.placed_year', 7, 1) }}, run.as_of_date) as placed_on
    from {{ ref('int_asked_place') }} as place
    cross join {{ ref('stg_raw__run') }} as run
),

-- A woonplaats is known by its municipality of today. Before a merger it lay in one of those that merged, or in
-- the receiving one: all of them are possible, and one that bears the name of the place is certain. The name of a
-- municipality that is no more goes on to be used for where it lay: a village of that name elsewhere is its namesake.
successions as (
    select
        municipality_code as code_known,
        municipality_code as code_then,
        cast(null as date) as until,
        cast(null as date) as since
    from {{ ref('municipality') }}
    union all
    select
        new_code as code_known,
        old_code as code_then,
        effective_date as until,
        null as since
    from {{ ref('municipality_merger') }}
    union all
    select
        old_code as code_known,
        new_code as code_then,
        null as until,
        effective_date as since
    from {{ ref('municipality_merger') }}
),

possible as (
    select
        asked.place_id,
        asked.given_provincie_code,
        asked.given_arbeidsmarktregio_code,
        place_name.tier,
        coalesce(place_name.woonplaats_code, place_name.municipality_code) as place_code,
        municipality.municipality_code,
        municipality.provincie_code,
        municipality.corop_code,
        municipality.arbeidsmarktregio_code,
        place_name.woonplaats_code is null
        or {{ normalised_base_place('municipality.name') }} = asked.place_key as is_certain
    from asked
    inner join {{ ref('int_place_names') }} as place_name on asked.place_key = place_name.place_key
    inner join successions
        on
            place_name.municipality_code = successions.code_known
            and (
                successions.until is null
                or (place_name.woonplaats_code is not null and asked.placed_on < successions.until)
            )
            and (
                successions.since is null
                or (place_name.woonplaats_code is null and asked.placed_on >= successions.since)
            )
    inner join {{ ref('municipality') }} as municipality
        on
            successions.code_then = municipality.municipality_code
            and asked.placed_on >= municipality.valid_from
            and (municipality.valid_to is null or asked.placed_on < municipality.valid_to)
),

-- The given province must hold; the given arbeidsmarktregio only helps to choose, since a project may lie in several.
weighed as (
    select
        *,
        max(case when is_certain then 1 else 0 end) over (partition by place_id, place_code) as place_is_certain,
        max(case when arbeidsmarktregio_code = given_arbeidsmarktregio_code then 1 else 0 end)
            over (partition by place_id) as region_helps
    from possible
    where given_provincie_code is null or provincie_code = given_provincie_code
),

fitting as (
    select
        *,
        min(tier) over (partition by place_id) as best_tier
    from weighed
    where
        (place_is_certain = 0 or is_certain)
        and (region_helps = 0 or arbeidsmarktregio_code = given_arbeidsmarktregio_code)
),

places as (
    select
        place_id,
        place_code,
        {{ joined_text('distinct municipality_code', "'|'", 'municipality_code') }} as municipality_codes
    from fitting
    where tier = best_tier
    group by place_id, place_code
),

resolved as (
    select
        fitting.place_id,
        count(distinct places.municipality_codes) as place_count,
        count(distinct fitting.municipality_code) as municipality_count,
        min(fitting.municipality_code) as municipality_code,
        case when count(distinct fitting.provincie_code) = 1 then min(fitting.provincie_code) end as provincie_code,
        case when count(distinct fitting.corop_code) = 1 then min(fitting.corop_code) end as corop_code,
        case when count(distinct fitting.arbeidsmarktregio_code) = 1 then min(fitting.arbeidsmarktregio_code) end
            as arbeidsmarktregio_code
    from fitting
    inner join places on fitting.place_id = places.place_id and fitting.place_code = places.place_code
    where fitting.tier = fitting.best_tier
    group by fitting.place_id
),

outcomes as (
    select
        asked.place_id,
        asked.given_provincie_code,
        asked.given_arbeidsmarktregio_code,
        resolved.municipality_code,
        resolved.provincie_code,
        resolved.corop_code,
        resolved.arbeidsmarktregio_code,
        case
            when asked.place_key is null then 'no place given'
            when resolved.place_count = 1 and resolved.municipality_count = 1 then 'resolved'
            when resolved.place_count = 1 then 'municipality uncertain'
            when resolved.place_count > 1 then 'ambiguous'
            when asked.place_key in (select known.place_key from {{ ref('int_place_names') }} as known)
                then 'not in the given province'
            else 'unknown place'
        end as place_resolution
    from asked
    left join resolved on asked.place_id = resolved.place_id
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
        asked.place_id,
        case when count(distinct municipality.provincie_code) = 1 then min(municipality.provincie_code) end
            as provincie_code,
        case when count(distinct landsdeel.landsdeel_code) = 1 then min(landsdeel.landsdeel_code) end
            as landsdeel_code,
        case when count(distinct municipality.landsdeel_cbs_code) = 1 then min(municipality.landsdeel_cbs_code) end
            as landsdeel_cbs_code
    from asked
    inner join {{ ref('municipality') }} as municipality
        on
            asked.given_arbeidsmarktregio_code = municipality.arbeidsmarktregio_code
            and asked.placed_on >= municipality.valid_from
            and (municipality.valid_to is null or asked.placed_on < municipality.valid_to)
    left join {{ ref('landsdeel_provincie') }} as landsdeel
        on municipality.provincie_code = landsdeel.provincie_code
    where asked.given_provincie_code is null
    group by asked.place_id
),

coded as (
    select
        placed.place_id,
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
    left join given_regions on placed.place_id = given_regions.place_id
),

landsdelen_cbs as (
    select distinct
        provincie_code,
        landsdeel_cbs_code
    from {{ ref('municipality') }}
)

select
    coded.place_id,
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
