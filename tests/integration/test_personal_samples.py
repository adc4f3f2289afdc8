"""The sample surveys, good and broken, through inbox and publisher: no word of a respondent stays anywhere."""

import io
import tempfile
import zipfile
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from htsm.home import Home
from ingest.at_rest import is_encrypted
from ingest.landing import sightings
from ingest.pull.source import SAMPLE_SERVER, pull_source
from ingest.read.snapshots import read_source
from ingest.samples.making.edition import SEED
from ingest.samples.making.world import World, world
from ingest.samples.publisher import Publisher, running
from ingest.samples.serving import landing_page
from ingest.source_folder import load_source, source_ids
from tests.integration.personal_search import Search, found, unpacked

SURVEYS = ["company_survey", "curricula_evaluation", "curricula_survey", "lc_inventory", "partner_survey"]


@cache
def made_up() -> World:
    return world(SEED)


@cache
def words() -> tuple[str, ...]:
    """The personal strings of the world; of texts around a canary the canary alone."""
    return tuple(next((w for w in text.split() if w.startswith("kanarie")), text) for text in made_up().canaries())


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    for name in ("HTSM_RAW_KEY", "HTSM_RAW_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    return place


def survey_files(source_id: str) -> dict[str, bytes]:
    """The sample files of a survey by their path below its folder."""
    module = import_module(f"ingest.samples.making.{source_id}")
    files: dict[str, bytes] = getattr(module, f"{source_id}_files")(made_up())
    return {path.removeprefix(f"{source_id}/"): content for path, content in files.items()}


def renamed_column(content: bytes) -> bytes:
    """The file with the header of an address changed to one that nobody declared; itself where it has none."""
    changes = {b"ipaddr": b"ipzonder", b"E-mail": b"Elpost", b"IPAddress": b"IPZonder", b"Naam": b"Noom"}
    if content.startswith(b"PK\x03\x04"):
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as out:
            for name in archive.namelist():
                out.writestr(name, renamed_column(archive.read(name)))
        return target.getvalue()
    for old, new in changes.items():
        content = content.replace(old, new)
    return content


CHANGES = {"heel": lambda content: content, "half": lambda content: content[: len(content) // 2], "kop": renamed_column}


def drop_all(state: Home, source_id: str, files: dict[str, bytes]) -> None:
    """Every file as it is, cut in half, and with a renamed column; each kind is dated apart."""
    for day, (kind, changed) in enumerate(CHANGES.items(), 1):
        for path, content in files.items():
            place = state.inbox / source_id / kind / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(changed(content))
        (state.inbox / source_id / kind / "delivery.yml").write_text(f"landed_at: 2024-01-0{day}\n")


@pytest.mark.parametrize("source_id", SURVEYS)
def test_no_word_of_a_respondent_of_the_samples_stays(state, temporary, tmp_path, monkeypatch, caplog, source_id):
    caplog.set_level("DEBUG")
    monkeypatch.setattr(landing_page, "TITLES", {source_id: source_id} | landing_page.TITLES)
    monkeypatch.setattr(landing_page, "_TYPES", {".sav": "application/octet-stream"} | landing_page._TYPES)
    files = survey_files(source_id)
    for path, content in files.items():
        target = tmp_path / "publisher" / source_id / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    search = Search(words())
    in_files = {word for content in files.values() for part in unpacked(content) for word in search.words_in(part)}
    assert len(in_files) > 50
    said = []
    with running(Publisher(tmp_path / "publisher")) as server:
        monkeypatch.setenv(SAMPLE_SERVER, server.url)
        said += pull_source(state, source_id, "sample").messages
        reports = read_source(state, source_id)
        assert [r["status"] for r in reports].count("good") == len(list(sightings(state, source_id))) > 0
        dropped = {p: files[p] for p in sorted(files) if not p.endswith("delivery.yml")}
        dropped = dict(list(dropped.items())[:2])
        drop_all(state, source_id, dropped)
        pulled = pull_source(state, source_id, "sample")
        reports += read_source(state, source_id)
    refused = len(pulled.refusals) + [r["status"] for r in reports].count("refused")
    assert refused >= len(dropped) == 2
    said += [*pulled.messages, *map(str, reports), caplog.text]
    assert found(state.root, in_files) == {}
    assert search.words_in("\n".join(said).encode()) == set()
    assert not list(temporary.iterdir())
    kept = [p for room in (state.landing, state.inbox) for p in (room / source_id).rglob("*.enc")]
    if load_source(source_id).raw == "encrypt":
        assert kept
        assert all(is_encrypted(path) for path in kept)
    else:
        assert kept == []


def test_every_source_with_personal_columns_says_how_its_files_are_kept():
    personal = [s for s in map(load_source, source_ids()) if any(c.is_personal for c in s.columns)]
    assert sorted(s.source_id for s in personal) == SURVEYS
    assert {s.raw for s in personal} == {"encrypt", "discard"}
    assert all(s.personal_data != "none" for s in personal)
    assert {s.raw for s in map(load_source, source_ids()) if s not in personal} == {"keep"}
