select
    cell.survey_cell_id,
    {{ stable_hash(['cell.source_id', 'cell.item']) }} as survey_item_id,
    cell.source_id,
    cell.table_id,
    cell.item,
    cell.breakdown,
    cell.region_level,
    cell.region_code,
    cell.statistic,
    figure.asked_of_nl,
    figure.asked_of_en,
    cell.closed_on,
    cell.value,
    cell.n,
    cell.effective_n,
    cell.numerator,
    cell.denominator,
    cell.sd,
    cell.ci_low,
    cell.ci_high,
    cell.suppressed,
    cell.held,
    cell.reason,
    cell.invited,
    cell.population,
    cell.response,
    cell.coverage,
    cell.snapshot_id as _snapshot_id,
    cell.is_sample as _is_sample
from {{ ref('int_survey_cell') }} as cell
inner join {{ ref('survey_figure') }} as figure
    on
        cell.source_id = figure.source_id
        and cell.item = figure.item
        and cell.asked_of = coalesce(figure.asked_of, '')
