{#
  What becomes of each cell in this release: `show` its own figures, `hide` them, or `hold`: the figures of the release
  before stand. Within one release a cell of few people is hidden, and the smallest other one beside it where the total
  would give it away: cells by region, or by one kind of part, add up to the total of their figure together with whoever
  is in none of them (no region known, another level), who are never told. Between releases a cell changes only if its n
  moved by none or by min_respondents and more, against every time that it was told; and what moved less is not what is
  left when the rest is subtracted (docs/decisions/0012-held_figures.md).
#}
{%- set few = var('min_respondents') -%}

with cells as (
    select
        {{ survey_cell_id() }} as survey_cell_id,
        {{ stable_hash(['source_id', 'table_id', 'item', 'asked_of']) }} as figure_id,
        item,
        part_kind,
        region_code,
        breakdown,
        n,
        is_sample
    from {{ ref('int_survey_cell_estimate') }}
),

-- What readers know of a cell since an earlier release; a held one says nothing of that release. Made-up answers are
-- nobody's: they hold no real ones.
told as (
    select
        told.told_in,
        cells.survey_cell_id,
        cells.figure_id,
        cells.part_kind,
        told.suppressed,
        case when not told.suppressed then coalesce(told.n, 0) end as told_n,
        not told.suppressed and not told.held as is_known
    from {{ ref('int_survey_cell_told') }} as told
    inner join cells on told.survey_cell_id = cells.survey_cell_id and told.is_sample = cells.is_sample
),

last_told as (
    select
        *,
        row_number() over (partition by survey_cell_id order by told_in desc) as place
    from told
),

-- The total of a figure in each release that told it anew: what is left of it when the cells told are taken off.
known_totals as (
    select
        told_in,
        figure_id,
        told_n as total_n
    from told
    where part_kind = 'total' and is_known
),

known_parts as (
    select
        told_in,
        figure_id,
        part_kind,
        count(*) as parts,
        coalesce(sum(told_n), 0) as told_n
    from told
    where part_kind <> 'total'
    group by told_in, figure_id, part_kind
),

-- A hidden cell can have been no larger than this. Where its total was hidden too, that was of few people, or of one in
-- each part.
bounds as (
    select
        known_parts.figure_id,
        known_parts.part_kind,
        max(coalesce(known_totals.total_n - known_parts.told_n, 0)) as left_over,
        max(known_parts.parts) as parts
    from known_parts
    left join known_totals
        on known_parts.told_in = known_totals.told_in and known_parts.figure_id = known_totals.figure_id
    group by known_parts.figure_id, known_parts.part_kind
),

total_bounds as (
    select
        figure_id,
        max(parts) as parts
    from bounds
    group by figure_id
),

moved_a_little as (
    select cells.survey_cell_id
    from cells
    inner join told on cells.survey_cell_id = told.survey_cell_id
    where cells.n <> told.told_n and abs(cells.n - told.told_n) < {{ few }}
    group by cells.survey_cell_id
),

weighed as (
    select
        cells.*,
        last_told.told_n as standing_n,
        last_told.told_n is not null as was_told,
        moved_a_little.survey_cell_id is not null as is_moved_a_little,
        -- what was hidden comes out when it has grown by enough, whatever it was
        coalesce(last_told.suppressed, false) and cells.n < {{ few }} + greatest(
            {{ few }} - 1, coalesce(bounds.left_over, 0), coalesce(bounds.parts, total_bounds.parts, 0)
        ) as stays_hidden
    from cells
    left join last_told on cells.survey_cell_id = last_told.survey_cell_id and last_told.place = 1
    left join moved_a_little on cells.survey_cell_id = moved_a_little.survey_cell_id
    left join bounds on cells.figure_id = bounds.figure_id and cells.part_kind = bounds.part_kind
    left join total_bounds on cells.figure_id = total_bounds.figure_id
),

by_itself as (
    select
        *,
        case
            when is_moved_a_little and was_told then 'hold'
            when stays_hidden or is_moved_a_little or (n > 0 and n < {{ few }}) then 'hide'
            else 'show'
        end as verdict
    from weighed
),

totals as (
    select
        figure_id,
        n,
        verdict
    from by_itself
    where part_kind = 'total'
),

parts as (
    select
        by_itself.*,
        -- what is held may be of few people by now
        by_itself.verdict = 'hide'
        or (by_itself.verdict = 'hold' and by_itself.n > 0 and by_itself.n < {{ few }}) as is_unseen,
        totals.n as total_n,
        totals.verdict as total_verdict
    from by_itself
    inner join totals on by_itself.figure_id = totals.figure_id
    where by_itself.part_kind <> 'total'
),

hidden as (
    select
        figure_id,
        part_kind,
        min(total_n) - sum(n) as rest_n,
        count(*) filter (where is_unseen) as hidden_cells,
        coalesce(sum(n) filter (where is_unseen), 0) as hidden_n
    from parts
    group by figure_id, part_kind
),

judged as (
    select
        *,
        (hidden_cells > 0 or (rest_n > 0 and rest_n < {{ few }}))
        and (
            hidden_cells + case when rest_n > 0 then 1 else 0 end < 2
            or hidden_n + rest_n < {{ few }}
        ) as needs_another,
        -- one person in each hidden cell, and the total says so
        hidden_cells > 0 and hidden_n = hidden_cells and rest_n = 0 as is_one_each
    from hidden
),

ranked as (
    select
        *,
        row_number() over (
            partition by figure_id, part_kind
            order by
                case when verdict = 'show' and n >= {{ few }} then 0 when verdict = 'hold' then 1 else 2 end,
                n,
                region_code,
                breakdown
        ) as place_by_size
    from parts
),

covered as (
    select
        ranked.*,
        case
            when judged.needs_another and ranked.place_by_size = 1 and ranked.n > 0 then 'hide'
            else ranked.verdict
        end as covered_verdict,
        -- all that could cover it is held: then nothing of this release is told beside it
        judged.needs_another and ranked.place_by_size = 1 and ranked.verdict = 'hold' as is_uncovered
    from ranked
    inner join judged on ranked.figure_id = judged.figure_id and ranked.part_kind = judged.part_kind
),

subtracted as (
    {{ left_when_subtracted('covered', 'covered_verdict') }}
),

-- The smallest of those that moved by enough is held beside what moved by less.
by_movement as (
    select
        survey_cell_id,
        row_number() over (
            partition by figure_id, part_kind order by abs(n - standing_n), region_code, breakdown
        ) as place_by_movement
    from covered
    where covered_verdict = 'show' and was_told and n <> standing_n
),

given_away_by_movement as (
    select distinct
        figure_id,
        part_kind
    from subtracted
    where is_few
),

beside as (
    select
        covered.*,
        case
            when given_away_by_movement.figure_id is not null and by_movement.place_by_movement = 1 then 'hold'
            else covered.covered_verdict
        end as beside_verdict
    from covered
    left join by_movement on covered.survey_cell_id = by_movement.survey_cell_id
    left join given_away_by_movement
        on
            covered.figure_id = given_away_by_movement.figure_id
            and covered.part_kind = given_away_by_movement.part_kind
),

subtracted_again as (
    {{ left_when_subtracted('beside', 'beside_verdict') }}
),

-- Where that does not help, the whole way of cutting the figure stands as it was.
standing_cuts as (
    select
        figure_id,
        part_kind
    from subtracted_again
    where is_few
    union
    select
        figure_id,
        part_kind
    from covered
    where is_uncovered or total_verdict = 'hold'
),

-- A figure in which hiding one cell more does not help is hidden whole.
given_away as (
    select distinct figure_id
    from judged
    where is_one_each and not needs_another
),

decided as (
    select
        beside.survey_cell_id,
        beside.figure_id,
        beside.item,
        beside.region_code,
        beside.breakdown,
        beside.n,
        case
            when standing_cuts.figure_id is null then beside.beside_verdict
            when beside.was_told then 'hold'
            else 'hide'
        end as verdict
    from beside
    left join standing_cuts
        on beside.figure_id = standing_cuts.figure_id and beside.part_kind = standing_cuts.part_kind
    union all
    select
        survey_cell_id,
        figure_id,
        item,
        region_code,
        breakdown,
        n,
        verdict
    from by_itself
    where part_kind = 'total'
)

select
    decided.survey_cell_id,
    decided.item,
    decided.region_code,
    decided.breakdown,
    case
        when decided.verdict = 'show' and decided.n > 0 and given_away.figure_id is not null then 'hide'
        else decided.verdict
    end as verdict
from decided
left join given_away on decided.figure_id = given_away.figure_id
