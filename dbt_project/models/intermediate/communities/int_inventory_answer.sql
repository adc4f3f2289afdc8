-- What each community says of itself in each wave of the inventory, as its last export has it: one answer per
-- community, the last. A wave counts from the day on which it closed until the next one closes.
with answers as (
    {{ rows_of_latest_state('stg_lc_inventory__answer') }}
),

waves as (
    select
        table_id,
        closed_on,
        coalesce(lead(closed_on) over (order by closed_on), cast('9999-12-31' as date)) as speaks_until
    from {{ ref('stg_raw__survey_wave') }}
    where source_id = 'lc_inventory' and coalesce(invited_group, '') = ''
),

linked as (
    select
        link.learning_community_id,
        waves.closed_on,
        waves.speaks_until,
        {{ add_months('waves.closed_on', 12) }} as recent_until,
        answer.community,
        answer.form,
        answer.region,
        answer.place,
        answer.start_date,
        answer.start_date_precision,
        answer.status,
        answer.education_partners,
        answer.business_partners,
        answer.government_partners,
        answer.research_partners,
        answer.last_subsidy_end,
        answer.continuation_agreement,
        answer.agreement_until,
        answer.structural_funding,
        answer.structural_share,
        answer.sustainable_at_start,
        answer.mbo_partner,
        answer.adult_training,
        answer.experiments,
        answer.validates_learning,
        answer.promotion_activities,
        answer.aimed_at_women,
        answer.research,
        {{ provenance('answer') }},
        row_number() over (
            partition by link.learning_community_id, waves.closed_on
            order by answer.submitted_at desc, answer._row desc
        ) as nth
    from (
        select
            *,
            {{ community_source_key('stg_lc_inventory__answer') }} as source_key
        from answers
    ) as answer
    inner join waves on answer._table_id = waves.table_id
    inner join {{ ref('int_community_link') }} as link
        on answer._source_id = link.source_id and answer.source_key = link.source_key
)

select *
from linked
where nth = 1
