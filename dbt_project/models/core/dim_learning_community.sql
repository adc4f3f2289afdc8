-- Every stretch of days in which a community was called and did the same, from the days on which either can change.
with stated as (
    select
        learning_community_id,
        state_day,
        name,
        state,
        state_source,
        lag(state_day) over timeline as previous_day,
        lag(name) over timeline as previous_name,
        lag(state) over timeline as previous_state,
        lag(state_source) over timeline as previous_state_source
    from {{ ref('int_community_state') }}
    window timeline as (partition by learning_community_id order by state_day)
),

changed as (
    select
        learning_community_id,
        name,
        state,
        state_source,
        state_day as valid_from,
        lead(state_day) over (partition by learning_community_id order by state_day) as valid_to
    from stated
    where
        previous_day is null
        or name is distinct from previous_name
        or state is distinct from previous_state
        or state_source is distinct from previous_state_source
)

select
    changed.learning_community_id,
    changed.name,
    community.form,
    community.is_htsm,
    community.is_htsm_reason,
    community.start_first_day as start_date,
    community.start_precision,
    changed.state as status,
    changed.state_source as status_source,
    community.place,
    community.place_resolution,
    community.gemeente_code,
    community.provincie_code,
    community.corop_code,
    community.arbeidsmarktregio_code,
    community.landsdeel_code,
    community.landsdeel_cbs_code,
    community.parent_project_number,
    community.parent_award_id,
    community.names,
    community.alias_ids,
    community.is_sample,
    changed.valid_from,
    changed.valid_to,
    changed.valid_to is null as is_current
from changed
inner join {{ ref('int_community') }} as community on changed.learning_community_id = community.learning_community_id
