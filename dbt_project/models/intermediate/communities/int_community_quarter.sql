-- Every community at the end of every quarter, with what it answered to the latest inventory: that speaks for six
-- quarters, though its word on how the community does is taken for twelve months only.
with latest_answer as (
    select
        answer.*,
        quarter.period_end
    from {{ ref('int_inventory_answer') }} as answer
    inner join {{ ref('int_quarters') }} as quarter
        on
            answer.closed_on <= quarter.period_end
            and answer.speaks_until > quarter.period_end
            and {{ add_months(quarter_start('answer.closed_on'), 21) }} > quarter.period_end
)

select
    state.learning_community_id,
    state.state_day as period_end,
    community.form,
    community.is_htsm,
    community.start_first_day,
    community.start_last_day,
    community.has_rif_award,
    community.last_rif_end,
    community.deciding_register,
    community.sustainable_at_start,
    state.state,
    state.state_source,
    state.state = 'active' as is_active,
    state.is_sustainable,
    state.is_broad,
    state.answered_on,
    state.last_subsidy_end,
    state.continuation_agreement,
    state.has_skillslab,
    case
        when state.has_mbo_partner or answer.mbo_partner then true
        when state.has_mbo_partner is not null or answer.mbo_partner is not null then false
    end as has_mbo_partner,
    answer.closed_on as inventory_closed_on,
    answer.education_partners,
    answer.business_partners,
    answer.government_partners,
    answer.research_partners,
    answer.structural_funding,
    answer.structural_share,
    answer.agreement_until,
    answer.adult_training,
    answer.validates_learning,
    answer.promotion_activities,
    answer.aimed_at_women,
    answer.research,
    community.gemeente_code,
    community.provincie_code,
    community.corop_code,
    community.arbeidsmarktregio_code,
    community.landsdeel_code,
    community.landsdeel_cbs_code
from {{ ref('int_community_state') }} as state
inner join {{ ref('int_community') }} as community on state.learning_community_id = community.learning_community_id
left join latest_answer as answer
    on
        state.learning_community_id = answer.learning_community_id
        and state.state_day = answer.period_end
where state.is_quarter_end
