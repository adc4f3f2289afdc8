{#
  What the KPIs about curricula count. Of G2.1, G2.2 and G2.5 an item is a curriculum of the wave that speaks for the
  quarter. Of AL4.1 and AL4.2 it is a programme: known by its title, which the register and the evaluations share
  whatever crebo or croho, so that rows with one item_id count once. Where the register has it, its region stands.
#}
{%- set judged = {
    'G2.1': "evaluation.content = 'ja'",
    'G2.2': "evaluation.design = 'ja'",
    'G2.5': 'evaluation.invites_lifelong',
} -%}
{%- set programmes = {
    'AL4.1': {'kind': 'kwalificatiedossier', 'evaluated': 'evaluation.crebo is not null'},
    'AL4.2': {'kind': 'ad-traject', 'evaluated': 'evaluation.croho is not null and evaluation.nlqf = 5'},
} -%}

with frame as (
    select *
    from {{ ref('int_kpi_frame') }}
    where missing_reason is null
),

verdicts as (
    {%- for kpi_id, positive in judged.items() %}
    select
        frame.kpi_id,
        frame.period_end,
        evaluation.curriculum_evaluation_id as item_id,
        evaluation.nlqf,
        evaluation.pathway,
        {{ positive }} as is_positive,
        {{ provenance('evaluation') }}
    from frame
    inner join {{ ref('int_survey_quarter') }} as quarter
        on quarter.source_id = 'curricula_evaluation' and frame.period_end = quarter.period_end
    inner join {{ ref('int_curriculum_evaluation') }} as evaluation on quarter.table_id = evaluation._table_id
    where frame.kpi_id = '{{ kpi_id }}'
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

-- A verdict outside NLQF 3-5 or without an answer is left out of the headline, and told there.
judged as (
    select
        *,
        case
            when nlqf is null or nlqf not between 3 and 5 then 'niet op NLQF 3-5'
            when is_positive is null then 'niet beoordeeld'
        end as left_out
    from verdicts
),

registered as (
    {%- for kpi_id, of in programmes.items() %}
    select
        frame.kpi_id,
        frame.period_end,
        {{ normalised_programme('activity.title') }} as programme_key,
        true as is_registered,
        activity.activity_id as row_id,
        place.landsdeel_code,
        activity.activity_date as from_first,
        activity.activity_date as from_last,
        case when activity.status <> 'uitgevoerd' then 'niet uitgevoerd: ' || activity.status end as not_counted,
        frame.baseline_date,
        {{ provenance('activity') }}
    from frame
    inner join {{ ref('int_activities') }} as activity
        on activity.kind = '{{ of.kind }}' and frame.period_end >= activity.activity_date
    {{ join_place('null', labour_market_region='activity.region') }}
    where frame.kpi_id = '{{ kpi_id }}'
    union all
    select
        frame.kpi_id,
        frame.period_end,
        evaluation.programme_key,
        false as is_registered,
        evaluation.curriculum_evaluation_id as row_id,
        evaluation.landsdeel_code,
        evaluation.in_force_first as from_first,
        evaluation.in_force_last as from_last,
        case when evaluation.in_force_since is null then 'niet bekend sinds wanneer deze versie geldt' end
            as not_counted,
        frame.baseline_date,
        {{ provenance('evaluation') }}
    from frame
    inner join {{ ref('int_curriculum_evaluation') }} as evaluation
        on
            {{ of.evaluated }}
            and (evaluation.in_force_first is null or frame.period_end >= evaluation.in_force_first)
    where frame.kpi_id = '{{ kpi_id }}'
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

dated as (
    select
        *,
        case
            when not_counted is not null then not_counted
            when from_last < baseline_date then 'van voor het begin van de telling'
            when from_first < baseline_date or from_last > period_end
                then 'de datum is te onnauwkeurig om te beslissen'
        end as left_out
    from registered
),

-- One programme lies in one landsdeel: that of the register, else that of the institution judged last.
placed as (
    select
        *,
        first_value(landsdeel_code) over (
            partition by kpi_id, period_end, programme_key
            order by
                case when left_out is null then 0 else 1 end,
                case when is_registered then 0 else 1 end,
                _table_id desc,
                _row desc
            rows between unbounded preceding and unbounded following
        ) as programme_landsdeel_code
    from dated
)

select
    kpi_id,
    period_end,
    breakdown,
    case when left_out is not null then 'excluded' when is_positive then 'both' else 'denominator' end as role,
    left_out as reason,
    'curriculum' as item_kind,
    item_id,
    cast(null as varchar) as landsdeel_code,
    {{ provenance() }}
from (
    select
        *,
        '' as breakdown
    from judged
    union all
    select
        *,
        'pathway:' || pathway as breakdown
    from judged
    where left_out is null and pathway is not null
    union all
    select
        *,
        'nlqf:' || cast(nlqf as varchar) as breakdown
    from judged
    where left_out is null
) as told
union all
select
    kpi_id,
    period_end,
    '' as breakdown,
    case when left_out is null then 'numerator' else 'excluded' end as role,
    left_out as reason,
    'programme' as item_kind,
    programme_key as item_id,
    programme_landsdeel_code as landsdeel_code,
    {{ provenance() }}
from placed
