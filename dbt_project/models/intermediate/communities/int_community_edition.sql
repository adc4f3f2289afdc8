-- The editions of the register that decides about a community, the first in rank that ever listed it: what it last
-- said, and how many editions in a row have lacked it since. The first stands for the days before it too.
with ranked as (
    select
        *,
        min(register_rank) over (partition by learning_community_id) as deciding_rank
    from {{ ref('int_register_entry') }}
),

listed as (
    select
        *,
        row_number() over (partition by learning_community_id order by edition_day) as listing
    from ranked
    where register_rank = deciding_rank
),

edition_days as (
    select
        source.source_id,
        source.gone_after_snapshots,
        days.edition_day
    from (
        select distinct
            source_id,
            coalesce(valid_as_of, cast(landed_at as date)) as edition_day
        from {{ ref('stg_raw__snapshot') }}
    ) as days
    inner join {{ ref('stg_raw__source') }} as source on days.source_id = source.source_id
),

since_listed as (
    select
        first_listing.learning_community_id,
        days.edition_day,
        days.gone_after_snapshots,
        count(here.listing) over (
            partition by first_listing.learning_community_id
            order by days.edition_day
            rows between unbounded preceding and current row
        ) as listing
    from listed as first_listing
    inner join edition_days as days
        on
            first_listing._source_id = days.source_id
            and first_listing.edition_day <= days.edition_day
    left join listed as here
        on
            first_listing.learning_community_id = here.learning_community_id
            and days.edition_day = here.edition_day
    where first_listing.listing = 1
),

counted as (
    select
        *,
        lead(edition_day) over of_community as next_edition_day,
        row_number() over (partition by learning_community_id, listing order by edition_day) - 1 as missing_in_a_row
    from since_listed
    window of_community as (partition by learning_community_id order by edition_day)
),

spans as (
    select
        learning_community_id,
        listing,
        edition_day as valid_from,
        coalesce(next_edition_day, cast('9999-12-31' as date)) as valid_to,
        missing_in_a_row >= gone_after_snapshots as is_gone,
        false as is_before_first
    from counted
    union all
    select
        learning_community_id,
        listing,
        cast('0001-01-01' as date) as valid_from,
        edition_day as valid_to,
        false as is_gone,
        true as is_before_first
    from counted
    where listing = 1 and missing_in_a_row = 0
)

select
    spans.learning_community_id,
    listed._source_id as source_id,
    listed.name,
    listed.status,
    listed.has_skillslab,
    listed.has_mbo_partner,
    spans.is_gone,
    spans.is_before_first,
    spans.valid_from,
    spans.valid_to
from spans
inner join listed on spans.learning_community_id = listed.learning_community_id and spans.listing = listed.listing
