{#
  The cells of the surveys as they may be told. A cell of fewer than min_respondents people is hidden, and so is the
  smallest other one beside it where the total would give it away: cells by region, or by one kind of part, add up to
  the total of their figure together with whoever is in none of them (no region known, another level), who are never
  told. What is hidden together is at least two cells and at least min_respondents people. Nothing tells the first
  kind of hidden cell from the second.
#}
with cells as (
    select
        *,
        n > 0 and n < {{ var('min_respondents') }} as is_small
    from {{ ref('int_survey_cell_estimate') }}
),

totals as (
    select
        source_id,
        table_id,
        item,
        asked_of,
        n
    from cells
    where part_kind = 'total'
),

sets as (
    select
        cells.source_id,
        cells.table_id,
        cells.item,
        cells.asked_of,
        cells.part_kind,
        min(totals.n) as total_n,
        min(totals.n) - sum(cells.n) as rest_n,
        count(*) filter (where cells.is_small) as small_cells,
        coalesce(sum(cells.n) filter (where cells.is_small), 0) as small_n
    from cells
    inner join totals
        on
            cells.source_id = totals.source_id
            and cells.table_id = totals.table_id
            and cells.item = totals.item
            and cells.asked_of = totals.asked_of
    where cells.part_kind <> 'total'
    group by cells.source_id, cells.table_id, cells.item, cells.asked_of, cells.part_kind
),

judged as (
    select
        *,
        (small_cells > 0 or (rest_n > 0 and rest_n < {{ var('min_respondents') }}))
        and (
            small_cells + case when rest_n > 0 then 1 else 0 end < 2
            or small_n + rest_n < {{ var('min_respondents') }}
        ) as needs_another,
        -- one person in each hidden cell, and the total says so
        small_cells > 0 and small_n = small_cells and rest_n = 0 as is_one_each
    from sets
),

ranked as (
    select
        cells.*,
        row_number() over (
            partition by cells.source_id, cells.table_id, cells.item, cells.asked_of, cells.part_kind
            order by
                case when cells.n >= {{ var('min_respondents') }} then 0 else 1 end, cells.n, cells.region_code,
                cells.breakdown
        ) as place_by_size
    from cells
),

-- A figure in which hiding one cell more does not help is hidden whole.
given_away as (
    select
        source_id,
        table_id,
        item,
        asked_of
    from judged
    where is_one_each and not needs_another
    group by source_id, table_id, item, asked_of
),

decided as (
    select
        ranked.*,
        ranked.n > 0
        and (
            ranked.is_small
            or (coalesce(judged.needs_another, false) and ranked.place_by_size = 1)
            or given_away.source_id is not null
        ) as is_suppressed
    from ranked
    left join judged
        on
            ranked.source_id = judged.source_id
            and ranked.table_id = judged.table_id
            and ranked.item = judged.item
            and ranked.asked_of = judged.asked_of
            and ranked.part_kind = judged.part_kind
    left join given_away
        on
            ranked.source_id = given_away.source_id
            and ranked.table_id = given_away.table_id
            and ranked.item = given_away.item
            and ranked.asked_of = given_away.asked_of
)

select
    {{ survey_cell_id() }} as survey_cell_id,
    source_id,
    table_id,
    snapshot_id,
    is_sample,
    closed_on,
    item,
    asked_of,
    kpi_id,
    kpi_breakdown,
    part_kind,
    region_level,
    region_code,
    breakdown,
    statistic,
    -- nobody is no number: a cell in which nobody answered says so in words
    case when not is_suppressed and n > 0 then n end as n,
    {% for column in ['value', 'numerator', 'denominator', 'sd', 'effective_n', 'ci_low', 'ci_high'] -%}
    case when not is_suppressed then {{ column }} end as {{ column }},
    {% endfor -%}
    is_suppressed as suppressed,
    case
        when is_suppressed
            then
                'niet getoond: minder dan {{ var('min_respondents') }} respondenten, of een cel die zo een zou verraden'
        when value is null then 'niemand heeft deze vraag beantwoord'
    end as reason,
    invited,
    population,
    response,
    coverage
from decided
