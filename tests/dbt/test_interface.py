"""The published interface: tables and columns that others rely on. Additions only; what is named here stays."""

import pytest

from publish.release_tables import TABLES
from tests.dbt.conftest import Built

CORE = """
    dim_date dim_region dim_organisation dim_learning_community dim_scheme dim_sector dim_nlqf_level dim_skill
    dim_survey_item dim_action_line dim_kpi fct_award fct_learning_community_quarter fct_partnership fct_survey_cell
    fct_labour_shortage fct_vacancy fct_vacancy_skill fct_curriculum_evaluation fct_activity
    bridge_learning_community_source
"""
MARTS = """
    kpi_observation kpi_current kpi_revision kpi_evidence labour_shortage skills_in_demand subsidies regions_overview
    action_01_new_learning_communities action_02 action_03 action_04 action_05 action_06 action_07 action_08 action_09
    action_10_roadmap goal_1_learning_communities goal_2_curricula
"""
META = """
    release run source_snapshot source_status row_ledger quarantine check_result match_decision column_description
"""
# not there yet: one that is made must leave this list
LATE = ""
COLUMNS = {
    "marts.kpi_observation": """
        kpi_id period_end region_level region_code breakdown value numerator denominator n ci_low ci_high target
        attained planned status uncertain suppressed held reason sources is_sample
    """,
    "marts.kpi_evidence": """
        kpi_id period_end region_level region_code breakdown role _source_id _snapshot_id _file _sheet _row
    """,
    "marts.labour_shortage": """
        source_id table_id measure unit sector_code sector_name region_level region_code period period_type period_end
        value maturity fact_version is_htsm_approximation
    """,
    "marts.subsidies": """
        scheme project_number recipient_name organisation_id learning_community_id place gemeente_code provincie_code
        corop_code arbeidsmarktregio_code landsdeel_code landsdeel_cbs_code year call amount_eur is_htsm
        _source_id _snapshot_id _file _sheet _row
    """,
    "core.dim_learning_community": """
        learning_community_id name form is_htsm start_date start_precision status gemeente_code provincie_code
        corop_code arbeidsmarktregio_code landsdeel_code landsdeel_cbs_code valid_from valid_to is_current
    """,
    "core.bridge_learning_community_source": """
        learning_community_id source_id source_key match_method match_score decided_by
    """,
    "meta.row_ledger": """
        source_id snapshot_id file_name sheet rows_read rows_loaded rows_quarantined rows_no_data
    """,
    "meta.source_status": """
        source_id last_landed_at last_good_snapshot_id is_late is_stale refused_files quarantined_rows new_facts
        revised_facts drift_events
    """,
    "meta.quarantine": "source_id snapshot_id file_name sheet row column_name value reason",
    "meta.check_result": "suite check_id layer severity owner passed observed failing_rows",
}


def test_every_table_of_the_interface_is_published_but_those_known_to_be_late(built: Built):
    published = {name.split(".")[1] for name in built.published()} | {table.name for table in TABLES}
    # the names of eight action lines are given by their number only
    named = {name[:9] if name.startswith("action_") and name[:9] in MARTS.split() else name for name in published}
    wanted = [*CORE.split(), *MARTS.split(), *META.split()]
    assert len(wanted) == 21 + 20 + 9
    assert [name for name in wanted if name not in named] == LATE.split()


@pytest.mark.parametrize("table", COLUMNS)
def test_the_columns_that_others_rely_on_are_there(built: Built, table: str):
    schema, name = table.split(".")
    made = {t.title: list(t.columns) for t in TABLES} | {t: list(n["columns"]) for t, n in built.published().items()}
    if table not in made:
        assert name in LATE.split(), table
        return
    assert schema in ("core", "marts", "meta")
    assert [column for column in COLUMNS[table].split() if column not in made[table]] == []
