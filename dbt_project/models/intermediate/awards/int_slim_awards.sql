with latest as (
    {{ rows_of_latest_state('stg_slim__award') }}
),

-- A project on two lists counts once, as the list that was landed last has it.
ranked as (
    select
        *,
        dense_rank() over (
            partition by coalesce(project_number, _snapshot_id || cast(_row as varchar))
            order by _landed_at desc, _table_id asc
        ) as list_rank
    from latest
)

select
    'SLIM' as scheme,
    project_number,
    project_name,
    applicant_name as recipient_name,
    place,
    year,
    call,
    call as call_of_row,
    category,
    subsidy_eur as amount_eur,
    {{ provenance() }}
from ranked
where list_rank = 1
