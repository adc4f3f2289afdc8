-- What is published beside the headline is what the catalogue lists, and nothing else.
with listed as (
    select
        kpi_id,
        {{ explode_text('breakdowns', "'|'") }} as breakdown
    from {{ ref('dim_kpi') }}
)

select
    observation.kpi_id,
    observation.breakdown
from {{ ref('kpi_observation') }} as observation
left join listed
    on
        observation.kpi_id = listed.kpi_id
        and (
            observation.breakdown = listed.breakdown
            or (
                listed.breakdown like '%:<%'
                and starts_with(observation.breakdown, split_part(listed.breakdown, '<', 1))
            )
        )
where observation.breakdown <> '' and listed.kpi_id is null
