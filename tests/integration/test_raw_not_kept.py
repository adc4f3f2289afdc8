"""Where raw files are not kept, the parsed file is what everything goes on with; and what `htsm raw` does."""

import tempfile
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from htsm.cli import cli
from htsm.explained import Explained, UsageFault
from htsm.fingerprint import fingerprint
from htsm.home import Home
from ingest.at_rest import EncryptedFileDamaged
from ingest.landing import sightings, snapshot_folder
from ingest.pull.source import pull_source
from ingest.raw_key import UnusableKey
from ingest.raw_relations import create_views, write_raw_relations
from ingest.read.snapshots import read_source, reader_version, report, unread
from ingest.selection import Selection, select
from ingest.source_folder import load_source
from tests.integration.personal_survey import COLUMNS, CSV_HEADER, SURVEY, Words, declare, files_of

PLAN = {
    "as_of": "2024-02-15T00:00:00+00:00",
    "profile": "inbox",
    "is_sample": False,
    "release_id": "none",
    "fingerprint": "none",
}
GROWN = COLUMNS + "limesurvey,answers,,Q4,hours,integer,no,,,,,no,,,\n"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    for name in ("HTSM_RAW_KEY", "HTSM_RAW_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    return place


def answers(rows: int = 5, header: str = CSV_HEADER, cell: str = "") -> str:
    words = Words("n")
    return "\n".join([header, *(words.row() + cell for _ in range(rows))]) + "\n"


def drop(state: Home, content: str, landed_at: str = "2023-06-01", name: str = "enquete.csv") -> None:
    place = state.inbox / SURVEY / landed_at
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(content)
    (place / "delivery.yml").write_text(f"table_id: w2023\nlanded_at: {landed_at}\n")


def taken(state: Home) -> list[str]:
    pull_source(state, SURVEY, "inbox")
    return [r["status"] for r in read_source(state, SURVEY)]


def selected(state: Home) -> Selection:
    return select(state, "inbox", datetime.fromisoformat(PLAN["as_of"]))


def rows(state: Home, columns: str) -> list[tuple]:
    """The rows of the raw relation, as a build sees them."""
    create_views(state.work / "parsed.duckdb", write_raw_relations(state, selected(state), PLAN))
    with duckdb.connect(str(state.work / "parsed.duckdb"), read_only=True) as con:
        return con.execute(f"select {columns} from raw.{SURVEY}__answer order by _snapshot_id, _row").fetchall()


def print_of(state: Home) -> str:
    return fingerprint(state, selected(state), [], PLAN["as_of"], "inbox")


def test_a_new_reader_goes_on_with_what_the_old_one_parsed(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "discard")
    drop(state, answers())
    assert taken(state) == ["good"]
    before, version = rows(state, "respondent, grade::varchar, role, _row"), reader_version(SURVEY)
    assert len(before) == 5
    printed = print_of(state)
    declare(monkeypatch, tmp_path, "discard", GROWN)
    assert reader_version(SURVEY) != version
    assert unread(state, SURVEY) == []
    assert taken(state) == []
    (only,) = selected(state).states
    assert only.report["reader_version"] == version
    assert rows(state, "respondent, grade::varchar, role, _row") == before
    assert rows(state, "hours") == [(None,)] * 5
    assert print_of(state) == printed


def test_files_of_both_readers_are_one_relation(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "discard")
    drop(state, answers())
    assert taken(state) == ["good"]
    declare(monkeypatch, tmp_path, "discard", GROWN)
    drop(state, answers(6, f"{CSV_HEADER};Q4", ";12"), "2023-09-01")
    assert taken(state) == ["good"]
    assert [s.report["rows_loaded"] for s in selected(state).states] == [5, 6]
    assert sorted(rows(state, "hours"), key=str) == [(12,)] * 6 + [(None,)] * 5
    assert list(files_of(state)) == []


def test_what_is_dropped_again_is_read_by_the_new_reader_and_removed(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "discard")
    drop(state, answers())
    assert taken(state) == ["good"]
    printed = print_of(state)
    drop(state, answers())
    assert taken(state) == []
    assert list(files_of(state)) == []
    declare(monkeypatch, tmp_path, "discard", GROWN)
    drop(state, answers())
    assert taken(state) == ["good"]
    assert list(files_of(state)) == []
    (only,) = selected(state).states
    assert only.report["reader_version"] == reader_version(SURVEY)
    assert rows(state, "hours") == [(None,)] * 5
    assert print_of(state) != printed
    # two readers went by; the last one that saw the file counts, whatever the clock of the files says
    declare(monkeypatch, tmp_path, "discard", GROWN + "limesurvey,answers,,Q5,days,integer,no,,,,,no,,,\n")
    assert selected(state).states[0].report == only.report


def test_what_was_refused_is_not_kept_and_comes_in_when_dropped_after_the_repair(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "discard")
    wider = answers(5, f"{CSV_HEADER};Q4", ";12")
    drop(state, wider)
    assert taken(state) == ["refused"]
    assert list(files_of(state)) == []
    declare(monkeypatch, tmp_path, "discard", GROWN)
    assert taken(state) == []
    assert [r.report["status"] for r in selected(state).refusals] == ["refused"]
    drop(state, wider)
    assert taken(state) == ["good"]
    assert selected(state).refusals == []
    assert rows(state, "hours") == [(12,)] * 5


def test_a_removal_that_a_kill_broke_off_is_finished(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "discard")
    drop(state, answers())
    from ingest.read import snapshots

    with monkeypatch.context() as patched:
        patched.setattr(snapshots, "remove_read", lambda *_: None)
        assert taken(state) == ["good"]
    (path,) = files_of(state)
    path.parent.rename(path.parent.with_name(f".gone-{path.parent.name}"))
    (path.parent).mkdir()
    assert taken(state) == []
    assert [p.name for p in (state.landing / SURVEY).iterdir() if p.is_dir()] == [path.parent.name]
    assert list(files_of(state)) == []
    assert len(rows(state, "grade")) == 5


def test_parsed_files_that_are_lost_are_told(state, tmp_path, monkeypatch, caplog):
    declare(monkeypatch, tmp_path, "discard")
    drop(state, answers())
    assert taken(state) == ["good"]
    (state.parsed / SURVEY / "reads").rename(tmp_path / "lost")
    assert taken(state) == []
    assert "restore parsed/ from a backup" in caplog.text


def test_a_lost_folder_of_a_source_that_keeps_its_files_is_no_removal(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "encrypt")
    drop(state, answers())
    assert taken(state) == ["good"]
    (sighting,) = sightings(state, SURVEY)
    snapshot_folder(state, SURVEY, sighting.snapshot_id).rename(tmp_path / "lost")
    declare(monkeypatch, tmp_path, "encrypt", GROWN)
    with pytest.raises(Explained, match=r"is damaged on disk: enquete.csv is not there"):
        taken(state)


def test_a_key_that_is_lost_between_pull_and_read_blames_no_file(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "encrypt")
    drop(state, answers())
    pull_source(state, SURVEY, "inbox")
    key = state.keys / "raw.key"
    key.rename(tmp_path / "away.key")
    with pytest.raises(UnusableKey, match=r"keys/raw.key is gone.*What to do"):
        read_source(state, SURVEY)
    assert not list((state.inbox / SURVEY).glob("refused/*"))
    (tmp_path / "away.key").rename(key)
    assert [r["status"] for r in read_source(state, SURVEY)] == ["good"]


def test_a_file_that_was_changed_in_landing_is_told_and_not_refused(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "encrypt")
    drop(state, answers())
    drop(state, answers(6), "2023-09-01")
    pull_source(state, SURVEY, "inbox")
    one, two = files_of(state)
    content = two.read_bytes()
    two.write_bytes(one.read_bytes())
    with pytest.raises(EncryptedFileDamaged, match="holds another file than the one that landed"):
        read_source(state, SURVEY)
    two.write_bytes(content[:-1])
    with pytest.raises(EncryptedFileDamaged, match="not as it was written"):
        read_source(state, SURVEY)
    two.write_bytes(content)
    read_source(state, SURVEY)
    assert len(rows(state, "grade")) == 11


def command(*words: str) -> Result:
    return CliRunner().invoke(cli, ["raw", *words])


def test_the_command_shows_exports_and_forgets(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "encrypt")
    assert "nothing has come in yet" in command("list", SURVEY).output
    content = answers()
    drop(state, content)
    drop(state, content.replace("Q3", "Q33"), "2023-07-01", "vreemd.csv")
    assert taken(state) == ["good", "refused"]
    good, bad = (s.snapshot_id for s in sightings(state, SURVEY))
    listed = command("list", SURVEY).output.splitlines()
    assert listed == [
        f"{good}  2023-06-01  encrypted  enquete.csv",
        f"{bad}  2023-07-01  encrypted  vreemd.csv",
        f"{bad[:16]}  refused     encrypted  vreemd.csv",
    ]
    done = command("export", SURVEY, good[:8], "--out", str(tmp_path / "out"))
    assert done.exit_code == 0
    assert (tmp_path / "out" / "enquete.csv").read_text() == content
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    again = command("export", SURVEY, good, "--out", str(tmp_path / "out"))
    assert isinstance(again.exception, UsageFault)
    assert "is there already" in str(again.exception)
    for inside in ("look", "landing/x", "."):
        told = command("export", SURVEY, good, "--out", str(state.root / inside)).exception
        assert isinstance(told, UsageFault)
        assert "lies inside HTSM_HOME" in str(told)
    assert "nothing with the key" in str(command("export", SURVEY, "zz", "--out", str(tmp_path / "o")).exception)
    assert "is the beginning of" in str(command("export", SURVEY, "", "--out", str(tmp_path / "o")).exception)
    assert not (tmp_path / "o").exists()
    assert command("list", "nothing").exit_code == 2


def test_what_is_forgotten_goes_on_as_parsed(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "encrypt")
    drop(state, answers())
    pull_source(state, SURVEY, "inbox")
    (sighting,) = sightings(state, SURVEY)
    told = command("forget", SURVEY, sighting.snapshot_id).exception
    assert isinstance(told, UsageFault)
    assert "was never read" in str(told)
    assert [r["status"] for r in read_source(state, SURVEY)] == ["good"]
    assert isinstance(command("forget", SURVEY, sighting.snapshot_id[:20]).exception, UsageFault)
    assert command("forget", SURVEY, sighting.snapshot_id).exit_code == 0
    assert list(files_of(state)) == []
    declare(monkeypatch, tmp_path, "encrypt", GROWN)
    assert taken(state) == []
    assert report(state, sighting)["status"] == "good"
    assert rows(state, "hours") == [(None,)] * 5
    assert "not kept" in command("list", SURVEY).output
    told = command("export", SURVEY, sighting.snapshot_id, "--out", str(tmp_path / "out")).exception
    assert "are not kept" in str(told)
    # the same bytes, dropped again, are kept again
    drop(state, answers())
    assert taken(state) == ["good"]
    assert len(list(files_of(state))) == 1
    assert load_source(SURVEY).raw == "encrypt"


def test_files_whose_key_is_lost_can_be_given_up(state, tmp_path, monkeypatch):
    declare(monkeypatch, tmp_path, "encrypt")
    drop(state, answers())
    assert taken(state) == ["good"]
    (sighting,) = sightings(state, SURVEY)
    (state.keys / "raw.key").unlink()
    declare(monkeypatch, tmp_path, "encrypt", GROWN)
    with pytest.raises(UnusableKey):
        taken(state)
    assert command("new-key", str(tmp_path / "new.key")).exit_code == 0
    monkeypatch.setenv("HTSM_RAW_KEY_FILE", str(tmp_path / "new.key"))
    with pytest.raises(UnusableKey, match=r"was encrypted with key \w{16}, and .*new.key holds key \w{16}"):
        taken(state)
    assert command("forget", SURVEY, sighting.snapshot_id).exit_code == 0
    drop(state, answers(6), "2023-09-01")
    assert taken(state) == ["good"]
    assert len(rows(state, "grade")) == 11


def test_a_new_key_is_written_once(tmp_path):
    done = command("new-key", str(tmp_path / "apart" / "raw.key"))
    assert done.exit_code == 0
    text = (tmp_path / "apart" / "raw.key").read_text()
    assert len(text.strip()) == 44
    assert text.strip() not in done.output
    assert command("new-key", str(tmp_path / "apart" / "raw.key")).exit_code == 1
    assert (tmp_path / "apart" / "raw.key").read_text() == text
