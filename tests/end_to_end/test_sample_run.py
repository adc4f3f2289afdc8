"""The sample data from publisher to board: against the world's own truth, twice, and made again."""

import gzip
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import duckdb
import pytest

from htsm.home import PROJECT, Home
from tests.end_to_end.canaries import canaries, searched
from tests.end_to_end.walking import Walk
from tests.integration.personal_search import Search


@pytest.fixture(scope="module")
def walk(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """A copy of the state after the first run, which these tests change, and what that run showed."""
    home = tmp_path_factory.mktemp("sample") / "var"
    shutil.copytree(sample_home.root, home, symlinks=True)
    walk = Walk(home)
    told = json.loads(sample_home.root.with_suffix(".json").read_text(encoding="utf-8"))
    walk.first = subprocess.CompletedProcess("htsm run", 0, **told)  # type: ignore[attr-defined]
    return walk


def test_the_board_shows_two_goals_and_ten_action_lines_and_how_to_open_the_release(walk, sample_home):
    board = walk.first.stdout
    areas = ["Hoofddoel 1", "Hoofddoel 2", *(f"Actie {n} " for n in range(1, 11))]
    assert len(areas) == 12
    for area in areas:
        assert area in board
    assert "VOORBEELDDATA" in board
    assert "geen meting" not in board
    assert str(sample_home.published / "current" / "htsm.duckdb") in board


def test_no_word_of_a_respondent_is_anywhere_after_the_whole_run(walk):
    # every name, address, number and remark that stands in the delivered files of five surveys
    assert len(canaries()) > 5000
    assert sum("kanarie" in word for word in canaries()) > 500
    result = searched(walk.home, canaries())
    assert result.files[".duckdb"] == 3
    assert result.files[".parquet"] > 80
    assert result.files[".log"] == 1
    assert sum(result.files.values()) > 500
    # more than name and bytes of each: what Parquet, DuckDB, workbooks and archives hold was read too
    assert result.pieces > 2 * sum(result.files.values()) + 250
    assert result.places == {}
    assert Search(canaries()).words_in((walk.first.stdout + walk.first.stderr).encode()) == set()


@pytest.mark.parametrize("form", ["log", "name", "parquet", "duckdb", "gz", "zip in a zip", "utf-16"])
def test_that_search_finds_a_planted_word(tmp_path, form):
    word = min(word for word in canaries() if word.startswith("kanarie"))
    plant(tmp_path, form, word)
    result = searched(tmp_path, canaries())
    assert sum(result.files.values()) == 1
    assert {word: len(places) for word, places in result.places.items()} == {word: 1}


def plant(folder: Path, form: str, word: str) -> None:
    """One file with the word in it; packed in such a way that the bytes of the file do not show it."""
    # in the middle of many others, so that no minimum or maximum shows it
    texts = f"case i when 1 then 'a' when 2500 then 'm {word}' when 4000 then 'z' else 'l ' || i end"
    rows = f"select {texts} as opmerking, i from range(5000) as t (i)"
    path = folder / "kept"
    if form in ("log", "utf-16"):
        path.write_bytes(f"refused: {word.upper()}\n".encode("utf-16-le" if form == "utf-16" else "utf-8"))
    elif form == "name":
        (folder / f"{word}.csv").write_text("a;b\n")
    elif form == "parquet":
        duckdb.execute(f"copy ({rows}) to '{path}' (format parquet, compression zstd)")
        assert word.encode() not in path.read_bytes()
    elif form == "duckdb":
        with duckdb.connect(str(path)) as con:
            con.execute(f"create schema parsed; create table parsed.answer as {rows}")
    elif form == "gz":
        path.write_bytes(gzip.compress(f"a;{word}".encode()))
    else:
        inner = folder / "inner"
        for name, content in ((inner, f"a;{word}"), (path, None)):
            with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("x", inner.read_bytes() if content is None else content)
        inner.unlink()


def test_all_52_kpis_have_a_value_or_a_reason_every_quarter(walk):
    rows = walk.query(
        "select kpi_id, period_end, value, reason, status from marts.kpi_observation "
        "where breakdown = '' and region_code = 'NL01'"
    )
    assert len({kpi for kpi, *_ in rows}) == 52
    assert len({end for _, end, *_ in rows}) == 15
    assert len(rows) == 52 * 15
    for kpi, end, value, reason, status in rows:
        assert (value is None) == bool(reason), (kpi, end)
        assert (value is None) == (status == "geen meting"), (kpi, end)


def test_statuses_follow_from_the_rules(walk):
    status = dict(
        walk.query("select kpi_id, status from marts.kpi_current where breakdown = '' and region_code = 'NL01'")
    )
    assert {k: status[k] for k in ("AL3.1", "AL9.1", "AL10.1", "R1", "R2", "AL9.3", "C4", "G1.1")} == {
        "AL3.1": "behaald",
        "AL9.1": "behaald",
        "AL10.1": "aandacht",
        "R1": "behaald",
        "R2": "behaald",
        "AL9.3": "geen doel",
        "C4": "geen doel",
        "G1.1": "achter",
    }


def test_a_breakdown_has_the_unit_of_its_own_value(walk):
    units = {
        (kpi, breakdown): unit
        for kpi, breakdown, unit in walk.query("select kpi_id, breakdown, unit from marts.kpi_current")
    }
    wanted = {
        ("AL6.4", ""): "eur",
        ("AL6.4", "number"): "count",
        ("AL6.4", "kind:time"): "eur",
        ("AL7.2", "share"): "share",
    }
    assert {key: units[key] for key in wanted} == wanted


def test_everything_says_that_it_is_sample_data(walk):
    assert walk.release()["is_sample"] is True
    assert walk.query("select distinct is_sample from meta.release") == [(True,)]
    assert walk.query(
        "select count(*) from marts.kpi_observation where value is not null and kpi_id <> 'C4' and not is_sample"
    ) == [(0,)]


def test_every_row_of_every_file_is_in_the_ledger(walk):
    files, wrong = walk.query(
        "select count(*), count(*) filter (rows_read <> rows_loaded + rows_quarantined + rows_no_data) "
        "from meta.row_ledger"
    )[0]
    assert wrong == 0
    assert files >= 79
    assert walk.query('select source_id, sheet, "row", column_name, "value" from meta.quarantine order by 1, 2') == [
        ("fieldlabs", "", 32, "coordinates (lon/lat or x/y)", "13.405 / 52.52"),
        ("rif", "2021", 18, "Toegekend bedrag", "n.n.b. 8-9 ton"),
        ("rif", "2022", 18, "Startdatum", "31-02-2022"),
    ]


def test_every_column_of_every_published_table_is_described(walk):
    rows = walk.query(
        "select schema_name, table_name, column_name, comment from duckdb_columns() "
        "where not internal and schema_name in ('core', 'marts', 'meta')"
    )
    assert len(rows) > 250
    assert [row[:3] for row in rows if not row[3]] == []


def test_every_question_of_the_analyst_guide_is_answered(walk):
    guide = (PROJECT / "docs" / "analyst_guide.md").read_text(encoding="utf-8")
    questions = re.findall(r"([^\n]+)\n\n```sql\n(.*?)```", guide, re.DOTALL)
    assert len(questions) == 25
    unanswered = [title for title, sql in questions if not walk.query(sql)]
    # the sample world has one state per table of CBS, and this is the first release: nothing is revised yet
    assert [title.partition("?")[0] for title in unanswered] == [
        "Which figures did CBS revise, from what to what",
        "What does this release say otherwise than the one before, and why",
    ]


def test_a_second_run_changes_nothing_and_says_so(walk):
    before = walk.current
    second = walk("run")
    assert "Nothing changed since release" in second.stdout
    assert "dbt" not in second.stderr
    assert walk.current == before
    assert len(json.loads(walk("releases", "list", "--json").stdout)) == 1
