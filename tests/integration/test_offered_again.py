"""What happens when something is offered again: with a note, after a failure, beside something new, after a kill."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from htsm.home import Home
from ingest import journal
from ingest.landing import manifest, sightings
from ingest.pull.source import pull_source
from ingest.read.reader import SnapshotReader
from ingest.read.snapshots import NotReadNow, read_source
from ingest.selection import select
from tests.integration.reading import Drop
from tests.integration.test_bad_input import CELL, PAGE, RIF_HEADER, SLIM_HEADER, SLIM_ROW
from tests.integration.test_nothing_swallowed import awards


@pytest.fixture
def drop(state: Home, tmp_path: Path) -> Drop:
    return Drop(state, tmp_path)


def pages(place: Path, *years: int, note: str = "") -> Path:
    place.mkdir(exist_ok=True)
    cells = ",".join(CELL % (i, year) for i, year in enumerate(years))
    (place / "UntypedDataSet.json").write_text(PAGE % ("", cells))
    if note:
        (place / "delivery.yml").write_text(note)
    return place


def line_of_states(state: Home, source_id: str) -> list[tuple[str, str]]:
    states = select(state, "inbox", datetime.now(UTC)).states
    return [(s.sighting.landed_at[:10], s.report["reach"]) for s in states if s.sighting.source_id == source_id]


def test_an_older_state_that_was_refused_comes_in_when_it_is_dated(drop, tmp_path):
    drop.take("cbs", pages(tmp_path / "new", 20, 21, 22, note="landed_at: 2023-11-16\n"))
    reports, _ = drop.take("cbs", pages(tmp_path / "old", 20, 21))
    assert [r["status"] for r in reports] == ["refused"]
    reports, message = drop.take("cbs", pages(tmp_path / "old", 20, 21, note="landed_at: 2020-08-14\n"))
    assert (message, [r["status"] for r in reports]) == ("", ["good"])
    assert line_of_states(drop.state, "cbs") == [("2020-08-14", "2021KW01"), ("2023-11-16", "2022KW01")]


def test_a_date_given_later_takes_the_place_of_the_moment_of_dropping(drop, tmp_path):
    drop.take("cbs", pages(tmp_path / "old", 20, 21))
    drop.take("cbs", pages(tmp_path / "old", 20, 21, note="landed_at: 2020-08-14\n"))
    drop.take("cbs", pages(tmp_path / "new", 20, 21, 22, note="landed_at: 2023-11-16\n"))
    assert line_of_states(drop.state, "cbs") == [("2020-08-14", "2021KW01"), ("2023-11-16", "2022KW01")]


def test_two_states_that_reach_as_far_and_came_together_are_not_ordered_by_chance(drop, tmp_path):
    for name, value in (("a", "38.1"), ("b", "39.0")):
        (tmp_path / "both").mkdir(exist_ok=True)
        place = pages(tmp_path / "both" / name, 20, 21)
        page = place / "UntypedDataSet.json"
        page.write_text(page.read_text().replace("38.1", value))
    reports, message = drop.take("cbs", tmp_path / "both")
    assert sorted(r["status"] for r in reports) == ["good", "refused"]
    assert "nothing says which is newer" in message


def test_a_fault_of_the_machine_is_tried_again_and_blames_no_file(drop, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(SnapshotReader, "write", full)
        with pytest.raises(NotReadNow, match="No space left"):
            drop("slim", {"slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n"})
    assert [r["status"] for r in read_source(drop.state, "slim")] == ["good"]


def test_a_dropped_file_that_cannot_be_read_now_stays_for_the_next_run(state, monkeypatch):
    from ingest import inbox

    place = state.inbox / "slim"
    place.mkdir(parents=True)
    (place / "slim.csv").write_text(f"{SLIM_HEADER}\n{SLIM_ROW}\n")

    def failing(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(inbox, "recognise", failing)
        pulled = pull_source(state, "slim", "inbox")
    assert (pulled.landed, pulled.refusals) == ([], [])
    assert any("could not be read now (Input/output error)" in message for message in pulled.messages)
    assert [p.name for p in place.iterdir()] == ["slim.csv"]
    assert len(pull_source(state, "slim", "inbox").landed) == 1


def test_an_interrupt_inside_a_query_is_no_refusal(drop, monkeypatch):
    def interrupted(*_: object) -> None:
        raise RuntimeError("Query interrupted") from KeyboardInterrupt()

    with monkeypatch.context() as patched:
        patched.setattr(SnapshotReader, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            drop("slim", {"slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n"})
    assert [r["status"] for r in read_source(drop.state, "slim")] == ["good"]


def test_a_renamed_measure_comes_in_with_one_line_of_the_map(drop, monkeypatch):
    import dataclasses

    from ingest import source_folder
    from ingest.map import overlay
    from ingest.read import snapshots

    text = "ID,BedrijfstakkenBranchesSBI2008,Regios,Perioden,AantalVacatures\n0,307500,NL01  ,2020KW01,38.1\n"
    reports, _ = drop("cbs", {"83599NED.csv": text})
    assert [r["status"] for r in reports] == ["refused"]
    source = source_folder.load_source("cbs")
    measure = next(c for c in source.columns if (c.layout, c.measure) == ("renamed_csv", "open_vacancies"))
    line = dataclasses.replace(measure, source_header="AantalVacatures")
    wider = dataclasses.replace(source, columns=(*source.columns, line))
    monkeypatch.setattr(overlay, "load_source", lambda _: wider)
    monkeypatch.setattr(snapshots, "reader_version", lambda _: "another")
    assert [r["status"] for r in read_source(drop.state, "cbs")] == ["good"]


def test_a_folder_that_grows_by_a_list_takes_the_new_one_in(drop):
    first = {"slim-2022.csv": "\n".join([SLIM_HEADER, *awards(range(3))])}
    drop("slim", first)
    reports, message = drop("slim", {**first, "slim-2023.csv": "\n".join([SLIM_HEADER, *awards(range(5))])})
    assert (message, [r["status"] for r in reports]) == ("", ["good"])
    latest = [s for s in select(drop.state, "inbox", datetime.now(UTC)).states if s.is_latest]
    assert [f.name for s in latest for f in s.sighting.files] == ["slim-2023.csv"]


def test_a_note_does_not_outlive_its_files(state):
    place = state.inbox / "slim"
    place.mkdir(parents=True)
    (place / "slim.csv").write_text(f"{SLIM_HEADER}\n{SLIM_ROW}\n")
    (place / "delivery.yml").write_text("landed_at: 2022-01-01\n")
    (place / ".DS_Store").write_text("x")
    pull_source(state, "slim", "inbox")
    assert [p.name for p in place.iterdir()] == [".DS_Store"]


@pytest.mark.parametrize("left", ["", "\n", '{"source_id": "slim", "table'], ids=["nothing", "blank", "cut off"])
def test_a_manifest_that_a_kill_left_half_written_blocks_nothing(drop, left):
    drop("slim", {"slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n"})
    path = manifest(drop.state, "slim")
    with path.open("a") as file:
        file.write(left)
    assert len(list(sightings(drop.state, "slim"))) == 1
    drop("slim", {"slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n"})
    assert len(list(sightings(drop.state, "slim"))) == 2


def test_a_journal_damaged_in_the_middle_says_where(tmp_path):
    path = tmp_path / "manifest.jsonl"
    path.write_text('{"a": 1}\n{"a": \n{"a": 3}\n')
    with pytest.raises(journal.JournalDamaged, match="line 2"):
        list(journal.read(path))
    shutil.copy(path, tmp_path / "copy")
    assert json.loads((tmp_path / "copy").read_text().split("\n")[2]) == {"a": 3}


def test_a_paragraph_with_many_separators_is_no_swallowed_row(drop):
    text = '"Eerste alinea.\n\nlassen; frezen; draaien; meten; boren; zagen; lijmen; buigen; slijpen"'
    rows = [*awards(range(20)), SLIM_ROW.replace("Tekst", text)]
    reports, message = drop("slim", {"slim.csv": "\n".join([SLIM_HEADER, *rows])})
    assert message == ""
    assert reports[0]["rows_loaded"] == 21


def test_a_number_on_two_sheets_counts_once(drop, tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "rif.xlsx"))
    for year in ("2021", "2022"):
        sheet = book.add_worksheet(year)
        sheet.write_row(0, 0, RIF_HEADER)
        sheet.write_row(1, 0, ["RIF21001", "Voorbeeld A", "Voorbeeldschool", "Zwolle", "Overijssel", "Techniek"])
    book.close()
    reports, _ = drop("rif", {"rif.xlsx": (tmp_path / "rif.xlsx").read_bytes()})
    assert reports[0]["rows_loaded"] == 1
    assert [(sheet, row, reason) for _, sheet, row, _, _, reason in drop.quarantine("rif")] == [
        ("2022", 2, "the same project_number stands in row 2 of sheet 2021 already")
    ]


def test_lists_of_another_kind_beside_a_good_one_do_not_refuse_it(drop, real_data, tmp_path):
    place = tmp_path / "regions"
    shutil.copytree(real_data / "regions", place)
    reports, _ = drop.take("regions", place)
    good = {r["files"][0] for r in reports if r["status"] == "good"}
    assert {"regioatlas_arbeidsmarktregios.csv", "corop_woonplaats_gemeente.generated.csv"} <= good
