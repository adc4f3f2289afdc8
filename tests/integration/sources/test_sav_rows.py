"""SPSS files as rows of text: labels, what is missing, encodings, days beyond the calendar, damage."""

import os
import random
import sys
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess

import duckdb
import pytest

from ingest.door import carrier_family
from ingest.read import sav_rows, sav_text
from ingest.read.sav_text import moment_as_text, time_as_text
from ingest.read.strange import StrangeFile
from ingest.samples.making.spss import Variable, seconds
from tests.integration.sources.sav_files import company_answers, in_windows_1252, one_variable

REAL = ["sample", "sample_missing", "simple_alltypes", "test_width"]


def rows_of(path: Path) -> dict[str, list[str | None]]:
    """The columns of a file by name, in the order of the cases; asserts that cases are numbered from 1."""
    table = sav_rows.table(path, path.name)
    with duckdb.connect() as con:
        assert table.load(con, "raw_rows") == len(table.keys or ())
        rows = con.sql("from raw_rows order by _row").fetchall()
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    columns = list(zip(*rows, strict=True))[1:]
    return {name: list(column) for name, column in zip(table.keys or (), columns, strict=True)}


@pytest.fixture
def written(tmp_path: Path):
    def write(content: bytes) -> Path:
        path = tmp_path / "made.sav"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def real(real_data: Path):
    return lambda name: real_data / "surveys" / f"pyreadstat_{name}.sav"


def test_real_file_labels_dates_and_numbers(real):
    columns = rows_of(real("sample"))
    assert columns["mychar"] == ["a", "b", "c", "d", "e"]
    assert columns["mynum"] == ["1.1", "1.2", "-1000.3", "-1.4", "1000.3"]
    assert columns["mylabl"] == ["Male", "Female", "Male", "Female", "Male"]
    assert columns["myord"] == ["low", "medium", "high", "low", "low"]
    assert columns["mytime"] == ["10:10:10", "23:10:10", "00:00:00", "16:10:10", None]
    assert columns["mydate"][0] == "2018-05-06"
    assert columns["dtime"][0] == "2018-05-06 10:10:10"
    assert columns["mydate"][3] == "1583-01-01 (no year from 1900 to 2100)"
    assert columns["mydate"][4] is None


def test_real_file_user_missing_values_and_ranges_are_missing(real):
    columns = rows_of(real("sample_missing"))
    # -1 is missing, and so is all from 2000 to 3000
    assert columns["mynum"] == ["1.1", "1.2", "-1000.3", "-1.4", "1000.3", None, None]
    assert columns["mylabl"] == ["Male", "Female", "Male", "Female", "Male", None, None]
    assert columns["myord"] == ["low", "medium", "high", "low", "low", None, None]
    every = rows_of(real("simple_alltypes"))
    assert every["x"] == ["red", "green", "blue", "4", None, "9"]
    assert every["z"] == [None, None, "1.2340", None, "3.14159", None]
    assert every["date"][:3] == ["2014-11-01", "2014-11-01", "2014-12-15"]
    assert every["quarter"][0] == "2014-10-01"


def test_real_file_of_long_texts_in_utf_8(real):
    columns = rows_of(real("test_width"))
    assert columns["ResponseId"][0] == "R_0001xAxQxIo2PVH"
    assert columns["Finished"] == ["True"] * 5


@pytest.mark.parametrize("name", REAL)
def test_a_real_file_is_known_by_its_first_bytes(real, name):
    assert carrier_family(real(name)) == "sav"


def labelled(letters: dict[str, str]) -> bytes:
    label = {1.0: f"{letters['é']}{letters['é']}n categorie{letters['ë']}n"}
    return one_variable([1.0, 2.0], Variable(f"Caf{letters['é']}", label))


def test_letters_are_read_in_the_encoding_that_the_file_names(written):
    assert rows_of(written(labelled({"é": "é", "ë": "ë"}))) == {"v": ["één categorieën", "2"]}
    old = in_windows_1252(labelled)
    assert "é".encode("cp1252") in old
    assert b"UTF-8" not in old
    assert rows_of(written(old)) == {"v": ["één categorieën", "2"]}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (seconds(datetime(2020, 9, 8)), "2020-09-08"),
        (seconds(datetime(1900, 1, 1)), "1900-01-01"),
        (seconds(datetime(1583, 1, 1)), "1583-01-01 (no year from 1900 to 2100)"),
        (seconds(datetime(9999, 12, 31)), "9999-12-31 (no year from 1900 to 2100)"),
        (seconds(datetime(9999, 12, 31)) + 86_400, "beyond any calendar"),
        (1e20, "beyond any calendar"),
        (-1e15, "beyond any calendar"),
        (None, None),
    ],
)
def test_a_day_that_no_survey_can_mean_is_text_that_is_no_date(written, value, text):
    (found,) = rows_of(written(one_variable([value], Variable("dag", spss_format="DATE11"))))["v"]
    assert found == text or (text == "beyond any calendar" and found.endswith(text))
    assert moment_as_text(86_399.0, False) == "1582-10-14 23:59:59 (no year from 1900 to 2100)"
    assert time_as_text(-3_661) == "-01:01:01"


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_file_that_is_cut_off_is_told(written, keep):
    content = company_answers([{}] * 40)
    path = written(content[: int(len(content) * keep)])
    with pytest.raises(StrangeFile, match="the SPSS file is cut off or damaged") as told:
        rows_of(path)
    assert "export it again" in told.value.action


def test_a_header_that_speaks_of_fewer_cases_than_there_are_is_told(written):
    content = company_answers([{}] * 9)
    assert content[80:84] == (9).to_bytes(4, "little")
    with pytest.raises(StrangeFile, match="its header speaks of 4 cases, yet there are more"):
        rows_of(written(content[:80] + (4).to_bytes(4, "little") + content[84:]))
    # a header that does not know is no fault: some programs write none
    assert len(rows_of(written(content[:80] + b"\xff" * 4 + content[84:]))["v06"]) == 9


def test_a_file_on_which_the_library_breaks_down_does_not_take_us_along(written, monkeypatch):
    died = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"]
    monkeypatch.setattr(sav_rows, "_command", lambda task, path: died)
    with pytest.raises(StrangeFile, match="the program that reads it broke down on it"):
        sav_rows.table(written(company_answers([{}])), "made.sav")


def test_spoilt_bytes_are_read_or_told_never_a_crash(written):
    """Seeded: every file gives rows or a refusal in words."""
    content, chance = company_answers([{}] * 5), random.Random(20240215)
    read = told = 0
    for _ in range(12):
        spoilt = bytearray(content)
        for _ in range(chance.choice((1, 3, 9))):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        try:
            rows_of(written(bytes(spoilt)))
            read += 1
        except StrangeFile as error:
            assert "the SPSS file is cut off or damaged" in str(error)
            told += 1
    assert read > 0
    assert told > 0


@pytest.mark.parametrize("cases", [0, 1, 6, 7])
def test_cases_come_in_chunks_and_keep_their_numbers(written, monkeypatch, cases):
    monkeypatch.setattr(sav_text, "CASES_AT_ONCE", 3)
    path = written(one_variable([float(n) for n in range(1, cases + 1)], Variable("getal")))
    chunks = [(done, column) for done, (column,) in sav_text.chunks(os.fspath(path))]
    assert [value for _, column in chunks for value in column] == [str(n) for n in range(1, cases + 1)]
    assert [done for done, _ in chunks] == list(range(0, max(cases, 1), 3))


def test_a_variable_without_a_name_is_told(written, monkeypatch):
    path = written(b"$FL2, of which only the names are asked for")
    monkeypatch.setattr(sav_rows.subprocess, "run", lambda command, **_: CompletedProcess(command, 0, b'["a", null]'))
    with pytest.raises(StrangeFile, match="variable 2 has no name"):
        sav_rows.table(path, "made.sav")
