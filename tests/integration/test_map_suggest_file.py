"""What is told of columns: a refusal guesses nothing, and a file that cannot be read is no file whose columns fit."""

import json
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from htsm.cli import cli
from htsm.home import Home
from ingest.refusal import DeliveryRefused
from tests.integration.personal_survey import CSV_HEADER, SURVEY, Words, declare, forget_declarations
from tests.integration.reading import Drop
from tests.integration.test_bad_input import SLIM_HEADER, SLIM_ROW, workbook
from tests.integration.test_map_assistant import rows


@pytest.fixture
def drop(state: Home, tmp_path: Path) -> Drop:
    return Drop(state, tmp_path)


def suggest(source_id: str, path: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["map", "suggest", source_id, "--file", str(path), *options])


def slim_text(header: str = SLIM_HEADER) -> str:
    return "\n".join([header, *rows(range(30))]) + "\n"


def book(path: Path) -> bytes:
    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet("Lijst").write_row(0, 0, ["Naam", "Plaats"])

    return workbook(path, fill)


def unreadable(name: str, content: bytes, tmp_path: Path) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    result = suggest("slim", path)
    assert "are those of the map" not in result.output
    assert isinstance(result.exception, DeliveryRefused), result.output
    assert result.exception.exit_code == 1
    told = str(result.exception)
    assert name in told
    assert "What to do:" in told
    return told


def test_a_file_that_is_no_list_at_all(state, tmp_path):
    assert "no header row" in unreadable("hostname", b"laptop-17\n", tmp_path)


def test_a_workbook_for_a_source_of_csv(state, tmp_path):
    unreadable("slim.xlsx", book(tmp_path / "made.xlsx"), tmp_path)


def test_a_workbook_that_is_cut_off(state, tmp_path):
    content = book(tmp_path / "made.xlsx")
    unreadable("slim.xlsx", content[: len(content) // 2], tmp_path)


def test_a_csv_that_is_cut_off_inside_a_quote(state, tmp_path):
    text = slim_text() + SLIM_ROW.split(";", 1)[0] + ';"MKB'
    told = unreadable("slim.csv", text.encode(), tmp_path)
    assert "cut off: get it again" in told


def test_an_archive_is_to_be_unpacked(state, tmp_path):
    import io
    import zipfile

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("slim.csv", slim_text())
    assert "unpack" in unreadable("slim.zip", content.getvalue(), tmp_path)


def test_a_file_with_the_columns_of_the_map_is_one(state, tmp_path):
    path = tmp_path / "slim.csv"
    path.write_text(slim_text())
    good = suggest("slim", path)
    assert (good.exit_code, good.stdout) == (0, "The file's columns are those of the map.\n")
    assert suggest("slim", path, "--json").stdout == "[]\n"


def test_a_refusal_makes_no_guess_of_its_own(drop):
    """By its letters a name may be like another one's: only the assistant looks at what the columns hold."""
    drop("slim", {"first.csv": slim_text()})
    header = SLIM_HEADER.replace("Naam aanvrager", "Aanvragende organisatie").replace("Tijdvak", "Aanvraagronde")
    reports, _ = drop("slim", {"second.csv": slim_text(header)})
    problems = [p for r in reports for p in r["problems"]]
    assert sorted(p["column"] for p in problems) == [
        "Aanvraagronde", "Aanvragende organisatie", "Naam aanvrager",
    ]  # fmt: skip
    for problem in problems:
        others = {"Aanvraagronde", "Aanvragende organisatie"} - {problem["column"]}
        assert not [name for name in others if name.casefold() in str(problem).casefold()]
        assert "htsm map suggest slim tells" in problem["action"]
    (record,) = json.loads(CliRunner().invoke(cli, ["map", "suggest", "slim", "--json"]).stdout)
    assert {c["column"]: c["renamed_to"] for c in record["vanished"]} == {
        "Naam aanvrager": "Aanvragende organisatie",
        "Tijdvak": "Aanvraagronde",
    }


def test_of_a_source_that_keeps_no_files_the_file_must_be_named(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "discard")
    try:
        drop, words = Drop(state, tmp_path), Words("q")
        text = "\n".join([CSV_HEADER.replace("submitdate", "ingestuurd"), *(words.row() for _ in range(20))])
        _, message = drop(SURVEY, {"a-w2023.csv": text})
        assert f"htsm map suggest {SURVEY} --file FILE" in message
        shown = CliRunner().invoke(cli, ["map", "suggest", SURVEY])
        assert f"{SURVEY}: a-w2023.csv was refused and is not kept" in shown.output
        assert f"htsm map suggest {SURVEY} --file FILE" in shown.output
        path = tmp_path / "again-w2023.csv"
        path.write_text(text)
        assert "'submitdate' (fills submitted_at, required)" in suggest(SURVEY, path).output
        refused = CliRunner().invoke(cli, ["map", "accept", SURVEY, "--all"])
        assert "keeps no files" in str(refused.exception)
    finally:
        monkeypatch.undo()
        forget_declarations()
