"""A csv row with fewer cells than the header is told, never filled up; a file that ends in one is refused."""

import gzip

import pytest

from htsm.home import Home
from ingest.read import csv_rows
from tests.integration.reading import Drop, accounted
from tests.integration.test_bad_input import SLIM_HEADER, SLIM_ROW

ROWS = [SLIM_ROW.replace("202308", f"20230{n}") for n in range(1, 6)]
CUT = "2022SLIM202309;MKB;2022;maart;Voorbeeldbedrijf 3;Zw"
REASON = "the row has 6 of 9 cells: it is cut off or a separator is missing"


@pytest.fixture
def drop(state: Home, tmp_path) -> Drop:
    return Drop(state, tmp_path)


def lines(*more: str, end: str = "\n") -> str:
    return "\n".join(["VOORBEELDDATA - verzonnen", SLIM_HEADER, *ROWS, *more]) + end


@pytest.mark.parametrize("encode", [str.encode, lambda s: s.encode("utf-16"), lambda s: gzip.compress(s.encode())])
def test_a_file_that_ends_in_the_middle_of_a_row_is_refused(drop, encode):
    reports, message = drop("slim", {"slim.csv": encode(lines(CUT, end=""))})
    assert [r["status"] for r in reports] == ["refused"]
    (problem,) = reports[0]["problems"]
    assert (problem["file"], problem["row"], problem["column"]) == ("slim.csv", 8, "Projectnaam")
    assert "ends in the middle of its last row" in message
    assert REASON in message


@pytest.mark.parametrize("quoted", [False, True], ids=["as it stands", "with a cell over two lines"])
def test_a_short_row_goes_to_quarantine_and_says_how_short(drop, quoted):
    rows = [ROWS[0].replace("Tekst", '"Tekst\nen meer"')] if quoted else []
    reports, message = drop("slim", {"slim.csv": lines(CUT, *rows, "", "Bron: verzonnen")})
    assert message == ""
    accounted(reports)
    assert ("slim.csv", "", 8, "Projectnaam", None, REASON) in drop.quarantine("slim")
    names = [name for (name,) in drop.parsed("slim", "award", "applicant_name")]
    assert names == ["Voorbeeldbedrijf Één BV"] * 5
    assert reports[0]["ledger"][0]["kinds"] == {"blank": 1, "header": 1, "note": 1, "title": 1}


def test_a_missing_separator_is_a_short_row_and_its_cells_are_shown(drop):
    reports, _ = drop("slim", {"slim.csv": lines(CUT.replace(";Zw", ";Zwolle;Leren Tekst;1.000"), ROWS[0][:-3])})
    accounted(reports)
    by_row = {row: (column, reason) for _, _, row, column, _, reason in drop.quarantine("slim")}
    assert by_row[8] == ("Subsidiebedrag", REASON.replace("6 of 9", "8 of 9"))


def test_the_whole_row_is_kept_beside_the_reason(drop, state):
    import duckdb

    drop("slim", {"slim.csv": lines(CUT)})
    files = state.parsed / "slim" / "quarantine" / "*.parquet"
    (row,) = duckdb.sql(f"select column_number, row_values ->> '$.Vestigingsplaats' from '{files}'").fetchall()
    assert row == (7, "Zw")


def test_a_program_that_leaves_out_empty_cells_at_the_end_is_believed(drop):
    short = [f"2022SLIM20240{n};MKB;2022;maart;Verzonnen BV;Zwolle" for n in range(4)]
    reports, message = drop("slim", {"slim.csv": lines(*short, end="")})
    assert message == ""
    accounted(reports)
    assert reports[0]["ledger"][0]["rows_loaded"] == 9
    # where empty cells are written, a row without them is short
    reports, _ = drop("slim", {"slim.csv": lines(*short, "2022SLIM202409;MKB;2022;maart;V;Z;;;")})
    assert reports[0]["ledger"][0]["rows_quarantined"] == 4


def test_short_rows_of_a_large_list_are_told_too(drop, monkeypatch):
    monkeypatch.setattr(csv_rows, "LARGE_BYTES", 10)
    header = "vacancy_id;posted_on;job_title"
    rows = [f"v{n};2023-01-0{n};Lasser" for n in range(1, 7)]
    reports, message = drop("vacancies", {"v.csv": "\n".join([header, *rows, "v7;2023-01-07"]) + "\n"})
    assert message == ""
    accounted(reports)
    assert [(row, column) for _, _, row, column, _, _ in drop.quarantine("vacancies")] == [(8, "job_title")]
    assert reports[0]["rows_loaded"] == 6


def test_empty_cells_at_the_end_of_rows_of_a_large_list_are_there(drop, monkeypatch):
    monkeypatch.setattr(csv_rows, "LARGE_BYTES", 10)
    rows = [f"v{n};2023-01-0{n};Lasser;{'Zwolle' if n == 3 else ''}" for n in range(1, 7)]
    text = "\n".join(["vacancy_id;posted_on;job_title;place", *rows])
    reports, message = drop("vacancies", {"v.csv": text})
    assert message == ""
    accounted(reports)
    assert drop.parsed("vacancies", "vacancy", "place") == [(p,) for p in (None, None, "Zwolle", None, None, None)]
