"""Rows that are set aside after their cells were read: for their key, or by the source's own reader."""

from dataclasses import replace

import duckdb
import pytest

from htsm.home import Home
from ingest.read.finishing import FINISHED, finish
from ingest.read.header import Header
from ingest.read.row_values import row_values
from ingest.read.typing import TYPED
from ingest.source_folder import load_source
from tests.integration.reading import Drop, accounted
from tests.integration.sources.test_eurostat import SDMX_CSV
from tests.integration.sources.test_fieldlabs import collection, feature
from tests.integration.sources.test_uwv_tension import band
from tests.integration.test_bad_input import SLIM_HEADER, SLIM_ROW


@pytest.fixture
def drop(state: Home, tmp_path) -> Drop:
    return Drop(state, tmp_path)


def cells(drop: Drop, source_id: str) -> list[tuple]:
    files = drop.state.parsed / source_id / "quarantine" / "*.parquet"
    columns = 'source_id, "row", column_name, column_number, "value", reason'
    return duckdb.sql(f"select {columns} from '{files}' order by all").fetchall()


def test_a_key_of_one_column_names_that_column(drop):
    lines = ["VOORBEELDDATA", SLIM_HEADER, SLIM_ROW, SLIM_ROW]
    reports, message = drop("slim", {"slim.csv": "\n".join(lines) + "\n"})
    assert message == ""
    accounted(reports)
    reason = "the same project_number stands in row 3 already"
    assert cells(drop, "slim") == [("slim", 4, "Projectnummer", 1, "2022SLIM202308", reason)]


def test_what_the_own_reader_sets_aside_names_its_column(drop):
    reports, message = drop("eurostat", {"jvs_q_nace2.csv": SDMX_CSV.replace("NL,2020-Q2", "NL,tweede")})
    assert message == ""
    accounted(reports)
    number = SDMX_CSV.splitlines()[0].split(",").index("TIME_PERIOD") + 1
    reason = "expected a period (2020-Q1, 2020-01 or 2020)"
    assert cells(drop, "eurostat") == [("eurostat", 5, "TIME_PERIOD", number, "tweede", reason)]


def test_a_row_that_is_set_aside_for_two_reasons_shows_both(drop):
    good = {"naam": "Voorbeeldfieldlab", "status": "actief", "plaats": "Eindhoven"}
    features = [feature((5.4697, 51.4416), **good), feature((99, 99), **good), feature((5, 52), **good | {"naam": "X"})]
    reports, message = drop("fieldlabs", {"f.geojson": collection(*features)})
    assert message == ""
    accounted(reports)
    found = cells(drop, "fieldlabs")
    assert [(source_id, row, column) for source_id, row, column, *_ in found] == [
        ("fieldlabs", 2, "coordinates (lon/lat or x/y)"),
        ("fieldlabs", 2, "name, place"),
    ]
    assert found[1][-1] == "the same name, place stands in row 1 already"
    assert reports[0]["ledger"][0]["rows_quarantined"] == 1


def test_a_row_that_is_set_aside_takes_none_of_that_number_in_another_file_with_it(tmp_path):
    (tmp_path / "reader.py").write_text(
        "def finish(con, entity, relation):\n"
        "    bad = [('column_a', 'no'), ('column_b', 'neither')]\n"
        "    rows = ', '.join(f\"('two.json', '', 1, '{c}', 'x', '{r}')\" for c, r in bad)\n"
        "    return f'select * from (values {rows}) as t (_file, _sheet, _row, column_name, value, reason)'\n"
    )
    slim = load_source("slim")
    part = replace(slim.layouts[0].parts[0], key=())
    with duckdb.connect() as con:
        errors = "struct(column_name varchar, column_number integer, value varchar, reason varchar)[]"
        con.execute(
            f"create temp table {TYPED} as select file as _file, '' as _sheet, 1 as _row, cast(null as varchar) "
            f"as _kind, "
            f"false as _bad, cast(null as {errors}) as _errors from (values ('one.json'), ('two.json')) as t (file)"
        )
        header = Header(None, ["column_a", "column_b"], dict(enumerate(slim.columns[:2])))
        finish(con, replace(slim, folder=tmp_path), part, f"select _file, _sheet, _row from {TYPED}", header)
        assert con.execute(f"select _file from {FINISHED}").fetchall() == [("one.json",)]
        assert con.execute(f"select _file, _errors from {TYPED} where _bad").fetchall() == [
            (
                "two.json",
                [
                    {"column_name": "column_a", "column_number": 1, "value": "x", "reason": "no"},
                    {"column_name": "column_b", "column_number": 2, "value": "x", "reason": "neither"},
                ],
            )
        ]


def test_a_column_that_stands_twice_is_shown_twice_and_does_not_count_twice(drop):
    twice = band(("3e kwartaal 2022", "3e kwartaal 2022"))
    reports, message = drop("uwv_tension", {"spanning.xlsx": twice})
    assert [r["status"] for r in reports] == ["refused"]
    assert "stands twice in the row" in message


def test_the_whole_row_of_two_columns_of_one_name_is_shown():
    slim = load_source("slim")
    header = Header(1, ["Regio", "regio ", "Bedrag"], dict(enumerate(slim.columns[:3])))
    with duckdb.connect() as con:
        row = con.execute(
            f"select {row_values(slim, header)} from (values ('a', 'b', 'c')) as t (t1, t2, t3)"
        ).fetchone()
    assert row == ('{"Regio":"a","regio (column 2)":"b","Bedrag":"c"}',)
