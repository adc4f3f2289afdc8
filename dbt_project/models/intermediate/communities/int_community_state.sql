-- How each community does on every day on which that can change, and at the end of every quarter: by its own answer to
-- the inventory where that is at most twelve months old, else by the register that decides, else by its RIF subsidy.
with community as (
    select * from {{ ref('int_community') }}
),

change_days as (
    select
        learning_community_id,
        start_first_day as change_day
    from community
    union all
    select
        learning_community_id,
        start_last_day as change_day
    from community
    union all
    select
        learning_community_id,
        register_end as change_day
    from community
    union all
    select
        learning_community_id,
        {{ add_days('last_rif_end', 1) }} as change_day
    from community
    union all
    select
        learning_community_id,
        valid_from as change_day
    from {{ ref('int_community_edition') }}
    where not is_before_first
    union all
    select
        learning_community_id,
        closed_on as change_day
    from {{ ref('int_inventory_answer') }}
    union all
    select
        learning_community_id,
        speaks_until as change_day
    from {{ ref('int_inventory_answer') }}
    union all
    select
        learning_community_id,
        {{ add_days('recent_until', 1) }} as change_day
    from {{ ref('int_inventory_answer') }}
),

days as (
    select
        community.learning_community_id,
        quarter.period_end as state_day,
        true as is_quarter_end
    from community
    cross join {{ ref('int_quarters') }} as quarter
    union all
    select
        change_days.learning_community_id,
        change_days.change_day as state_day,
        false as is_quarter_end
    from change_days
    inner join {{ ref('stg_raw__run') }} as run on change_days.change_day <= run.as_of_date
),

distinct_days as (
    select
        learning_community_id,
        state_day,
        bool_or(is_quarter_end) as is_quarter_end
    from days
    group by learning_community_id, state_day
),

known as (
    select
        days.learning_community_id,
        days.state_day,
        days.is_quarter_end,
        community.name as usual_name,
        community.is_htsm,
        community.has_rif_award,
        community.has_withdrawn_award,
        community.last_rif_end,
        community.register_end,
        edition.source_id as register_id,
        edition.name as register_name,
        edition.status as register_status,
        edition.is_gone,
        edition.is_before_first,
        edition.has_skillslab,
        edition.has_mbo_partner,
        case when days.state_day <= answer.recent_until then answer.closed_on end as answered_on,
        answer.status as answered_status,
        answer.structural_funding,
        answer.continuation_agreement,
        answer.agreement_until,
        answer.last_subsidy_end as answered_subsidy_end,
        answer.education_partners,
        answer.business_partners,
        answer.government_partners,
        case
            when community.start_first_day is null then 'unknown'
            when community.start_first_day > days.state_day then 'not started'
            when community.start_last_day > days.state_day then 'unknown'
        end as not_begun
    from distinct_days as days
    inner join community on days.learning_community_id = community.learning_community_id
    left join {{ ref('int_community_edition') }} as edition
        on
            days.learning_community_id = edition.learning_community_id
            and days.state_day >= edition.valid_from
            and days.state_day < edition.valid_to
    left join {{ ref('int_inventory_answer') }} as answer
        on
            days.learning_community_id = answer.learning_community_id
            and days.state_day >= answer.closed_on
            and days.state_day < answer.speaks_until
),

subsidies as (
    select
        known.learning_community_id,
        known.state_day,
        max(award.end_date) as awarded_until
    from known
    inner join {{ ref('int_community_award') }} as award
        on
            known.learning_community_id = award.learning_community_id
            and award.scheme = 'RIF'
            and award.status = 'toegekend'
            and known.state_day >= award.known_on
    group by known.learning_community_id, known.state_day
),

decided as (
    select
        known.*,
        greatest(
            subsidies.awarded_until,
            case when known.answered_on is not null then known.answered_subsidy_end end
        ) as last_subsidy_end,
        case
            when known.answered_on is not null then 'lc_inventory'
            when known.register_id is not null then known.register_id
            when known.has_rif_award or known.has_withdrawn_award then 'rif'
        end as state_source,
        case
            when known.answered_on is not null
                then
                    case known.answered_status
                        when 'actief' then 'active'
                        when 'gestopt' then 'stopped'
                        when 'in oprichting' then 'in preparation'
                        else 'unknown'
                    end
            when known.register_id is not null
                then
                    case
                        when known.register_status = 'in oprichting' then 'in preparation'
                        when known.not_begun is not null then known.not_begun
                        when known.register_end <= known.state_day then 'stopped'
                        when known.register_end is not null then 'active'
                        -- a register that says stopped says nothing of the days before it first said so
                        when known.register_status = 'gestopt' and known.is_before_first then 'unknown'
                        when known.register_status = 'gestopt' or known.is_gone then 'stopped'
                        else 'active'
                    end
            when known.has_rif_award
                then
                    case
                        when known.not_begun is not null then known.not_begun
                        when known.last_rif_end >= known.state_day then 'active'
                        else 'unknown'
                    end
            when known.has_withdrawn_award then 'withdrawn'
            else 'unknown'
        end as state
    from known
    left join subsidies
        on
            known.learning_community_id = subsidies.learning_community_id
            and known.state_day = subsidies.state_day
)

select
    learning_community_id,
    state_day,
    is_quarter_end,
    coalesce(register_name, usual_name) as name,
    state,
    state_source,
    answered_on,
    last_subsidy_end,
    case when answered_on is not null then continuation_agreement end as continuation_agreement,
    case
        when answered_on is not null and structural_funding is not null
            then
                structural_funding
                and state = 'active'
                and (
                    last_subsidy_end is null
                    or last_subsidy_end < state_day
                    or coalesce(continuation_agreement = 'ja' and agreement_until > last_subsidy_end, false)
                )
    end as is_sustainable,
    case
        when answered_on is not null
            then
                coalesce(education_partners, 0) > 0
                and coalesce(business_partners, 0) > 0
                and coalesce(government_partners, 0) > 0
    end as is_broad,
    has_skillslab,
    has_mbo_partner
from decided
