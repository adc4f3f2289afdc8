"""A file that changed on the disk is found by its hash, healed by the same file come in again, or told in words."""

import json
import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from htsm.home import PROJECT, Home
from ingest.at_rest import SUFFIX, EncryptedFileDamaged
from ingest.landing import is_whole, sightings
from ingest.pull.source import pull_source
from ingest.read.snapshots import mend_parsed, read_source
from ingest.samples.publisher import serve
from ingest.selection import select
from ingest.soundness import SnapshotDamaged, parsed_hashes

FILES = PROJECT / "ingest" / "samples" / "files"


@pytest.fixture
def slim(state: Home) -> Home:
    """A home in which a source without personal data was pulled and read."""
    with serve(FILES) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTSM_SAMPLE_URL", url)
        pull_source(state, "slim", "sample")
    assert [r["status"] for r in read_source(state, "slim")] == ["good"]
    return state


def pulled_again(home: Home, source_id: str) -> None:
    with serve(FILES) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTSM_SAMPLE_URL", url)
        pull_source(home, source_id, "sample")


def damage(path: Path) -> None:
    """Flips a byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.chmod(0o644)
    path.write_bytes(content)


def landed_file(home: Home, source_id: str) -> Path:
    (sighting,) = {s.snapshot_id: s for s in sightings(home, source_id)}.values()
    (path,) = (home.landing / source_id / sighting.snapshot_id).iterdir()
    return path


def forget_reading(home: Home, source_id: str) -> None:
    """As a new version of the reader does."""
    for report in (home.parsed / source_id / "reads").glob("*.json"):
        report.unlink()


def states(home: Home) -> list[tuple]:
    found = select(home, "sample", datetime(2024, 2, 15, 23, tzinfo=UTC)).states
    return [(state.sighting, state.report) for state in found]


@pytest.mark.parametrize("how", ["a byte", "cut off", "gone"])
def test_landed_bytes_that_changed_are_not_read(slim, how):
    path = landed_file(slim, "slim")
    if how == "gone":
        shutil.rmtree(path.parent)
    elif how == "cut off":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        damage(path)
    forget_reading(slim, "slim")
    with pytest.raises(SnapshotDamaged) as told:
        read_source(slim, "slim")
    assert path.name in str(told.value) and "What to do" in str(told.value)
    assert list((slim.parsed / "slim" / "reads").iterdir()) == []


def test_they_are_healed_when_the_publisher_is_asked_again(slim):
    path = landed_file(slim, "slim")
    good = path.read_bytes()
    damage(path)
    # though the publisher would say that nothing changed since
    pulled_again(slim, "slim")
    assert landed_file(slim, "slim").read_bytes() == good
    forget_reading(slim, "slim")
    assert [r["status"] for r in read_source(slim, "slim")] == ["good"]


def test_they_are_healed_by_the_same_file_dropped_again(state, tmp_path):
    place = tmp_path / "drop"
    place.mkdir()
    (place / "slim.csv").write_bytes((FILES / "slim" / "slim-toegekend-2023-12-15.csv").read_bytes())
    pull_source(state, "slim", "inbox", place)
    path = landed_file(state, "slim")
    good = path.read_bytes()
    damage(path)
    pull_source(state, "slim", "inbox", place)
    assert landed_file(state, "slim").read_bytes() == good
    assert len({s.snapshot_id for s in sightings(state, "slim")}) == 1


def test_encrypted_bytes_too(state, tmp_path):
    place = tmp_path / "drop"
    place.mkdir()
    survey = sorted((FILES / "partner_survey").glob("*.csv"))[0]
    (place / survey.name).write_bytes(survey.read_bytes())
    pull_source(state, "partner_survey", "inbox", place)
    (sighting,) = sightings(state, "partner_survey")
    path = landed_file(state, "partner_survey")
    assert path.name.endswith(SUFFIX)
    damage(path)
    assert not is_whole(state, sighting)
    with pytest.raises(EncryptedFileDamaged):
        read_source(state, "partner_survey")
    pull_source(state, "partner_survey", "inbox", place)
    assert is_whole(state, sighting)
    assert [r["status"] for r in read_source(state, "partner_survey")] == ["good"]


@pytest.mark.parametrize("how", ["a byte", "gone"])
def test_parsed_files_that_changed_are_read_again(slim, how, caplog):
    ((sighting, read),) = states(slim)
    name = f"{sighting.reading}-{read['reader_version']}"
    before = parsed_hashes(slim, "slim", name)
    assert before == read["parsed"] and len(before) >= 1
    path = slim.parsed / "slim" / next(iter(before))
    if how == "gone":
        path.unlink()
    else:
        damage(path)
    mend_parsed(slim, states(slim))
    assert parsed_hashes(slim, "slim", name) == before
    assert "changed since it was written" in caplog.text
    caplog.clear()
    caplog.set_level(logging.WARNING)
    mend_parsed(slim, states(slim))
    assert caplog.text == ""


def test_parsed_files_of_bytes_that_are_not_kept_are_told(slim):
    ((sighting, read),) = states(slim)
    landed_file(slim, "slim").unlink()  # an empty folder says that they are not kept
    damage(slim.parsed / "slim" / next(iter(read["parsed"])))
    with pytest.raises(SnapshotDamaged, match="is not kept"):
        mend_parsed(slim, [(sighting, read)])


def test_an_older_report_without_hashes_is_no_damage(slim):
    ((sighting, read),) = states(slim)
    mend_parsed(slim, [(sighting, json.loads(json.dumps({k: v for k, v in read.items() if k != "parsed"})))])
