"""What was decided in a state folder is written into the tree for review, and counts once from then on."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from htsm import decisions
from htsm.cli import cli
from htsm.home import Home
from ingest.map.accept import accept
from ingest.map.export import export
from ingest.map.overlay import declared
from ingest.quarantine_correct import close, correct
from ingest.quarantine_replay import replay
from ingest.read.snapshots import read_source
from ingest.selection import select
from ingest.source_folder import load_source
from tests.integration.personal_survey import forget_declarations
from tests.integration.reading import Drop
from tests.integration.test_bad_input import SLIM_HEADER
from tests.integration.test_map_assistant import RENAMED, deliver

NOW = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture
def decided(state: Home, tmp_path: Path, tree: Path) -> Home:
    """A state with a renamed delivery accepted and a cell corrected."""
    drop = Drop(state, tmp_path)
    deliver(drop, "first", "2023-01-10", SLIM_HEADER, range(40))
    deliver(drop, "second", "2023-06-10", RENAMED.replace("Samenvatting", "Samenvatting, kort"), range(10, 60))
    assert accept(state, "slim", [], None, NOW, "tester", "asked, they said so").is_settled
    place = drop.folder / "third"
    place.mkdir()
    (place / "delivery.yml").write_text("landed_at: 2023-09-10\n")
    text = (drop.folder / "second" / "second.csv").read_text().replace("€ 24.999,00", "8-9 ton", 1)
    (place / "third.csv").write_text(text)
    drop.take("slim", place)
    correct(state, "slim", "I2", None, "8500", NOW, "tester", "a slip")
    replay(state)
    return state


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tree_has_every_decision_and_nothing_counts_twice(decided, tree):
    before = declared(decided, "slim")
    loaded = [s.report["rows_loaded"] for s in select(decided, "inbox", NOW).states]
    assert loaded == [40, 50, 50]
    written = export(decided, tree)
    assert sorted(str(p.relative_to(tree)) for p in written) == [
        "decisions/corrections.csv",
        "decisions/maps.csv",
        "ingest/sources/slim/columns.csv",
        "ingest/sources/slim/corrections.csv",
    ]
    forget_declarations()
    assert load_source("slim") == before
    assert declared(decided, "slim") == before
    assert [r["status"] for r in read_source(decided, "slim")] == ["good", "good", "good"]
    assert [s.report["rows_loaded"] for s in select(decided, "inbox", NOW).states] == loaded
    assert export(decided, tree) == []


def test_only_what_was_decided_changes_in_the_files(decided, tree):
    columns = tree / "ingest" / "sources" / "slim" / "columns.csv"
    before = columns.read_text().splitlines()
    export(decided, tree)
    after = columns.read_text().splitlines()
    changed = [(b, a) for b, a in zip(before, after[: len(before)], strict=True) if b != a]
    assert sorted(b.split(",")[3] for b, _ in changed) == ["Projectnummer", "Samenvatting", "Vestigingsplaats"]
    assert all("2023-06-10" in a for _, a in changed)
    assert [r["source_header"] for r in rows(columns)[len(before) - 1 :]] == [
        "Projectnr.",
        "Woonplaats",
        "Samenvatting, kort",
    ]
    told = rows(tree / "decisions" / "maps.csv")
    assert {(r["old"], r["new"], r["holds_from"], r["decided_by"]) for r in told} == {
        ("Projectnummer", "Projectnr.", "2023-06-10", "tester"),
        ("Vestigingsplaats", "Woonplaats", "2023-06-10", "tester"),
        ("Samenvatting", "Samenvatting, kort", "2023-06-10", "tester"),
    }


def test_a_correction_closed_later_is_closed_in_the_tree(decided, tree):
    export(decided, tree)
    forget_declarations()
    (correction,) = load_source("slim").corrections
    assert (correction.status, correction.expected, correction.value) == ("open", "8-9 ton", "8500")
    close(decided, correction.correction_id, "withdrawn", NOW, "tester", "it was right")
    export(decided, tree)
    forget_declarations()
    assert [c.status for c in load_source("slim").corrections] == ["withdrawn"]
    assert export(decided, tree) == []


def test_what_a_reviewer_made_of_a_line_wins(decided, tree):
    export(decided, tree)
    path = tree / "ingest" / "sources" / "slim" / "columns.csv"
    path.write_text(path.read_text().replace("Woonplaats,place,text,no", "Woonplaats,place,code,no"))
    forget_declarations()
    lines = [c for c in declared(decided, "slim").columns if c.source_header == "Woonplaats"]
    assert [(c.type, c.valid_from) for c in lines] == [("code", date(2023, 6, 10))]


def test_the_commands_list_withdraw_and_export(decided, tmp_path):
    runner = CliRunner()
    listed = runner.invoke(cli, ["decisions", "list"]).output.splitlines()
    assert [("map-" in line, "by tester" in line) for line in listed] == [(False, True), (True, True)]
    (map_decision,) = decisions.decided(decided, "map")
    out = tmp_path / "out"
    assert str(out / "decisions" / "maps.csv") in runner.invoke(cli, ["decisions", "export", "--out", str(out)]).output
    again = runner.invoke(
        cli, ["decisions", "withdraw", map_decision.decision_id, "--reason", "x", "--profile", "live"]
    )
    assert again.exit_code == 0, again.output
    # what was read without it before is in use again, and told
    assert "slim: second.csv: refused again" in again.output
    assert "quarantine 0 -> 0, loaded 40 -> 40" in again.output
    assert "htsm run makes one" in again.output
    assert decisions.decided(decided, "map") == []
    assert runner.invoke(cli, ["decisions", "withdraw", "map-nothing", "--reason", "x"]).exit_code != 0
