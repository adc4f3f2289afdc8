"""For every check the fault that makes it fail, as SQL on a copy of the small good database."""

PARSED = {
    "run_is_known": "insert into raw.run from raw.run",
    "something_was_read": "delete from raw.snapshot",
    "ledger_balances": "update raw.row_ledger set rows_read = rows_read + 1 where file_name = 'slim.csv'",
    "ledger_covers_snapshots": "delete from raw.row_ledger where snapshot_id = 'slim-1'",
    "ledger_equals_parsed_rows": "delete from raw.rif__award_workbook where _row = 2",
    "ledger_equals_quarantine": "delete from raw.quarantine",
    "row_kinds_add_up": "delete from raw.row_kind where kind = 'note'",
    "quarantine_says_where_and_why": "update raw.quarantine set column_name = ' '",
    "quarantine_keeps_no_row_of_people": "update raw.source set raw = 'encrypt' where source_id = 'cbs'",
    "quarantine_share_at_most_5_percent": """
        update raw.row_ledger set rows_loaded = 18, rows_quarantined = 1 where file_name = 'slim.csv'""",
    "quarantine_share_at_most_25_percent": """
        update raw.row_ledger set rows_loaded = 2, rows_quarantined = 1 where file_name = 'slim.csv'""",
    "snapshot_at_least_half_of_predecessor": """
        update raw.row_ledger set rows_loaded = 8 where file_name = 'new.csv';
        delete from raw.row_ledger where file_name = 'metadata.csv'""",
    "promised_counts_agree": "update raw.promised_count set found = promised - 0.01 where source_id = 'rif'",
    "corrections_still_needed": """
        update raw.correction set state = 'no_longer_needed', found = '400000' where correction_id = 'slim-1'""",
    "corrections_find_their_row": "update raw.correction set state = 'row_not_found' where correction_id = 'slim-1'",
    "slim_subsidy_in_range": "update raw.slim__award set subsidy_eur = 500001 where _row = 3",
    "slim_mkb_subsidy_in_range": "update raw.slim__award set subsidy_eur = 25001 where _row = 2",
    "rif_list_subsidy_in_range": "update raw.rif__award_list set subsidy_eur = 2000001 where _row = 2",
    "rif_workbook_subsidy_in_range": "update raw.rif__award_workbook set subsidy_eur = -1 where _row = 2",
    "rif_list_subsidy_a_third_of_budget": "update raw.rif__award_list set total_budget_eur = 1 where _row = 3",
    "rif_workbook_subsidy_a_third_of_budget": "update raw.rif__award_workbook set cofinancing_eur = 1 where _row = 3",
    "rif_workbook_ends_after_start": "update raw.rif__award_workbook set end_date = date '2021-08-31' where _row = 2",
    "cbs_value_not_negative": "update raw.cbs__observation set value = -0.1 where _row < 24",
    "cbs_period_in_metadata": "delete from raw.cbs__category where key = '2021KW04'",
}

CORE = {
    "region_periods_do_not_overlap": """
        update core.dim_region set valid_to = date '2019-01-02' where region_code = 'PV20' and valid_to is not null""",
    "region_periods_have_no_gap": """
        update core.dim_region set valid_to = date '2018-12-31' where region_code = 'PV20' and valid_to is not null""",
    "slim_awards_complete": "delete from core.fct_award where project_number = '2021SLIM2'",
    "rif_workbook_awards_complete": "insert into core.fct_award from core.fct_award where project_number = 'RIF3'",
    "rif_list_awards_complete": "update core.fct_award set list_row = null where project_number = 'RIF1'",
    "awards_come_from_latest_files": "update core.fct_award set _row = 99 where project_number = '2021SLIM1'",
    "award_amounts_are_those_of_their_rows": """
        update core.fct_award set amount_eur = 0 where project_number = '2021SLIM3'""",
    "award_sums_equal_parsed": "update core.fct_award set amount_eur = 600000.01 where project_number = 'RIF3'",
    "rif_list_and_workbook_agree": "update core.fct_award set list_amount_eur = 900001 where project_number = 'RIF1'",
    "labour_shortage_one_current_version": """
        update core.fct_labour_shortage set is_current = true where fact_version = 1 and period = '2021KW04'""",
    "labour_shortage_versions_are_contiguous": """
        update core.fct_labour_shortage set valid_to = valid_to - interval 1 day where period = '2021KW04'""",
    "labour_shortage_figures_complete": "delete from core.fct_labour_shortage where region_code = 'PV31'",
    "labour_shortage_values_are_the_latest": """
        update core.fct_labour_shortage set value = 3 where is_current and period = '2021KW04'""",
    "activities_complete": "delete from core.fct_activity where title = 'Agenda'",
    "activity_date_in_range": "update core.fct_activity set activity_date = date '2025-02-16' where title = 'Agenda'",
    "kpi_catalogue_is_whole": "delete from core.dim_kpi where kpi_id = 'K7'",
}

_ONE_KPI = "kpi_id = '{}' and period_end = date '2021-12-31'"

MARTS = {
    "kpi_every_quarter": f"delete from marts.kpi_observation where {_ONE_KPI.format('K30')}",
    "kpi_only_closed_quarters": f"""
        update marts.kpi_observation set period_end = date '2024-03-31' where {_ONE_KPI.format("K30")}""",
    "kpi_without_value_has_reason": f"update marts.kpi_observation set reason = '' where {_ONE_KPI.format('K52')}",
    "kpi_status_in_list": f"update marts.kpi_observation set status = 'goed' where {_ONE_KPI.format('K30')}",
    "kpi_has_status": f"update marts.kpi_observation set status = 'achter' where {_ONE_KPI.format('K52')}",
    "kpi_share_in_range": f"update marts.kpi_observation set value = 50 where {_ONE_KPI.format('K1')}",
    "kpi_grade_in_range": f"update marts.kpi_observation set value = 0.9 where {_ONE_KPI.format('K21')}",
    "kpi_not_negative": f"update marts.kpi_observation set value = -1 where {_ONE_KPI.format('K30')}",
    "kpi_small_cells_are_suppressed": f"update marts.kpi_observation set n = 4 where {_ONE_KPI.format('K21')}",
    "kpi_current_is_latest_quarter": "update marts.kpi_current set value = 4 where kpi_id = 'K30'",
    "kpi_sample_is_marked": f"update marts.kpi_observation set is_sample = false where {_ONE_KPI.format('K30')}",
    "labour_shortage_holds_every_current_figure": "delete from marts.labour_shortage where region_code = 'PV20'",
    "labour_shortage_period_type_fits_period": """
        update marts.labour_shortage set period_type = 'quarter' where period = '2021JJ00'""",
    "labour_shortage_not_negative": "update marts.labour_shortage set value = -0.1 where region_code = 'PV20'",
    "labour_shortage_provinces_add_up": "update marts.labour_shortage set value = 2 where region_code = 'PV20'",
    "labour_shortage_year_follows_from_quarters": """
        update marts.labour_shortage set value = 4.2 where period = '2021JJ00' and sector_code = '328105'""",
    "htsm_approximation_is_sum_of_parts": """
        update marts.labour_shortage set value = 12.1 where is_htsm_approximation and period = '2021KW02'""",
    "labour_shortage_sample_is_marked": """
        update marts.labour_shortage set _is_sample = false where is_htsm_approximation and period = '2021KW02'""",
    "subsidies_hold_every_award": "delete from marts.subsidies where award_id = 'RIF3'",
    "subsidy_sample_is_marked": "update marts.subsidies set is_sample = false where award_id = 'RIF3'",
    "subsidy_not_zero": "update marts.subsidies set amount_eur = 0 where award_id = '2021SLIM3'",
}

FAULTS = {"parsed": PARSED, "core": CORE, "marts": MARTS}
