"""Two consecutive releases, read whole by an attacker: no hidden cell is found, nor what a few late answers say."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from htsm.home import Home
from publish.shelf import current, place
from tests.integration.disclosure_attack import KPI_KEY, SURVEYS, WIDE, Attack

GRADES = "table_id = 'w2023' and item = 'grade' and breakdown = "
HIDDEN_BESIDE = f"{GRADES} 'kind:company' and region_code = 'TPNW'"
MARTS = ("kpi_evidence", "kpi_observation", "kpi_current", "goal_1_learning_communities", "goal_2_curricula")


def anew(where: str, people: int) -> list[str]:
    """A cell that is held told with so many people more, as it is without the rule; the marts say nothing of it."""
    ids = f"select survey_cell_id from core.fct_survey_cell where {where}"
    keys = "kpi_id, period_end, region_level, region_code, breakdown"
    return [
        f"create temp table told_anew as select distinct {keys} from marts.kpi_evidence where item_id in ({ids})",
        *(f"delete from marts.{mart} where ({keys}) in (from told_anew)" for mart in MARTS),
        f"update core.fct_survey_cell set n = n + {people}, numerator = numerator + {6 * people},"
        f" denominator = denominator + {people}, value = null, effective_n = null, held = false where held and {where}",
    ]


@pytest.fixture(scope="module")
def pair(later_home: Home) -> tuple[Path, Path]:
    new = current(later_home)
    assert new is not None
    return place(later_home, new.info["changes"]["previous_release_id"]), new.path


def test_two_releases_tell_of_no_few_people(pair):
    attack = Attack(*(folder / "htsm.duckdb" for folder in pair))
    assert attack.findings() == []
    assert len(attack.hidden) >= 12
    assert len(attack.held) >= 20
    # every table with figures of surveys was among what was read
    assert {"core.fct_survey_cell", "marts.kpi_observation", "marts.kpi_evidence", "marts.kpi_revision"} <= attack.read
    assert {"marts.kpi_current", "marts.goal_2_curricula", "meta.row_ledger"} <= attack.read


def test_the_attacker_reads_every_table_that_answers_go_into(later_home, pair):
    """By dbt's own lineage: what is made of answers has the key of a KPI or of a cell, or is read column by column."""
    manifest = json.loads((later_home.work / "dbt" / "target" / "manifest.json").read_text(encoding="utf-8"))
    below, grown = {"model.htsm.int_survey_answer", "model.htsm.int_survey_cell_estimate"}, 0
    readers = {child for survey in SURVEYS for child in manifest["child_map"][f"model.htsm.stg_{survey}__answer"]}
    of_names = {"model.htsm.int_mention_sighting", "model.htsm.int_source_facts"}
    assert {name for name in readers if name.startswith("model.")} == below | of_names
    while grown < len(below):
        grown = len(below)
        below |= {c for name in [*below] for c in manifest["child_map"].get(name, []) if c.startswith("model.")}
    nodes = [manifest["nodes"][name] for name in below]
    published = {f"{node['schema']}.{node['name']}" for node in nodes if node["schema"] in ("core", "marts", "meta")}
    assert len(published) >= 17
    with duckdb.connect(str(pair[1] / "htsm.duckdb"), read_only=True) as con:
        for table in published:
            columns = {name for name, *_ in con.execute(f"describe {table}").fetchall()}
            assert set(KPI_KEY) <= columns or "survey_cell_id" in columns or table in WIDE, table


@pytest.mark.parametrize(
    ("fault", "release", "changes", "found"),
    [
        (
            "a suppression removed beside",
            "old",
            [f"update core.fct_survey_cell set n = 9, suppressed = false where {HIDDEN_BESIDE}"],
            "subtracted: 3 people in old",
        ),
        (
            "a hidden cell left in a mart",
            "new",
            ["update marts.goal_2_curricula set n = 3 where kpi_id = 'G2.4' and suppressed"],
            "marts.goal_2_curricula: n of the hidden",
        ),
        (
            "a hidden cell told in the overview of regions",
            "old",
            [
                "update marts.regions_overview as told set partner_grade = 7 from marts.kpi_observation as hidden where"
                " hidden.suppressed and hidden.kpi_id = 'G1.2' and hidden.region_code = told.region_code"
                " and hidden.period_end = told.period_end"
            ],
            "marts.regions_overview as KPI: value of the hidden",
        ),
        (
            "the held rule taken away from a region",
            "new",
            anew(f"{GRADES} 'kind:company' and region_code = 'TPO'", people=4),
            "subtracted: 4 people in new since old",
        ),
        (
            "the held rule taken away from a country",
            "new",
            anew(f"{GRADES} 'htsm' and region_level = 'nl'", people=2),
            "subtracted: 2 people in new since old",
        ),
        (
            "what is not held beside it",
            "new",
            anew(f"{GRADES} 'kind:school' and region_code = 'TPNW'", people=6),
            "subtracted: 3 people in new since old",
        ),
        (
            "rows of answers left in the evidence",
            "new",
            [
                "insert into marts.kpi_evidence by name (select * replace ('respondent' as item_kind, 7 as amount,"
                " 4 as _row) from marts.kpi_evidence where kpi_id = 'G2.4' and item_kind = 'survey_cell'"
                " and role = 'excluded')"
            ],
            "marts.kpi_evidence: amount of the hidden",
        ),
        (
            "the old value of a hidden cell left in a revision",
            "new",
            [
                "insert into marts.kpi_revision by name (select kpi_id, period_end, region_level, region_code,"
                " breakdown, 'hidden' as change, 7.0 as old_value from marts.kpi_observation where suppressed"
                " and kpi_id = 'G2.4')"
            ],
            "marts.kpi_revision: old_value of the hidden",
        ),
    ],
)
def test_each_fault_is_found(pair, tmp_path, fault, release, changes, found):
    copies = []
    for name, folder in zip(("old", "new"), pair, strict=True):
        copy = tmp_path / name / "htsm.duckdb"
        copy.parent.mkdir()
        for file in ("htsm.duckdb", "release.json"):
            shutil.copyfile(folder / file, copy.parent / file)
        if name == release:
            with duckdb.connect(str(copy)) as con:
                touched = [(con.execute(change).fetchone() or (0,))[0] for change in changes]
            assert touched[-1] >= 1, fault
        copies.append(copy)
    findings = Attack(*copies).findings()
    assert any(finding.startswith(found) for finding in findings), (fault, findings)


def test_a_column_that_nobody_reads_is_told(pair, tmp_path):
    copy = tmp_path / "new" / "htsm.duckdb"
    copy.parent.mkdir()
    for file in ("htsm.duckdb", "release.json"):
        shutil.copyfile(pair[1] / file, copy.parent / file)
    with duckdb.connect(str(copy)) as con:
        con.execute("alter table marts.kpi_current add column median double")
    with pytest.raises(AssertionError, match="kpi_current: nobody says what median tells"):
        Attack(pair[0] / "htsm.duckdb", copy).findings()
