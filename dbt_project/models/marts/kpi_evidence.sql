-- The rows behind every value. What a family of KPIs counts is its items, from which the value is made; here each
-- stands in its regions with the rows of the sources that it is known by.
with cells as (
    select
        cell.kpi_id,
        quarter.period_end,
        cell.region_level,
        cell.region_code,
        coalesce(cell.kpi_breakdown, '') as breakdown,
        case when cell.value is null then 'excluded' else 'numerator' end as role,
        cell.reason,
        cell.survey_cell_id,
        cell.value,
        cell.source_id as _source_id,
        cell.table_id as _table_id,
        cell.snapshot_id as _snapshot_id,
        null as _file,
        null as _sheet,
        null as _row
    from {{ ref('int_survey_cell') }} as cell
    inner join {{ ref('int_survey_quarter') }} as quarter
        on cell.source_id = quarter.source_id and cell.table_id = quarter.table_id
    where cell.kpi_id is not null
),

-- A figure of the agenda itself stands in no file: its place is that of the sentence.
stated as (
    select
        figure.kpi_id,
        closed_quarter.period_end,
        '' as breakdown,
        'numerator' as role,
        null as reason,
        figure.figure_id,
        figure.value,
        'stated_figures' as _source_id,
        null as _table_id,
        null as _snapshot_id,
        figure.citation as _file,
        null as _sheet,
        null as _row
    from {{ ref('stated_figures') }} as figure
    inner join {{ ref('int_quarters') }} as closed_quarter on figure.stated_on <= closed_quarter.period_end
),

vacancy as (
    select
        'AL3.2' as kpi_id,
        period_end,
        '' as breakdown,
        'numerator' as role,
        null as reason,
        vacancy_id,
        landsdeel_code,
        arbeidsmarktregio_code,
        {{ source_row() }}
    from {{ ref('int_vacancy') }}
    where is_counted and period_end in (select quarter.period_end from {{ ref('int_quarters') }} as quarter)
),

vacancies as (
    {{ items_per_region('vacancy', ['landsdeel', 'arbeidsmarktregio']) }}
),

-- A skill that is taught stands with the curriculum that teaches it; how often it was asked for is its amount.
skills as (
    select
        'AL4.4' as kpi_id,
        coverage.period_end,
        'nlqf:' || cast(coverage.nlqf_level as varchar) as breakdown,
        case when coverage.is_taught then 'both' else 'denominator' end as role,
        null as reason,
        coverage.skill_id,
        coverage.vacancies,
        {{ source_row('coverage') }}
    from {{ ref('int_skill_coverage') }} as coverage
    inner join {{ ref('int_survey_quarter') }} as quarter
        on quarter.source_id = 'curricula_evaluation' and coverage.period_end = quarter.period_end
    where quarter.table_id is not null
),

-- The headline is the mean of the shares of its levels.
levels as (
    select
        'AL4.4' as kpi_id,
        period_end,
        '' as breakdown,
        'numerator' as role,
        null as reason,
        breakdown as item_id,
        cast(count(*) filter (where role = 'both') as double) / count(*) as share,
        'curricula_evaluation' as _source_id,
        max(_table_id) as _table_id,
        max(_snapshot_id) as _snapshot_id,
        null as _file,
        null as _sheet,
        null as _row
    from skills
    group by period_end, breakdown
),

curricula as (
    {{ items_per_region(ref('int_curriculum_kpi_item'), ['landsdeel']) }}
),

awards as (
    {{ items_per_region(ref('int_award_kpi_item')) }}
),

items as (
    {{ evidence_rows(ref('int_activity_kpi_item')) }}
    union all
    {{ evidence_rows(ref('int_community_kpi_row'), amount='null', regions='places') }}
    union all
    {{ evidence_rows(ref('int_labour_market_kpi_item'), amount='item.amount', regions='given') }}
    union all
    {{ evidence_rows('vacancies', "'vacancy'", 'item.vacancy_id', 'null', regions='places') }}
    union all
    {{ evidence_rows('skills', "'skill'", 'item.skill_id', 'item.vacancies') }}
    union all
    {{ evidence_rows('levels', "'level_share'", 'item.item_id', 'item.share') }}
    union all
    {{ evidence_rows('curricula', amount='null', regions='places') }}
    union all
    {{ evidence_rows('awards', "'award'", 'item.award_id', regions='places') }}
    union all
    {{ evidence_rows('cells', "'survey_cell'", 'item.survey_cell_id', 'item.value', regions='given') }}
    union all
    {{ evidence_rows('stated', "'stated_figure'", 'item.figure_id', 'item.value') }}
),

-- What is in both parts of a share stands in both.
parts as (
    select
        'both' as role,
        'numerator' as part
    union all
    select
        'both' as role,
        'denominator' as part
    union all
    select
        'numerator' as role,
        'numerator' as part
    union all
    select
        'denominator' as role,
        'denominator' as part
    union all
    select
        'excluded' as role,
        'excluded' as part
)

select
    items.kpi_id,
    items.period_end,
    items.region_level,
    items.region_code,
    items.breakdown,
    parts.part as role,
    items.item_kind,
    items.item_id,
    items.amount,
    case when parts.part = 'excluded' then items.reason end as reason,
    {{ source_row('items') }}
from items
inner join parts on items.role = parts.role
