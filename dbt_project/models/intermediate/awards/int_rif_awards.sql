with workbook_rows as (
    {{ rows_of_latest_state('stg_rif__award_workbook') }}
),

list_rows as (
    {{ rows_of_latest_state('stg_rif__award_list') }}
),

-- Layout (a) has no number: a row is found in (b) by name, lead school and year, and when a partnership has more
-- than one award in a year, the first goes with the first.
workbook as (
    {{ numbered_in_year('workbook_rows', '_sheet', 'start_date, project_number, _row') }}
),

award_list as (
    {{ numbered_in_year('list_rows', 'round', 'round, _row') }}
)

select
    'RIF' as scheme,
    workbook.project_number,
    coalesce(workbook.project_name, award_list.project_name) as project_name,
    coalesce(workbook.lead_school, award_list.lead_school) as recipient_name,
    workbook.brin,
    workbook.place,
    workbook.province,
    coalesce(award_list.labour_market_region, workbook.labour_market_region) as labour_market_region,
    workbook.sector,
    coalesce(workbook.award_year, award_list.award_year) as year,
    coalesce(workbook.round, award_list.round) as call,
    case when workbook._row is null then award_list.round end as call_of_row,
    coalesce(workbook.application_type, award_list.application_type) as application_type,
    upper(workbook.parent_project_number) as parent_project_number,
    coalesce(workbook.status, award_list.status, 'toegekend') as status,
    workbook.start_date,
    workbook.start_date_precision,
    workbook.end_date,
    workbook.end_date_precision,
    case when workbook._row is null then 'no dates' end as dates_reason,
    coalesce(workbook.subsidy_eur, award_list.subsidy_eur) as amount_eur,
    award_list.subsidy_eur as list_amount_eur,
    coalesce(workbook.subsidy_eur <> award_list.subsidy_eur, false) as amounts_disagree,
    workbook.cofinancing_eur,
    award_list.total_budget_eur,
    coalesce(workbook._source_id, award_list._source_id) as _source_id,
    coalesce(workbook._table_id, award_list._table_id) as _table_id,
    coalesce(workbook._snapshot_id, award_list._snapshot_id) as _snapshot_id,
    coalesce(workbook._file, award_list._file) as _file,
    coalesce(workbook._sheet, award_list._sheet) as _sheet,
    coalesce(workbook._row, award_list._row) as _row,
    coalesce(workbook._landed_at, award_list._landed_at) as _landed_at,
    coalesce(workbook._valid_as_of, award_list._valid_as_of) as _valid_as_of,
    coalesce(workbook._is_sample, award_list._is_sample) as _is_sample,
    award_list._snapshot_id as list_snapshot_id,
    award_list._file as list_file,
    award_list._row as list_row
from workbook
full outer join award_list
    on
        workbook.project_key = award_list.project_key
        and workbook.school_key = award_list.school_key
        and workbook.award_year = award_list.award_year
        and workbook.nth = award_list.nth
