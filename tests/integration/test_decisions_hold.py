"""A decision taken last holds, whatever was decided before: exported, dated by one clock, told with true counts."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from htsm import clock, decisions
from htsm.cli import cli
from htsm.clock import SAMPLE_NOW, end_of_day
from htsm.explained import UsageFault
from htsm.home import Home
from ingest.declaration import DeclarationFault
from ingest.map.export import export
from ingest.map.lines import correction_line
from ingest.map.overlay import declared, register_of
from ingest.quarantine import groups
from ingest.quarantine_correct import close, correct
from ingest.quarantine_replay import replay, standing
from ingest.selection import select
from ingest.source_folder import check_corrections, correction_of, load_source
from tests.integration.personal_survey import SURVEY, declare, forget_declarations
from tests.integration.reading import Drop
from tests.integration.test_quarantine_work import deliver, slim

NOW = datetime(2024, 3, 1, tzinfo=UTC)
LINE = {
    "correction_id": "slim-1", "part": "awards", "key_header": "Projectnummer", "key_value": "2022SLIM2023005",
    "header": "Subsidiebedrag", "expected": "8-9 ton", "action": "replace", "value": "8500", "reason": "a slip",
    "since": "2024-03-01", "status": "open", "valid_to": "",
}  # fmt: skip


@pytest.fixture
def drop(state: Home, tmp_path: Path) -> Drop:
    return Drop(state, tmp_path)


def line(**changed: str) -> Any:
    return correction_of(LINE | changed)


def told(*arguments: str) -> Result:
    """A command that went well."""
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 0, result.output
    return result


def correct_it(value: str, reason: str = "mail") -> str:
    return told("quarantine", "correct", "slim", "I7", "--value", value, "--reason", reason).output


def test_a_correction_made_again_is_one_of_its_own_and_is_exported(drop, tree):
    drop("slim", {"slim.csv": slim({5: "8-9 ton"})})
    first = correct(drop.state, "slim", "I7", None, "9000", NOW, "tester", "a guess")
    replay(drop.state)
    close(drop.state, first["correction_id"], "withdrawn", NOW, "tester", "oops")
    replay(drop.state)
    second = correct(drop.state, "slim", "I7", None, "8.000,00", NOW, "tester", "mail")
    replay(drop.state)
    assert groups(drop.state) == []
    assert second["correction_id"] == f"{first['correction_id']}-2"
    export(drop.state, tree)
    forget_declarations()
    assert [(c.correction_id, c.status, c.value) for c in load_source("slim").corrections] == [
        (first["correction_id"], "withdrawn", "9000"),
        (second["correction_id"], "open", "8.000,00"),
    ]
    replay(drop.state)
    assert groups(drop.state) == []
    assert export(drop.state, tree) == []


def test_of_decisions_with_one_id_the_last_holds_in_the_tree_as_in_the_journal(drop, tree):
    drop("slim", {"slim.csv": slim({5: "8-9 ton"})})
    for changed in ({"value": "9000"}, {"value": "9000", "status": "withdrawn"}, {"value": "8.000,00"}):
        decisions.record(drop.state, "correction", "slim", LINE | changed, NOW, "tester", "a slip")
    for _ in range(2):
        (held,) = declared(drop.state, "slim").corrections
        assert (held.status, held.value) == ("open", "8.000,00")
        export(drop.state, tree)
        forget_declarations()
        (written,) = load_source("slim").corrections
        assert written == held
        # what is decided next goes on from the tree's line
    close(drop.state, "slim-1", "repaired", NOW, "tester", "they did")
    export(drop.state, tree)
    forget_declarations()
    assert [c.status for c in load_source("slim").corrections] == ["repaired"]


def test_a_line_that_a_reviewer_changed_wins_unless_it_was_closed():
    reviewed = line(value="8.600")
    assert register_of([reviewed], [line()]) == [reviewed]
    assert register_of([line()], [line(), line(value="8.000")]) == [line(value="8.000")]
    (closed,) = register_of([reviewed], [line(), line(status="withdrawn")])
    assert (closed.status, closed.value) == ("withdrawn", "8.600")
    assert correction_of(correction_line(line(valid_to="2024-01-01"))) == line(valid_to="2024-01-01")


def test_a_value_that_cannot_be_read_either_is_no_correction(drop):
    drop("slim", {"slim.csv": slim({5: "8-9 ton"})})
    refused = CliRunner().invoke(cli, ["quarantine", "correct", "slim", "I7", "--value", "acht", "--reason", "slip"])
    assert isinstance(refused.exception, UsageFault)
    assert refused.exception.exit_code == 2
    assert "'acht' cannot be read either: column 'Subsidiebedrag' expects an amount in euros" in str(refused.exception)
    assert decisions.decided(drop.state, "correction") == []
    assert "quarantine 1 -> 0, loaded 39 -> 40" in correct_it("8.000,00")


def test_a_required_cell_cannot_be_emptied(drop):
    drop("slim", {"slim.csv": slim({}).replace(";2022;", ";twee;", 1)})
    with pytest.raises(UsageFault, match="column 'Jaar' expects"):
        correct(drop.state, "slim", "2:Jaar", None, "", NOW, "tester", "a slip")


def test_a_cell_that_is_corrected_already_names_its_correction(drop):
    """A correction of before values were looked at: the list says whose text it is, and how to go on."""
    drop("slim", {"slim.csv": slim({5: "8-9 ton"})})
    decisions.record(drop.state, "correction", "slim", LINE | {"value": "acht"}, NOW, "tester", "a slip")
    replay(drop.state)
    (group,) = groups(drop.state)
    assert group.what_to_do.startswith("correction slim-1 put that there")
    with pytest.raises(UsageFault, match=r"corrected already: slim-1 .* first `htsm quarantine close slim-1"):
        correct(drop.state, "slim", "I7", None, "8500", NOW, "tester", "mail")
    told("quarantine", "close", "slim-1", "--status", "withdrawn", "--reason", "oops")
    assert "quarantine 1 -> 0" in correct_it("8500")


def test_taking_a_decision_back_says_what_that_did_and_counts_stay_true(drop):
    drop("slim", {"slim.csv": slim({5: "8-9 ton"})})
    correct_it("8500")
    (made,) = decisions.decided(drop.state, "correction")
    back = told("decisions", "withdraw", made.decision_id, "--reason", "oops").output
    assert "slim: slim.csv: quarantine 0 -> 1, loaded 40 -> 39" in back
    assert "htsm run makes one" in back
    assert "quarantine 1 -> 0, loaded 39 -> 40" in correct_it("8600")
    assert replay(drop.state) == []


def test_a_decision_that_was_taken_back_can_be_taken_again(drop):
    """The sample clock stands still: the same decision at the same moment is another one all the same."""
    drop("slim", {"slim.csv": slim({5: "8-9 ton"})})
    for _ in range(3):
        made = decisions.record(drop.state, "correction", "slim", LINE, SAMPLE_NOW, "tester", "a slip")
        assert decisions.decided(drop.state, "correction") == [made]
        decisions.withdraw(drop.state, made.decision_id, SAMPLE_NOW, "tester", "oops")
        assert decisions.decided(drop.state, "correction") == []


@pytest.mark.parametrize("clock_of", ["sample", "inbox"])
@pytest.mark.parametrize("option", [[], ["--profile", "sample"], ["--profile", "inbox"]], ids=str)
def test_every_decision_about_a_source_is_dated_by_the_clock_of_its_deliveries(
    state, tmp_path, monkeypatch, clock_of, option
):
    place = tmp_path / "drop"
    place.mkdir()
    (place / "slim.csv").write_text(slim({5: "8-9 ton", 6: "8-9 ton"}))
    from ingest.pull.source import pull_source
    from ingest.read.snapshots import read_source

    pull_source(state, "slim", clock_of, place)
    read_source(state, "slim")
    began = datetime.now(UTC)
    told("quarantine", "correct", "slim", "I7", "--value", "8500", "--reason", "x", *option)
    told("quarantine", "correct", "slim", "I8", "--value", "8500", "--reason", "x", *option)
    one, other = decisions.decided(state, "correction")
    told("quarantine", "close", one.content["correction_id"], "--status", "withdrawn", "--reason", "x", *option)
    told("decisions", "withdraw", other.decision_id, "--reason", "x", *option)
    moments = [clock.parse_time(d.decided_at) for d in decisions._everything(state, "correction")]
    assert len(moments) == 4
    if clock_of == "sample":
        assert set(moments) == {SAMPLE_NOW}
    else:
        assert min(moments) >= began
        assert moments == sorted(moments)


def test_nothing_is_closed_or_withdrawn_before_it_was_decided(drop):
    deliver(drop, "2023-01-01", slim({5: "8-9 ton"}))
    made = correct(drop.state, "slim", "I7", None, "8500", NOW, "tester", "a slip")
    close(drop.state, made["correction_id"], "withdrawn", SAMPLE_NOW, "tester", "oops")
    first, closed = decisions.decided(drop.state, "correction")
    assert closed.decided_at == first.decided_at == NOW.isoformat()
    decisions.withdraw(drop.state, closed.decision_id, SAMPLE_NOW, "tester", "oops")
    assert {d.decided_at for d in decisions._everything(drop.state, "correction")} == {NOW.isoformat()}


def test_a_repaired_error_stays_mended_in_the_deliveries_of_before(drop):
    deliver(drop, "2023-01-01", slim({5: "8-9 ton"}))
    made = correct(drop.state, "slim", "I7", None, "8500", NOW, "tester", "a slip")
    replay(drop.state)
    deliver(drop, "2023-06-01", slim({5: "€ 8.600,00"}))
    arguments = ["quarantine", "close", made["correction_id"], "--status"]
    wrong = CliRunner().invoke(cli, [*arguments, "withdrawn", "--reason", "x", "--until", "2023-06-01"])
    assert wrong.exit_code == 2
    done = told(*arguments, "repaired", "--reason", "they did", "--until", "2023-06-01").output
    assert done.count("quarantine 0 -> 0, loaded 40 -> 40") == 2
    states = select(drop.state, "inbox", end_of_day(date(2024, 12, 31))).states
    assert [s.report["rows_loaded"] for s in states] == [40, 40]
    assert [bool(s.report["corrections"]) for s in states] == [True, False]
    assert [c.valid_to for c in declared(drop.state, "slim").corrections] == [date(2023, 6, 1)]
    assert "repaired" in told("quarantine", "corrections").output


def test_what_stood_before_a_decision_is_what_was_in_use(drop):
    drop("slim", {"slim.csv": slim({5: "8-9 ton"})})
    (read,) = standing(drop.state, "slim").values()
    assert (read["status"], read["rows_loaded"]) == ("good", 39)
    assert replay(drop.state, "slim", standing(drop.state, "slim")) == []


def test_a_correction_of_personal_data_is_a_fault_of_the_declaration(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "encrypt")
    try:
        source = load_source(SURVEY)
        personal = LINE | {"part": "answers", "key_header": "E-mail", "header": "Q1", "correction_id": "x-1"}
        path = source.folder / "corrections.csv"
        path.write_text(f"{','.join(personal)}\n{','.join(personal.values())}\n")
        forget_declarations()
        with pytest.raises(DeclarationFault, match="correction x-1 names the column 'E-mail', which is personal"):
            load_source(SURVEY)
        path.unlink()
        forget_declarations()
        decisions.record(state, "correction", SURVEY, personal, NOW, "tester", "")
        with pytest.raises(DeclarationFault, match="personal"):
            declared(state, SURVEY)
    finally:
        monkeypatch.undo()
        forget_declarations()


def test_two_corrections_of_one_id_are_a_fault():
    from dataclasses import replace

    source = replace(load_source("slim"), corrections=(line(), line(value="1")))
    with pytest.raises(DeclarationFault, match="slim-1 stands there twice"):
        check_corrections(source)
