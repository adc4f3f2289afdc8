-- Every entry of a community in a source that was ever seen, as it was first seen: what a later edition writes of it
-- changes nothing here, so that a link once made does not hang on it.
with first_seen as (
    select
        *,
        {{ normalised_text('name') }} as name_key
    from {{ ref('int_mention_sighting') }}
    qualify row_number() over (partition by mention_id order by landing_ordinal) = 1
),

-- A place of up to three words at either end of a name says where the community is: "Fieldlab Jansen, regio Goes".
ends_of_names as (
    {%- for pattern, words, is_last in [
        ("'[^ ]+$'", 1, 1), ("'[^ ]+ [^ ]+$'", 2, 1), ("'[^ ]+ [^ ]+ [^ ]+$'", 3, 1),
        ("'^[^ ]+'", 1, 0), ("'^[^ ]+ [^ ]+'", 2, 0), ("'^[^ ]+ [^ ]+ [^ ]+'", 3, 0)
    ] %}
    select
        mention_id,
        name_key,
        {{ extract_pattern('name_key', pattern) }} as place_key,
        {{ words }} as words,
        {{ is_last }} as is_last
    from first_seen
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

known_places as (
    select
        place_key,
        case when count(distinct municipality_code) = 1 then min(municipality_code) end as gemeente_code
    from {{ ref('int_place_names') }}
    group by place_key
),

named_places as (
    select
        ends_of_names.mention_id,
        known_places.gemeente_code,
        trim({{ replace_pattern(
            replace_pattern(
                'ends_of_names.name_key', "'\\b(regio )?' || ends_of_names.place_key || '\\b'", "''"
            ),
            "' +'",
            "' '"
        ) }}) as name_without_place
    from ends_of_names
    inner join known_places on ends_of_names.place_key = known_places.place_key
    where ends_of_names.name_key <> ends_of_names.place_key
    qualify row_number() over (
        partition by ends_of_names.mention_id order by ends_of_names.is_last desc, ends_of_names.words desc
    ) = 1
)

select
    first_seen.mention_id,
    first_seen.source_id,
    first_seen.source_key,
    first_seen.lists_once,
    first_seen.landing_ordinal as first_ordinal,
    first_seen.previous_ordinal,
    first_seen.landed_at as first_landed_at,
    first_seen.table_id as first_table_id,
    first_seen.snapshot_id as first_snapshot_id,
    first_seen.name,
    coalesce(nullif(named_places.name_without_place, ''), first_seen.name_key) as name_key,
    named_places.gemeente_code as named_gemeente_code,
    first_seen.place,
    place.gemeente_code,
    place.provincie_code,
    place.corop_code,
    place.arbeidsmarktregio_code,
    first_seen.form,
    first_seen.start_date,
    first_seen.start_precision,
    {{ part_of_date('year', 'first_seen.start_date') }} as start_year,
    first_seen.lead_organisation,
    first_seen.partners,
    first_seen.project_number,
    first_seen.named_number
from first_seen
left join named_places on first_seen.mention_id = named_places.mention_id
{{ join_place('first_seen.place', 'first_seen.province', 'first_seen.labour_market_region') }}
