"""What is in quarantine is shown by cell, corrected once, and read again; nothing is read twice."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from htsm import decisions
from htsm.cli import cli
from htsm.explained import UsageFault
from htsm.home import Home
from ingest.corrections import register
from ingest.map.overlay import declared
from ingest.quarantine import groups, letters
from ingest.quarantine_correct import close, correct
from ingest.quarantine_replay import replay
from tests.integration.personal_survey import CSV_HEADER, SURVEY, Words, declare, forget_declarations
from tests.integration.reading import Drop, accounted
from tests.integration.sources.test_uwv_tension import FIGURES, GROUP, long
from tests.integration.test_bad_input import RIF_HEADER, SLIM_HEADER, SLIM_ROW, workbook

NOW = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture
def drop(state: Home, tmp_path: Path) -> Drop:
    return Drop(state, tmp_path)


def award(n: int, amount: str = "€ 24.999,00") -> str:
    return SLIM_ROW.replace("202308", f"2023{n:03d}").replace("€ 24.999,00", amount)


def slim(amounts: dict[int, str], rows: int = 40) -> str:
    """A list of awards, some with another amount; row 2 of the file is award 0."""
    return "\n".join([SLIM_HEADER, *(award(n, amounts.get(n, "€ 24.999,00")) for n in range(rows))])


def deliver(drop: Drop, day: str, content: str | bytes, source_id: str = "slim", name: str = "slim.csv") -> None:
    """Takes a list in, dated on a day."""
    place = drop.folder / day
    place.mkdir()
    (place / "delivery.yml").write_text(f"landed_at: {day}\n")
    (place / name).write_bytes(content.encode() if isinstance(content, str) else content)
    drop.take(source_id, place)


def rif(path: Path) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        for year in ("2021", "2022"):
            sheet = book.add_worksheet(year)
            sheet.write(0, 0, "VOORBEELDDATA - verzonnen")
            sheet.write_row(3, 0, RIF_HEADER)
            for n in range(12):
                row = [
                    f"RIF{year}{n:02d}",
                    f"Voorbeeld {year} {n}",
                    "Voorbeeldschool",
                    "Zwolle",
                    "Overijssel",
                    "Techniek",
                ]
                sheet.write_row(4 + n, 0, [*row, "2021-02-01", "2025-01-31", "1.000.000", "500.000"])
        book.get_worksheet_by_name("2021").write(13, 6, "31-02-2021")
        book.get_worksheet_by_name("2021").write(14, 8, "8-9 ton")

    return workbook(path, fill)


def test_cells_are_named_as_excel_does(drop, tmp_path):
    reports, _ = drop("rif", {"rif.xlsx": rif(tmp_path / "made.xlsx")})
    accounted(reports)
    found = groups(drop.state, "rif")
    assert [(g.sheet, g.column, g.rows, [(e.place, e.value) for e in g.examples]) for g in found] == [
        ("2021", "Startdatum", 1, [("2021!G14", "31-02-2021")]),
        ("2021", "Toegekend bedrag", 1, [("2021!I15", "8-9 ton")]),
    ]
    assert "htsm quarantine correct rif '2021!I15' --file rif.xlsx --value ..." in found[1].what_to_do
    assert [letters(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


def test_the_same_fault_in_many_rows_is_one_group_with_three_examples(drop):
    drop("slim", {"slim.csv": slim(dict.fromkeys(range(3, 8), "8-9 ton"))})
    (group,) = groups(drop.state)
    assert (group.rows, len(group.examples)) == (5, 3)
    assert group.examples[0].place == "row 5, column Subsidiebedrag (I)"
    shown = CliRunner().invoke(cli, ["quarantine", "list"]).output
    assert "'Subsidiebedrag', 5 rows: expected an amount in euros" in shown
    assert "row 5, column Subsidiebedrag (I): '8-9 ton'" in shown
    assert json.loads(CliRunner().invoke(cli, ["quarantine", "list", "slim", "--json"]).output)[0]["rows"] == 5


def test_double_rows_are_one_group_whatever_row_they_double(drop):
    drop("slim", {"slim.csv": "\n".join([slim({}), award(3), award(4)])})
    (group,) = groups(drop.state)
    assert (group.rows, group.column) == (2, "Projectnummer")
    assert group.reason.endswith("stands in an earlier row already")


def test_only_what_is_in_use_is_shown(drop):
    for day, amounts in (("2023-01-01", {3: "8-9 ton"}), ("2023-06-01", {})):
        deliver(drop, day, slim(amounts))
    assert len(list((drop.state.parsed / "slim" / "quarantine").glob("*.parquet"))) == 1
    assert groups(drop.state) == []


def test_a_correction_loads_the_row_and_a_second_replay_does_nothing(drop):
    drop("slim", {"slim.csv": slim({5: "8-9 ton", 6: "8-9 ton"})})
    made = correct(drop.state, "slim", "I7", None, "8500", NOW, "tester", "asked the publisher")
    assert (made["key_header"], made["key_value"], made["expected"]) == ("Projectnummer", "2022SLIM2023005", "8-9 ton")
    (read,) = replay(drop.state, "slim")
    assert (read.quarantined_before, read.quarantined, read.loaded_before, read.loaded) == (2, 1, 38, 39)
    assert read.gained == 1
    assert drop.parsed("slim", "award", "subsidy_eur::varchar").count(("8500.00",)) == 1
    assert replay(drop.state, "slim") == []
    (line,) = register(drop.state, "slim")
    assert (line["state"], line["needs_attention"], line["told"]) == ("applied", False, "applied in slim.csv, row 7")


def test_the_key_of_a_correction_is_all_that_tells_a_row(drop):
    """A figure of one region must never come to stand in another, whose figure is wrong in the same way later."""
    here, there = ("Groot-Amsterdam", "2022KW04"), ("Regio Zwolle", "2022KW04")

    def tension(wrong: tuple[str, str]) -> bytes:
        return long({wrong: [*FIGURES[wrong][:2], "onbekend?", FIGURES[wrong][3]]})

    deliver(drop, "2024-01-01", tension(here), "uwv_tension", "een.xlsx")
    made = correct(drop.state, "uwv_tension", "F5", None, "820", NOW, "tester", "asked UWV")
    assert dict(zip(made["key_header"].split("|"), made["key_value"].split("|"), strict=True)) == {
        "Kwartaal": "2022-4", "Arbeidsmarktregio": "Groot-Amsterdam", "Beroepsgroep": GROUP,
    }  # fmt: skip
    replay(drop.state, "uwv_tension")
    assert groups(drop.state, "uwv_tension") == []
    deliver(drop, "2024-02-01", tension(there), "uwv_tension", "twee.xlsx")
    (group,) = groups(drop.state, "uwv_tension")
    assert [(e.row, e.value) for e in group.examples] == [(7, "onbekend?")]
    (line,) = register(drop.state, "uwv_tension")
    assert (line["state"], line["needs_attention"]) == ("no_longer_needed", True)


def test_a_correction_of_which_several_rows_have_the_key_mends_none(drop):
    deliver(drop, "2024-01-01", slim({5: "8-9 ton"}))
    correct(drop.state, "slim", "I7", None, "8500", NOW, "tester", "asked the publisher")
    twin = award(5, "8-9 ton").replace("Voorbeeld", "Ander")
    deliver(drop, "2024-06-01", "\n".join([slim({5: "8-9 ton"}), twin]))
    assert [(g.rows, {e.value for e in g.examples}) for g in groups(drop.state, "slim")] == [(2, {"8-9 ton"})]
    (line,) = register(drop.state, "slim")
    assert (line["state"], line["told"]) == ("row_not_found", "not applied: 2 rows have its key")


def test_a_row_set_aside_stays_in_quarantine_with_the_reason(drop, tmp_path):
    drop("rif", {"rif.xlsx": rif(tmp_path / "made.xlsx")})
    made = correct(drop.state, "rif", "2021!G14", None, None, NOW, "tester", "withdrawn by the publisher")
    assert (made["key_header"], made["key_value"], made["action"]) == ("Projectnr.", "RIF202109", "set_aside")
    replay(drop.state)
    dates, amounts = groups(drop.state, "rif")
    assert dates.reason == f"set aside by correction {made['correction_id']}: withdrawn by the publisher"
    assert (dates.rows, dates.what_to_do.startswith("nothing")) == (1, True)
    assert amounts.column == "Toegekend bedrag"


def test_a_correction_that_the_publisher_made_needless_is_told_and_closed(drop):
    deliver(drop, "2023-01-01", slim({5: "8-9 ton"}))
    made = correct(drop.state, "slim", "7:Subsidiebedrag", "slim.csv", "8500", NOW, "tester", "a slip")
    replay(drop.state)
    deliver(drop, "2023-06-01", slim({5: "€ 8.600,00"}))
    (line,) = register(drop.state, "slim")
    assert (line["state"], line["needs_attention"]) == ("no_longer_needed", True)
    runner = CliRunner()
    shown = runner.invoke(cli, ["quarantine", "corrections"])
    assert (shown.exit_code, "no longer needed" in shown.output) == (1, True)
    close(drop.state, made["correction_id"], "repaired", NOW, "tester", "repaired by the publisher")
    assert [c.status for c in declared(drop.state, "slim").corrections] == ["repaired"]
    assert runner.invoke(cli, ["quarantine", "corrections"]).exit_code == 0
    with pytest.raises(UsageFault, match="no open correction"):
        close(drop.state, made["correction_id"], "repaired", NOW, "tester", "")


def test_a_changed_map_moves_rows_out_of_quarantine(drop):
    drop("slim", {"slim.csv": slim({5: "8-9 ton"}).replace("MKB;2022;maart;", "Klein;2022;maart;", 2)})
    category = next(g for g in groups(drop.state) if g.column == "Categorie")
    assert (category.rows, "add it to `values`" in category.what_to_do) == (2, True)
    line = {
        "layout": "list_csv", "part": "awards", "source_header": "Categorie", "field": "category", "type": "choice",
        "required": "yes", "values": "MKB|Klein=MKB", "valid_from": "2020-01-01",
    }  # fmt: skip
    closed = line | {"table_id": "", "measure": "", "valid_to": "2020-01-01"}
    content = {"layout": "list_csv", "part": "awards", "table_id": "", "lines": [line], "closed": [closed]}
    decisions.record(drop.state, "map", "slim", content, NOW, "tester", "a new word")
    (read,) = replay(drop.state, "slim")
    assert (read.quarantined_before, read.quarantined) == (3, 1)


def test_what_cannot_be_corrected_is_told(drop):
    deliver(drop, "2023-01-01", slim({5: "8-9 ton"}))
    for cell, words in (("I8", "not in quarantine"), ("zomaar", "no cell"), ("A7", "not in quarantine")):
        with pytest.raises(UsageFault, match=words):
            correct(drop.state, "slim", cell, None, "1", NOW, "tester", "")
    same = SLIM_ROW.split(";", 1)[1].replace("€ 24.999,00", "8-9 ton")
    deliver(drop, "2023-06-01", "\n".join([SLIM_HEADER, *[f";{same}"] * 2, *(award(n) for n in range(40))]))
    with pytest.raises(UsageFault, match="cannot be told from others"):
        correct(drop.state, "slim", "I2", None, "1", NOW, "tester", "")


def test_what_is_not_read_yet_is_not_passed_over_in_silence(drop):
    drop("slim", {"slim.csv": slim({5: "8-9 ton"})})
    line = {"layout": "list_csv", "part": "awards", "source_header": "Extra", "field": "extra", "type": "ignore"}
    content = {"layout": "list_csv", "part": "awards", "table_id": "", "lines": [line], "closed": []}
    decisions.record(drop.state, "map", "slim", content, NOW, "tester", "")
    shown = CliRunner().invoke(cli, ["quarantine", "list"])
    assert "Not read yet" in shown.stderr
    assert "slim" in shown.stderr
    assert "Not read yet" in CliRunner().invoke(cli, ["map", "suggest"]).stderr
    replay(drop.state)
    assert "Not read yet" not in CliRunner().invoke(cli, ["quarantine", "list"]).output


def test_the_command_corrects_and_says_what_that_brought(drop):
    drop("slim", {"slim.csv": slim({5: "8-9 ton"})})
    runner = CliRunner()
    done = runner.invoke(
        cli, ["quarantine", "correct", "slim", "I7", "--value", "8500", "--reason", "a slip", "--by", "t"]
    )
    assert done.exit_code == 0, done.output
    assert "'8-9 ton' becomes '8500'" in done.output
    assert "quarantine 1 -> 0, loaded 39 -> 40" in done.output
    assert "Nothing to read again" in runner.invoke(cli, ["quarantine", "replay"]).output
    assert "Nothing is in quarantine." in runner.invoke(cli, ["quarantine", "list"]).output
    assert runner.invoke(cli, ["quarantine", "correct", "slim", "I7", "--reason", "x"]).exit_code == 2


def test_nothing_of_a_person_is_shown_or_corrected(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "encrypt")
    try:
        drop, words = Drop(state, tmp_path), Words("q")
        rows = [words.row() for _ in range(30)] + [words.row(grade="elf")]
        drop(SURVEY, {"a-w2023.csv": "\n".join([CSV_HEADER, *rows])})
        found = groups(state)
        assert [(g.column, g.rows) for g in found] == [("Q1", 1)]
        told = json.dumps([g.as_record() for g in found]) + CliRunner().invoke(cli, ["quarantine", "list"]).output
        assert [w for w in words.given if w in told] == []
        with pytest.raises(UsageFault, match="personal data"):
            correct(state, SURVEY, "32:Q1", None, "8", NOW, "tester", "")
    finally:
        monkeypatch.undo()
        forget_declarations()
