"""Raw files of people stay closed whatever happens: errors, broken pulls, changed settings, strange files."""

import shutil
import tempfile
import traceback
from pathlib import Path

import duckdb
import pytest

from ingest import inbox
from ingest.landing import sightings
from ingest.pull import http
from ingest.pull.http import PublisherUnreachable
from ingest.pull.source import SAMPLE_SERVER, pull_source
from ingest.raw_export import export, kept
from ingest.read.reader import SnapshotReader
from ingest.read.snapshots import NotReadNow, read_source
from ingest.samples.publisher import Publisher, running
from ingest.samples.serving.faults import Fault
from ingest.source_folder import load_source
from tests.integration.personal_search import found
from tests.integration.personal_survey import (
    SURVEY,
    Walked,
    declare,
    drop,
    files_of,
    forms_file,
    good_file,
    take,
)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary files that no other test uses."""
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    for name in ("HTSM_RAW_KEY", "HTSM_RAW_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    return place


@pytest.fixture
def walked() -> Walked:
    return Walked()


@pytest.mark.parametrize("raw", ["encrypt", "discard"])
@pytest.mark.parametrize("kind", [ValueError, duckdb.ConversionException])
def test_an_error_that_quotes_a_cell_is_told_without_it(
    state, temporary, tmp_path, monkeypatch, caplog, walked, raw, kind
):
    declare(monkeypatch, tmp_path, raw)
    word = walked.words("in een fout")

    def failing(*_: object) -> None:
        raise kind(f"could not convert string '{word}'")

    drop(walked, state, "goed.csv", good_file(walked))
    with monkeypatch.context() as patched:
        patched.setattr(SnapshotReader, "run", failing)
        assert [r["status"] for r in take(walked, state)] == ["refused"]
    drop(walked, state, "ander.csv", good_file(walked))
    with monkeypatch.context() as patched:
        patched.setattr(inbox, "recognise", failing)
        pulled = pull_source(state, SURVEY, "inbox")
    assert len(pulled.refusals) == 1
    told = "\n".join([*walked.said, *pulled.messages, caplog.text])
    assert told.count(f"{kind.__name__} at ingest/") >= 3
    assert [w for w in walked.words.given if w in told] == []
    assert found(state.root, walked.words.given) == {}


def test_a_fault_of_the_machine_is_told_without_words_of_a_cell(
    state, temporary, tmp_path, monkeypatch, caplog, walked
):
    declare(monkeypatch, tmp_path, "discard")
    word = walked.words("in een fout")
    drop(walked, state, "goed.csv", good_file(walked))

    def failing(*_: object) -> None:
        raise duckdb.IOException(f"No space left while writing '{word}'")

    with monkeypatch.context() as patched:
        patched.setattr(SnapshotReader, "run", failing)
        with pytest.raises(NotReadNow, match=r"could not be read now .IOException at ingest/") as caught:
            take(walked, state)
    assert word not in "".join(traceback.format_exception(caught.value)) + caplog.text
    assert len(list(files_of(state))) == 1
    assert found(state.root, walked.words.given) == {}
    assert not list(temporary.iterdir())
    assert [r["status"] for r in take(walked, state)] == ["good"]
    assert list(files_of(state)) == []


def test_a_pull_leaves_nothing_readable_also_when_it_breaks_off(
    state, temporary, tmp_path, monkeypatch, caplog, walked
):
    declare(monkeypatch, tmp_path, "encrypt")
    monkeypatch.setattr(http, "LONGEST_WAIT_SECONDS", 0.05)
    place = tmp_path / "publisher" / SURVEY
    place.mkdir(parents=True)
    (place / "enquete-2022-06-01.xlsx").write_bytes(forms_file([walked.words.form() for _ in range(9)]))
    cut_off = Fault(f"/{SURVEY}/enquete-2022-06-01.xlsx", "truncate", requests=())
    # what an earlier version of the source may have left there
    for left in ("pull/sample/proef_enquete/w2022/half.xlsx", "unpacked/proef_enquete/0123/lijst.csv"):
        (state.work / left).parent.mkdir(parents=True)
        (state.work / left).write_text(walked.words("half"))
    with running(Publisher(tmp_path / "publisher", faults=[cut_off])) as server:
        monkeypatch.setenv(SAMPLE_SERVER, server.url)
        with pytest.raises(PublisherUnreachable):
            pull_source(state, SURVEY, "sample")
        assert server.faults.requests(cut_off.path) > 1
    assert found(state.root, walked.words.given) == {}
    assert not list(temporary.iterdir())


def test_files_that_landed_readable_are_encrypted_once_the_source_says_so(
    state, temporary, tmp_path, monkeypatch, walked
):
    declare(monkeypatch, tmp_path, "keep")
    drop(walked, state, "goed.csv", good_file(walked))
    drop(walked, state, "kapot.xlsx", forms_file([walked.words.form()])[:-300])
    take(walked, state)
    assert len(found(state.root, walked.words.given)) == len(walked.words.given)
    declare(monkeypatch, tmp_path, "encrypt")
    assert [r["status"] for r in take(walked, state)] == ["good"]
    assert found(state.root, walked.words.given) == {}
    assert len(list(files_of(state))) == 2
    declare(monkeypatch, tmp_path, "discard")
    assert [r["status"] for r in take(walked, state)] == ["good"]
    assert list(files_of(state)) == []


def test_the_same_bytes_are_one_snapshot_however_they_are_kept(state, temporary, tmp_path, monkeypatch, walked):
    content = good_file(walked)
    snapshots = set()
    for raw in ("keep", "encrypt", "discard"):
        declare(monkeypatch, tmp_path, raw)
        drop(walked, state, "goed.csv", content)
        pulled = pull_source(state, SURVEY, "inbox")
        assert (len(pulled.landed), pulled.unchanged) == ((1, 0) if raw == "keep" else (0, 1))
        read_source(state, SURVEY)
        snapshots |= {s.snapshot_id for s in sightings(state, SURVEY)}
    assert len(snapshots) == 1
    assert [p.name for p in (state.landing / SURVEY).iterdir() if p.is_dir()] == sorted(snapshots)


def test_hidden_copies_that_stay_in_the_inbox_are_told(state, temporary, tmp_path, monkeypatch, walked):
    declare(monkeypatch, tmp_path, "encrypt")
    drop(walked, state, "goed.csv", good_file(walked))
    for name in (".goed.csv.swp", "~$goed.xlsx", ".DS_Store"):
        (state.inbox / SURVEY / "goed" / name).write_text("x")
    messages = "\n".join(pull_source(state, SURVEY, "inbox").messages)
    for name in (".goed.csv.swp", "~$goed.xlsx"):
        assert f"{name} stays in the inbox for the next run, readable. What to do: remove it" in messages
    assert ".DS_Store" not in messages


def test_an_archive_is_not_unpacked(state, temporary, tmp_path, monkeypatch, walked):
    declare(monkeypatch, tmp_path, "encrypt")
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / "goed.csv").write_text(good_file(walked))
    drop(
        walked,
        state,
        "goed.zip",
        Path(shutil.make_archive(str(tmp_path / "a"), "zip", tmp_path / "packed")).read_bytes(),
    )
    (message,) = pull_source(state, SURVEY, "inbox").messages
    assert "not unpacked where the files are of people. What to do: unpack it outside HTSM_HOME" in message
    assert found(state.root, walked.words.given) == {}
    assert len(list(files_of(state))) == 1


def test_an_encrypted_file_that_is_dropped_is_told_how_to_open_it(state, temporary, tmp_path, monkeypatch, walked):
    declare(monkeypatch, tmp_path, "encrypt")
    drop(walked, state, "vreemd.csv", good_file(walked).replace("Q3", "Q33"))
    take(walked, state)
    stored = next(p for p in files_of(state) if "refused" in p.parts)
    drop(walked, state, stored.name, stored.read_bytes())
    pulled = pull_source(state, SURVEY, "inbox")
    assert "encrypted by a warehouse like this one" in pulled.messages[0]
    assert "htsm raw export" in pulled.messages[0]


def test_a_refused_file_comes_in_after_a_look_and_a_repair(state, temporary, tmp_path, monkeypatch, walked):
    declare(monkeypatch, tmp_path, "encrypt")
    drop(walked, state, "vreemd.csv", good_file(walked).replace("Q3", "Q33"))
    take(walked, state)
    source = load_source(SURVEY)
    refused = next(one for one in kept(state, source) if one.is_refused)
    out = tmp_path / "look" / SURVEY
    (path,) = export(state, source, refused.key, out)
    path.write_text(path.read_text().replace("Q33", "Q3"))
    (out / "delivery.yml").write_text("table_id: w2023\n")
    pulled = pull_source(state, SURVEY, "inbox", out)
    assert (pulled.messages, len(pulled.landed)) == ([], 1)
    assert [r["status"] for r in read_source(state, SURVEY)] == ["good"]
    assert found(state.root, walked.words.given) == {}
