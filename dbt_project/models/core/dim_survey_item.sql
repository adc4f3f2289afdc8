with items as (
    select
        source_id,
        item,
        label_nl,
        label_en,
        scale,
        unit,
        false as is_derived
    from {{ ref('survey_item') }}
    union all
    -- made of several items, asked by none
    select
        'partner_survey' as source_id,
        'functions_named' as item,
        'Noemt ten minste drie van de vier functies' as label_nl,
        'Names at least three of the four functions' as label_en,
        'yes_no' as scale,
        null as unit,
        true as is_derived
),

figures as (
    select
        source_id,
        item,
        {{ list_of('kpi_id', 'kpi_id', 'kpi_id is not null') }} as kpi_ids
    from (
        select distinct
            source_id,
            item,
            kpi_id
        from {{ ref('survey_figure') }}
    ) as figure
    group by source_id, item
)

select
    {{ stable_hash(['items.source_id', 'items.item']) }} as survey_item_id,
    items.source_id,
    items.item,
    items.label_nl,
    items.label_en,
    items.scale,
    items.unit,
    items.is_derived,
    figures.item is not null as has_cells,
    coalesce(figures.kpi_ids, []) as kpi_ids
from items
left join figures on items.source_id = figures.source_id and items.item = figures.item
