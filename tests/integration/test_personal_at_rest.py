"""Personal data of respondents is nowhere below HTSM_HOME: not in landing, not in refused, not in what is told."""

import hashlib
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from htsm.home import Home
from ingest.at_rest import is_encrypted
from ingest.landing import sightings, snapshot_folder
from ingest.pull.source import SAMPLE_SERVER, pull_source
from ingest.raw_export import export, kept
from ingest.raw_files import raw_files
from ingest.raw_relations import create_views, write_raw_relations
from ingest.read.snapshots import read_source
from ingest.samples.publisher import Publisher, running
from ingest.selection import select
from ingest.source_folder import load_source
from tests.integration.personal_search import found
from tests.integration.personal_survey import (
    CSV_HEADER,
    FORMS_HEADER,
    SURVEY,
    Walked,
    Words,
    declare,
    drop,
    files_of,
    forms_file,
)

PLAN = {
    "as_of": "2024-02-15T00:00:00+00:00",
    "profile": "sample",
    "is_sample": True,
    "release_id": "none",
    "fingerprint": "none",
}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary files that no other test uses."""
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    for name in ("HTSM_RAW_KEY", "HTSM_RAW_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    return place


def drop_everything(walked: Walked, state: Home) -> None:
    """Good answers and bad ones, and files that are refused at the door and while reading."""
    w = walked.words
    rows = [w.row(role="onderwijs" if i % 3 else "bedrijf") for i in range(20)]
    rows += [w.row(grade="acht"), w.row(age=w("leeftijd")), w.row() + ";" + w("losse cel"), w.row(role="boer")]
    unfinished = w.row().split(";")
    rows += [";".join([unfinished[0], "", *unfinished[2:]])]
    drop(walked, state, "goed.csv", "\n".join([CSV_HEADER, *rows]) + "\n", "table_id: w2023\nlanded_at: 2023-06-01\n")
    strange = [f"{w.row()};{w('vreemd')}" for _ in range(3)]
    drop(
        walked, state, "vreemd.csv", "\n".join([CSV_HEADER + ";Extra vraag", *strange]),
        "table_id: w2023\nlanded_at: 2023-07-01\n",
    )  # fmt: skip
    quoted = [w.row() for _ in range(30)]
    quoted[20] = quoted[20].replace(";kanarie", ';"kanarie', 1)
    drop(walked, state, "aanhaling.csv", "\n".join([CSV_HEADER, *quoted]), "table_id: w2023\nlanded_at: 2023-08-01\n")
    drop(walked, state, "kapot.xlsx", forms_file([w.form() for _ in range(5)])[:-300])
    drop(walked, state, "kop-kwijt.csv", "\n".join(w.row() for _ in range(4)))


def walk(state: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Walked:
    """Inbox and publisher through pulling, reading, and what a build makes of it."""
    caplog.set_level("DEBUG")
    walked = Walked()
    drop_everything(walked, state)
    publisher = tmp_path / "publisher" / SURVEY
    publisher.mkdir(parents=True)
    forms = [walked.words.form() for _ in range(6)] + [walked.words.form(grade="een zeven")]
    walked.files["enquete-2022-06-01.xlsx"] = forms_file(forms)
    (publisher / "enquete-2022-06-01.xlsx").write_bytes(walked.files["enquete-2022-06-01.xlsx"])
    with running(Publisher(tmp_path / "publisher")) as server:
        monkeypatch.setenv(SAMPLE_SERVER, server.url)
        pulled = pull_source(state, SURVEY, "sample")
        walked.reports = read_source(state, SURVEY)
        again = pull_source(state, SURVEY, "sample")
    walked.said += [*pulled.messages, *again.messages, *map(str, walked.reports), caplog.text]
    selection = select(state, "sample", datetime.fromisoformat(PLAN["as_of"]))
    create_views(state.work / "parsed.duckdb", write_raw_relations(state, selection, PLAN))
    with duckdb.connect(str(state.work / "parsed.duckdb")) as con:
        for (view,) in con.execute("select view_name from duckdb_views() where schema_name = 'raw'").fetchall():
            con.execute(f'create table main."{view}" as from raw."{view}"')
    return walked


def is_as_expected(walked: Walked, state: Home) -> None:
    """The walk did what it was to do: two good deliveries, two refused while reading, two at the door."""
    by_file = {r["files"][0]: r for r in walked.reports}
    assert {name: r["status"] for name, r in by_file.items()} == {
        "goed.csv": "good",
        "enquete-2022-06-01.xlsx": "good",
        "vreemd.csv": "refused",
        "aanhaling.csv": "refused",
    }
    ledger = by_file["goed.csv"]["ledger"][0]
    assert [ledger[f"rows_{what}"] for what in ("read", "loaded", "quarantined", "no_data")] == [26, 20, 4, 2]
    reasons = {p.parent: p.read_text() for p in (state.inbox / SURVEY / "refused").glob("*/reason.txt")}
    assert len(reasons) == 4
    told = "\n".join([*reasons.values(), *walked.said])
    for name in ("vreemd.csv", "aanhaling.csv", "kapot.xlsx", "kop-kwijt.csv"):
        assert name in told
    assert len(walked.words.given) > 250
    assert not [p for p in (state.inbox / SURVEY).iterdir() if p.name != "refused"]


@pytest.mark.parametrize("raw", ["encrypt", "discard"])
def test_no_word_of_a_respondent_is_below_the_state_folder(state, temporary, tmp_path, monkeypatch, caplog, raw):
    declare(monkeypatch, tmp_path, raw)
    walked = walk(state, tmp_path, monkeypatch, caplog)
    is_as_expected(walked, state)
    assert found(state.root, walked.words.given) == {}
    assert [word for word in walked.words.given if word in "\n".join(walked.said)] == []
    assert not list(temporary.iterdir())
    assert sum(1 for p in state.root.rglob("*") if p.is_file()) > 10


def test_the_search_finds_them_all_where_files_are_kept_as_they_are(state, temporary, tmp_path, monkeypatch, caplog):
    declare(monkeypatch, tmp_path, "keep")
    walked = walk(state, tmp_path, monkeypatch, caplog)
    is_as_expected(walked, state)
    places = found(state.root, walked.words.given)
    assert sorted(places) == sorted(walked.words.given)
    rooms = {Path(place).parts[0] for inside in places.values() for place in inside}
    assert rooms == {"landing", "inbox"}
    assert [word for word in walked.words.given if word in "\n".join(walked.said)] == []


@pytest.mark.parametrize("plant", ["parsed.parquet", "parsed.duckdb", "packed.zip", "kanarie-x.txt", "wide.csv"])
def test_the_search_finds_a_word_however_it_is_packed(tmp_path, plant):
    path = tmp_path / plant
    if plant.endswith("parquet"):
        duckdb.sql(f"copy (select 'Kanarie-X' || repeat(' ', i::int) as a from range(99) t(i)) to '{path}'")
    elif plant.endswith("duckdb"):
        with duckdb.connect(str(path)) as con:
            con.execute("create table t as select ['kanarie-x'] as a from range(9)")
    elif plant.endswith("zip"):
        shutil.make_archive(str(path.with_suffix("")), "zip", _folder_with_a_workbook(tmp_path))
        shutil.rmtree(tmp_path / "inner")
    else:
        path.write_bytes("kanarie-x".encode("utf-16-le") if plant == "wide.csv" else b"nothing")
    assert found(tmp_path, ["kanarie-x", "kanarie-y"]) == {"kanarie-x": {plant}}


def _folder_with_a_workbook(place: Path) -> Path:
    (place / "inner").mkdir()
    (place / "inner" / "a.xlsx").write_bytes(forms_file([["kanarie-x"]]))
    return place / "inner"


def test_what_is_encrypted_comes_back_to_the_byte(state, temporary, tmp_path, monkeypatch, caplog):
    declare(monkeypatch, tmp_path, "encrypt")
    walked = walk(state, tmp_path, monkeypatch, caplog)
    paths = list(files_of(state))
    # landed and read well, landed and refused (there twice), refused at the door
    assert len(paths) == 2 + 2 * 2 + 2
    assert all(is_encrypted(p) and p.suffix == ".enc" for p in paths)
    source, back = load_source(SURVEY), {}
    for sighting in sightings(state, SURVEY):
        with raw_files(state, source, sighting) as folder:
            assert folder.is_relative_to(temporary)
            for file in sighting.files:
                back[file.name] = (folder / file.name).read_bytes()
                assert hashlib.sha256(back[file.name]).hexdigest() == file.sha256
                assert len(back[file.name]) == file.size
    for one in kept(state, source):
        if one.is_refused:
            for path in export(state, source, one.key, tmp_path / "out" / one.key):
                back[path.name] = path.read_bytes()
    assert back == walked.files
    assert not list(temporary.iterdir())


def test_of_what_is_discarded_only_the_sighting_stays(state, temporary, tmp_path, monkeypatch, caplog):
    declare(monkeypatch, tmp_path, "discard")
    walked = walk(state, tmp_path, monkeypatch, caplog)
    assert list(files_of(state)) == []
    seen = {f.name: f for s in sightings(state, SURVEY) for f in s.files}
    assert sorted(seen) == ["aanhaling.csv", "enquete-2022-06-01.xlsx", "goed.csv", "vreemd.csv"]
    for name, file in seen.items():
        assert file.sha256 == hashlib.sha256(walked.files[name]).hexdigest()
        assert file.size == len(walked.files[name])
    folders = {snapshot_folder(state, SURVEY, s.snapshot_id) for s in sightings(state, SURVEY)}
    assert len(folders) == 4
    assert all(folder.is_dir() for folder in folders)
    reasons = [p.read_text() for p in (state.inbox / SURVEY / "refused").glob("*/reason.txt")]
    assert len(reasons) == 4
    for reason in reasons:
        assert "drop the file again: this source keeps none" in reason
        assert "The files are not kept, as the source declares (raw: discard)." in reason


def test_forms_headers_are_those_that_the_survey_declares() -> None:
    assert len(FORMS_HEADER) == len(Words("x").form()) == 5
    assert len(CSV_HEADER.split(";")) == len(Words("x").row().split(";")) == 9
    assert datetime.fromisoformat(PLAN["as_of"]) < datetime.now(UTC)
