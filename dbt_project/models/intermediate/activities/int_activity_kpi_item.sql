{#
  What each KPI of the register counts and leaves out, by the conditions that its value is made with (activity_kpis).
  What lies after the quarter or is of another kind is not left out: it was never asked for.
#}
{%- set women = activity_kpis()['AL7.2'].narrower -%}

with frame as (
    select *
    from {{ ref('int_kpi_frame') }}
    where missing_reason is null
),

{{ consultation_blocks() }},

candidates as (
    {%- for kpi_id, of in activity_kpis().items() %}
    select
        frame.kpi_id,
        frame.period_end,
        activity.*,
        case
            when activity.status <> 'uitgevoerd' then 'niet uitgevoerd: ' || activity.status
            {%- if of.window == 'four_quarters' %}
            when activity.activity_date < frame.four_quarters_start then 'langer dan vier kwartalen geleden'
            {%- else %}
            when activity.activity_date < frame.baseline_date then 'van voor het begin van de telling'
            {%- endif %}
        end as left_out
    from frame
    inner join {{ ref('int_activities') }} as activity on frame.period_end >= activity.activity_date
    where frame.kpi_id = '{{ kpi_id }}' and {{ of.kind }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

items as (
    {%- for kpi_id, of in activity_kpis().items() if kpi_id not in ('AL3.1', 'AL7.2', 'AL9.3') %}
    {{ activity_items_of(of, "(select * from candidates where kpi_id = '" ~ kpi_id ~ "')") }}
    union all
    {%- endfor %}
    -- Two studies by one method are one method; one title may name more than one.
    select
        counted.kpi_id,
        counted.period_end,
        '' as breakdown,
        case
            when counted.left_out is null and method.method_id is not null then 'numerator'
            else 'excluded'
        end as role,
        case
            when method.method_id is null then coalesce(counted.left_out, 'geen van de vier methoden')
            else counted.left_out
        end as reason,
        cast(null as decimal(18, 2)) as amount_eur,
        'method' as item_kind,
        coalesce(method.method_id, counted.activity_id) as item_id,
        counted.activity_id
    from candidates as counted
    left join {{ ref('skills_method') }} as method
        on {{ finds_pattern('counted.title_key', 'method.title_pattern') }}
    where counted.kpi_id = 'AL3.1'
    union all
    select
        counted.kpi_id,
        counted.period_end,
        '' as breakdown,
        case when counted.left_out is null and {{ women }} then 'numerator' else 'excluded' end as role,
        case
            when counted.left_out is not null then counted.left_out
            when not coalesce({{ women }}, false) then 'niet gericht op vrouwen of meisjes'
        end as reason,
        null as amount_eur,
        'activity' as item_kind,
        counted.activity_id as item_id,
        counted.activity_id
    from candidates as counted
    where counted.kpi_id = 'AL7.2'
    union all
    select
        counted.kpi_id,
        counted.period_end,
        'share' as breakdown,
        case
            when counted.left_out is not null then 'excluded'
            when {{ women }} then 'both'
            else 'denominator'
        end as role,
        counted.left_out as reason,
        null as amount_eur,
        'activity' as item_kind,
        counted.activity_id as item_id,
        counted.activity_id
    from candidates as counted
    where counted.kpi_id = 'AL7.2'
    union all
    -- The point is what counts: a second plan adds none, and a website is up to date for 90 days.
    select
        counted.kpi_id,
        counted.period_end,
        '' as breakdown,
        case
            when counted.left_out is not null or {{ is_stale_website('counted') }} then 'excluded'
            else 'numerator'
        end as role,
        case
            when counted.left_out is not null then counted.left_out
            when {{ is_stale_website('counted') }} then 'meer dan 90 dagen voor het einde van het kwartaal'
        end as reason,
        null as amount_eur,
        'point' as item_kind,
        counted.kind as item_id,
        counted.activity_id
    from candidates as counted
    where counted.kpi_id = 'AL9.3'
    union all
    -- A block without a consultation stands in no register: it is there by the calendar.
    select
        frame.kpi_id,
        frame.period_end,
        '' as breakdown,
        case when consultations.activity_id is null then 'denominator' else 'both' end as role,
        null as reason,
        null as amount_eur,
        'two_weeks' as item_kind,
        cast(blocks.block_start as varchar) as item_id,
        consultations.activity_id
    from frame
    inner join blocks
        on
            frame.four_quarters_start <= blocks.block_start
            and frame.period_end >= blocks.block_end
    left join consultations
        on
            blocks.block_start <= consultations.activity_date
            and blocks.block_end >= consultations.activity_date
    where frame.kpi_id = 'AL10.2'
)

select
    items.*,
    {{ provenance('activity') }}
from items
left join {{ ref('int_activities') }} as activity on items.activity_id = activity.activity_id
