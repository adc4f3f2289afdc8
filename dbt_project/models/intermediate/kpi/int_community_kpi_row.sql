-- What the KPIs about communities count and leave out, in each region, with the source rows that it is known by.
with placed as (
    {{ items_per_region(ref('int_community_kpi_item')) }}
),

active as (
    select
        learning_community_id,
        period_end,
        'landsdeel ' || landsdeel_code as item
    from {{ ref('int_community_quarter') }}
    where is_active and is_htsm
),

known_by as (
    -- a region is covered by the communities that are active in it
    select
        placed.kpi_id,
        placed.period_end,
        placed.breakdown,
        placed.role,
        placed.reason,
        'region' as item_kind,
        placed.item as item_id,
        placed.region_level,
        placed.region_code,
        active.learning_community_id
    from placed
    left join active on placed.period_end = active.period_end and placed.item = active.item
    where placed.learning_community_id is null
    union all
    select
        kpi_id,
        period_end,
        breakdown,
        role,
        reason,
        'learning_community' as item_kind,
        learning_community_id as item_id,
        region_level,
        region_code,
        learning_community_id
    from placed
    where learning_community_id is not null and item is null
),

known as (
    select
        known_by.kpi_id,
        known_by.period_end,
        known_by.breakdown,
        known_by.role,
        known_by.reason,
        known_by.item_kind,
        known_by.item_id,
        known_by.region_level,
        known_by.region_code,
        {{ provenance('source_row') }}
    from known_by
    left join {{ ref('int_community_row') }} as source_row
        on
            known_by.learning_community_id = source_row.learning_community_id
            and known_by.period_end = source_row.period_end
    union all
    select
        known_by.kpi_id,
        known_by.period_end,
        known_by.breakdown,
        known_by.role,
        known_by.reason,
        known_by.item_kind,
        known_by.item_id,
        known_by.region_level,
        known_by.region_code,
        {{ provenance('activity') }}
    from known_by
    inner join {{ ref('int_community_quarter') }} as quarter
        on
            known_by.learning_community_id = quarter.learning_community_id
            and known_by.period_end = quarter.period_end
    inner join {{ ref('int_community_activity') }} as activity
        on
            known_by.learning_community_id = activity.learning_community_id
            and activity.kind = 'promotieactiviteit'
            and {{ part_of_date('year', 'quarter.inventory_closed_on') }} - 1
            = {{ part_of_date('year', 'activity.activity_date') }}
    where known_by.kpi_id = 'AL7.1'
    union all
    select
        placed.kpi_id,
        placed.period_end,
        placed.breakdown,
        placed.role,
        placed.reason,
        'experiment' as item_kind,
        placed.learning_community_id || ' | ' || placed.item as item_id,
        placed.region_level,
        placed.region_code,
        {{ provenance('mention') }}
    from placed
    inner join {{ ref('int_experiment_mention') }} as mention
        on placed.learning_community_id = mention.learning_community_id and placed.item = mention.title
    where placed.period_end >= coalesce(mention.registered_on, mention.named_on)
)

select * from known
