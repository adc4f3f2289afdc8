"""Every figure can be made again from its evidence, and walked back to rows of source files."""

import io
import json
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from htsm.home import Home
from publish.explain import explain
from publish.explain_text import print_explanation
from publish.recompute import recomputed
from tests.end_to_end.walking import Walk

KPIS = 52
# kinds of items that have no name of their own in a release
UNNAMED = {"experiment", "figure", "level_share", "method", "point", "programme", "published_value", "region",
           "stated_figure", "survey_cell", "two_weeks"}  # fmt: skip
ANSWERS = {"G1.2", "G1.3", "G2.3", "G2.4", "AL3.3", "AL4.3", "AL4.5", "AL6.2", "C1", "C5", "C6"}
WRONG = """
    select o.kpi_id, o.period_end, o.region_code, o.breakdown, o.value, again.value
    from marts.kpi_observation as o
    left join ({again}) as again
        using (kpi_id, period_end, region_level, region_code, breakdown)
    where o.value is not null
        and abs(coalesce(again.value, 0) - o.value) > 1e-9 * greatest(1, abs(o.value))
"""


def wrong(database: Path) -> list[tuple]:
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute(WRONG.format(again=recomputed())).fetchall()


@pytest.fixture(scope="module")
def release(sample_home: Home) -> Path:
    return (sample_home.published / "current").resolve() / "htsm.duckdb"


def test_the_evidence_makes_every_value_of_every_kpi_again(release):
    with duckdb.connect(str(release), read_only=True) as con:
        told = con.execute(
            "select count(*), count(distinct kpi_id), count(*) filter (where value <> 0) "
            "from marts.kpi_observation where value is not null"
        ).fetchone()
        with_evidence = con.execute("select count(distinct kpi_id) from marts.kpi_evidence").fetchone()
    assert told[1] == KPIS and with_evidence == (KPIS,)
    assert told[0] > 20_000 and told[2] > 5_000
    assert wrong(release) == []


@pytest.mark.parametrize(
    "fault",
    [
        "delete from marts.kpi_evidence where kpi_id = 'AL1.1' and role = 'numerator'",
        "update marts.kpi_evidence set amount = amount + 1 where kpi_id = 'AL6.1'",
        "update marts.kpi_evidence set item_id = item_id || _row || _file where kpi_id = 'AL4.1'",
        "update marts.kpi_evidence set role = 'numerator' where kpi_id = 'G2.1'",
        "update marts.kpi_observation set value = value + 0.01 where kpi_id = 'AL4.4'",
        "update marts.kpi_observation set value = value + 0.01 where kpi_id = 'G1.2'",
    ],
)
def test_a_planted_fault_is_seen(release, tmp_path, fault):
    copy = tmp_path / "htsm.duckdb"
    shutil.copy(release, copy)
    with duckdb.connect(str(copy)) as con:
        con.execute(fault)
    kpi_id = fault.rpartition("kpi_id = '")[2].partition("'")[0]
    assert {row[0] for row in wrong(copy)} >= {kpi_id}


def test_answers_of_people_make_their_figures_again(sample_home, release):
    with duckdb.connect(str(release), read_only=True) as con:
        cells = con.execute(
            "select distinct on (kpi_id, region_level, breakdown) kpi_id, period_end, region_code, breakdown "
            "from marts.kpi_evidence inner join marts.kpi_observation "
            "using (kpi_id, period_end, region_level, region_code, breakdown) "
            "where item_kind = 'survey_cell' and value is not null "
            "order by kpi_id, region_level, breakdown, period_end desc, region_code"
        ).fetchall()
    assert {kpi_id for kpi_id, *_ in cells} == ANSWERS
    for kpi_id, end, region, breakdown in cells:
        told = explain(sample_home, kpi_id, f"{end.year}-Q{end.month // 3}", region, breakdown, restricted=True)
        assert told.agrees is True, (kpi_id, region, breakdown, told.formula, told.figure["value"])
        assert len(told.rows) >= 5


def test_a_figure_is_walked_back_to_rows_and_their_values(sample_home):
    told = explain(sample_home, "AL1.1", "2022-Q4", "NL01")
    assert told.agrees is True
    counted = [row for row in told.rows if row.role == "numerator"]
    assert len({row.item_id for row in counted}) == told.figure["value"]
    assert {"rif", "fieldlabs", "lc_inventory"} <= {row.source_id for row in counted}
    assert all(row.file and row.row and row.values for row in counted)
    left_out = [row for row in told.rows if row.role == "excluded"]
    assert left_out and all(row.reason for row in left_out)


def test_respondents_are_shown_where_they_are_kept_only(sample_home, tmp_path):
    told = explain(sample_home, "G1.2", "2022-Q4")
    assert {row.item_kind for row in told.rows} == {"survey_cell"}
    assert all(row.row is None for row in told.rows)
    elsewhere = tmp_path / "var"
    shutil.copytree(sample_home.published, elsewhere / "published", symlinks=True)
    done = Walk(elsewhere)("explain", "G1.2", "2022-Q4", "--restricted", expect=1)
    assert "answers of people stay where the release was built" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("X9", "2022-Q4"), 2, "there is no KPI 'X9'"),
        (("AL1.1", "december"), 2, "is no quarter"),
        (("AL1.1", "2031-Q4"), 1, "take a quarter from 2020-06-30 to 2023-12-31"),
        (("AL1.1", "2022-Q4", "--region", "PV99"), 1, "take a region of NL01"),
        (("AL1.1", "2022-Q4", "--release", "20200101-none"), 2, "is not on the shelf"),
        (("AL1.1", "2022-Q4", "--restricted"), 2, "does not rest on answers of people"),
    ],
)
def test_what_cannot_be_explained_is_told(sample_home, arguments, code, words):
    assert words in Walk(sample_home.root)("explain", *arguments, expect=code).stderr


def test_every_kpi_is_told_to_a_person(sample_home, release):
    with duckdb.connect(str(release), read_only=True) as con:
        figures = con.execute(
            "select kpi_id, breakdown from marts.kpi_current where region_level = 'nl' order by kpi_id, breakdown"
        ).fetchall()
    assert len({kpi_id for kpi_id, _ in figures}) == 52
    for kpi_id, breakdown in figures:
        page = Console(file=io.StringIO(), width=100)
        told = explain(sample_home, kpi_id, "2023-Q4", breakdown=breakdown)
        print_explanation(told, page)
        shown = page.file.getvalue()
        assert "4e kwartaal 2023, Nederland" in shown, kpi_id
        assert "None" not in shown, (kpi_id, breakdown)
        # things that have a name are called by it
        assert {r.item_kind for r in told.rows if not r.item_name} <= UNNAMED, (kpi_id, breakdown)


def test_the_command_tells_a_person_and_a_machine(sample_home):
    walk = Walk(sample_home.root)
    page = walk("explain", "al1.1", "2022q4", "--region", "pv30").stdout
    for words in ("Nieuwe learning communities", "VOORBEELDDATA", "Formule: aantal = ", "Rijen die tellen"):
        assert words in page
    told = json.loads(walk("explain", "AL6.1", "2022-Q4", "--breakdown", "coverage", "--json").stdout)
    assert (told["figure"]["kpi_id"], told["agrees"]) == ("AL6.1", True)
    assert told["rows"] and " / " in told["formula"]


def test_parts_of_the_rows_make_all_of_them(sample_home: Home) -> None:
    whole = explain(sample_home, "AL6.1", "2022-Q4")
    assert whole.counts == Counter(row.role for row in whole.rows)
    assert whole.counts["excluded"] > 100
    for role, number in whole.counts.items():
        found = []
        for first in range(0, number, 40):
            part = explain(sample_home, "AL6.1", "2022-Q4", part=(first, 40))
            assert (part.counts, part.formula, part.agrees) == (whole.counts, whole.formula, True)
            assert Counter(row.role for row in part.rows)[role] == min(40, number - first)
            found += [row for row in part.rows if row.role == role]
        assert found == [row for row in whole.rows if row.role == role]
    beyond = explain(sample_home, "AL6.1", "2022-Q4", part=(10_000, 40))
    assert Counter(row.role for row in beyond.rows) == dict.fromkeys(whole.counts, 1)
