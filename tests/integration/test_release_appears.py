"""A release appears at once or not at all: for readers, after a kill, and when it was published before."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from expectations.results import GateRefused
from htsm.home import PROJECT, Home
from publish.failure import PublicationFailed
from publish.release import current, publish, releases
from publish.shelf import KEEP, READERS_MAY_TAKE, prune
from tests.integration.release_build import Builds, check, names, parquet_hashes, plan, query

# `make soak` has two hundred of them
PUBLICATIONS = int(os.environ.get("HTSM_PUBLICATIONS", "20"))
# A reader as people write one: it resolves the pointer for each connection, and reads twice through it.
READER = """
import duckdb, json, os, sys, time
from pathlib import Path
pointer, stop = Path(sys.argv[1]), Path(sys.argv[2])
seen, reads, mixed = set(), 0, []
while not stop.exists() or not reads:
    folder = Path(os.path.realpath(pointer))
    with duckdb.connect(str(folder / "htsm.duckdb"), read_only=True) as connection:
        release_id = connection.execute("select release_id from meta.release").fetchone()[0]
        awards = connection.execute("select count(*) from core.fct_award").fetchone()[0]
        parquet = connection.execute("select count(*) from read_parquet(?)",
                                     [str(folder / "parquet/core/fct_award.parquet")]).fetchone()[0]
    said = json.loads((folder / "release.json").read_text())
    expected = int(release_id.split("-")[1])
    if not (awards == parquet == expected == said["rows"]["core.fct_award"] and said["release_id"] == release_id):
        mixed.append([release_id, awards, parquet, said["release_id"]])
    seen.add(release_id)
    reads += 1
    time.sleep(0.02)
print(json.dumps({"seen": len(seen), "reads": reads, "mixed": mixed}))
"""
# A publication that is killed when it comes to a certain act (`room.act`), or from outside (`-`).
KILLED = """
import os, signal, sys
from pathlib import Path
from htsm.home import Home
from publish import atomic, export, release, shelf
from tests.integration.release_build import check, plan
def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
room, _, act = sys.argv[2].partition(".")
if act:
    setattr({"export": export, "release": release, "shelf": shelf}[room], act, die)
release.publish(plan(sys.argv[3]), [check("award_year")], {}, Home(Path(sys.argv[1])))
"""


@pytest.fixture
def builds(state: Home) -> Builds:
    made = Builds(state)
    made.build()
    return made


def killed_publication(home: Home, act: str, release_id: str) -> None:
    """Publishes in a process of its own that is killed when it calls `act`, a function of its room."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(home.root), act, release_id],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def let_readers_finish(home: Home) -> None:
    """As if every release had been out of use for longer than any reader takes."""
    past = time.time() - READERS_MAY_TAKE - 1
    for release in releases(home):
        os.utime(release.path, (past, past))


def test_readers_see_whole_releases_while_many_are_published(builds: Builds, tmp_path: Path) -> None:
    builds.build(awards=1000)
    builds.publish("r-1000")
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", READER, str(builds.home.published / "current"), str(stop)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    try:
        for number in range(1001, 1001 + PUBLICATIONS):
            builds.add_award()
            builds.publish(f"r-{number}")
    finally:
        stop.touch()
        outcomes = [reader.communicate(timeout=60) for reader in readers]
    for reader, (said, error) in zip(readers, outcomes, strict=True):
        assert reader.returncode == 0, error
        assert '"mixed": []' in said
    assert max(eval_count(said, "seen") for said, _ in outcomes) > PUBLICATIONS / 4
    assert sum(eval_count(said, "reads") for said, _ in outcomes) > PUBLICATIONS


def eval_count(said: str, name: str) -> int:
    """A count from what a reader printed."""
    return int(json.loads(said)[name])


@pytest.mark.parametrize("act", ["export.write_parquet", "release.put_in_place"])
def test_killed_before_the_rename_the_old_release_stands_and_the_remains_are_cleaned(builds: Builds, act: str) -> None:
    old = builds.publish("20240215-old")
    killed_publication(builds.home, act, "20240215-new")
    left = [name for name in names(old.path.parent) if ".partial-" in name]
    assert left and left[0].startswith(".20240215-new.partial-")
    now = current(builds.home)
    assert now == old
    assert releases(builds.home) == [old]

    new = builds.publish("20240215-new")
    assert new.release_id == "20240215-new"
    assert names(old.path.parent) == ["20240215-new", "20240215-old"]


def test_killed_between_rename_and_swap_the_release_is_there_and_the_next_publication_swaps(builds: Builds) -> None:
    old = builds.publish("20240215-old")
    killed_publication(builds.home, "shelf.swap_pointer", "20240215-new")
    assert current(builds.home) == old
    assert [r.release_id for r in releases(builds.home)] == ["20240215-new", "20240215-old"]
    builds.database.unlink()
    assert builds.publish("20240215-new").release_id == "20240215-new"


def test_killed_at_any_moment_there_is_always_a_whole_release(builds: Builds) -> None:
    builds.build(awards=200_000)
    builds.publish("20240215-0")
    for number, delay in enumerate((0.3, 0.6, 0.9, 1.2), start=1):
        command = [sys.executable, "-c", KILLED, str(builds.home.root), "-", f"20240215-{number}"]
        publisher = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        publisher.kill()
        publisher.wait(timeout=60)
        now = current(builds.home)
        assert now is not None
        assert query(now, "select release_id from meta.release") == [(now.release_id,)]
        assert query(now, "select count(*) from core.fct_award") == [(200_000,)]
    builds.publish("20240215-9")
    assert not [name for name in names(builds.home.published / "releases") if name.startswith(".")]
    assert names(builds.home.published) == [".publishing", "current", "releases"]


def test_published_again_only_the_pointer_moves(builds: Builds) -> None:
    one = builds.publish("20240215-one")
    before = parquet_hashes(one)
    stamps = {path: path.stat().st_mtime_ns for path in one.path.rglob("*")}
    two = builds.publish("20240215-two")
    builds.build(awards=99)
    again = builds.publish("20240215-one")
    assert again == one
    assert parquet_hashes(again) == before
    assert {path: path.stat().st_mtime_ns for path in one.path.rglob("*")} == stamps
    assert {r.release_id for r in releases(builds.home)} == {"20240215-one", "20240215-two"}
    assert two.path.exists()


def test_the_last_five_releases_stay_and_the_current_one_always(builds: Builds) -> None:
    for number in range(1, 8):
        let_readers_finish(builds.home)
        builds.publish(f"20240215-{number}")
    kept = [release.release_id for release in releases(builds.home)]
    assert kept == [f"20240215-{number}" for number in (7, 6, 5, 4, 3)]
    assert len(kept) == KEEP

    builds.publish("20240215-3")
    let_readers_finish(builds.home)
    builds.publish("20240215-8")
    # 3 was current until this moment: someone may be reading it.
    assert [r.release_id for r in releases(builds.home)] == [f"20240215-{number}" for number in (8, 7, 6, 5, 4, 3)]
    let_readers_finish(builds.home)
    builds.publish("20240215-4")
    assert [r.release_id for r in releases(builds.home)] == [f"20240215-{number}" for number in (8, 7, 6, 5, 4)]


def test_the_current_release_stays_however_old(builds: Builds, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 7):
        builds.publish(f"20240215-{number}")
    monkeypatch.setattr("publish.shelf.prune", lambda home: [])
    builds.publish("20240215-1")
    monkeypatch.undo()
    let_readers_finish(builds.home)
    assert prune(builds.home) == []
    assert current(builds.home) == releases(builds.home)[-1]


def test_the_pointer_is_relative_and_files_are_read_only(builds: Builds) -> None:
    release = builds.publish()
    assert str((builds.home.published / "current").readlink()) == f"releases/{release.release_id}"
    files = [path for path in release.path.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o444}
    builds.home.root.rename(builds.home.root.with_name("moved"))
    moved = current(Home(builds.home.root.with_name("moved")))
    assert moved is not None
    assert query(moved, "select count(*) from core.fct_award") == [(3,)]


def test_before_the_first_publication_there_is_nothing(state: Home) -> None:
    assert current(state) is None
    assert releases(state) == []


@pytest.mark.parametrize("release_id", ["../outside", ".hidden", "", "a/b", "x.partial-1"])
def test_an_id_that_names_no_folder_is_refused(builds: Builds, release_id: str) -> None:
    with pytest.raises(ValueError, match="release id"):
        publish(plan(release_id), [], {}, builds.home)
    assert not builds.home.published.exists()


def test_a_failed_check_that_stops_a_release_is_not_published(builds: Builds) -> None:
    old = builds.publish("20240215-old")
    checks = [check("good"), check("broken", passed=False), check("let_through", passed=False, excepted=True)]
    with pytest.raises(GateRefused, match="broken") as refused:
        publish(plan("20240215-new"), checks, {}, builds.home)
    assert [result.check_id for result in refused.value.failed] == ["broken"]
    assert current(builds.home) == old


def test_a_build_that_cannot_be_published_leaves_nothing_behind(builds: Builds) -> None:
    old = builds.publish("20240215-old")
    text = builds.manifest.read_text()

    builds.manifest.write_text(text.replace('["award_id"]', '["awrd_id"]'))
    with pytest.raises(PublicationFailed, match=r"core\.fct_award: key column awrd_id"):
        builds.publish("20240215-new")
    builds.manifest.write_text(text.replace('"alias": "fct_award"', '"alias": "fct_grant"'))
    with pytest.raises(PublicationFailed, match=r"core\.fct_grant: is in the dbt manifest but not in the build"):
        builds.publish("20240215-new")
    builds.manifest.write_text(text.replace('["award_id"]', '"award_id"'))
    with pytest.raises(PublicationFailed, match=r"fct_award: meta\.key is 'award_id'"):
        builds.publish("20240215-new")
    builds.manifest.write_text(text)
    with pytest.raises(PublicationFailed, match="suite core has two checks twin"):
        publish(plan("20240215-new"), [check("twin"), check("twin")], {}, builds.home)
    builds.database.unlink()
    with pytest.raises(FileNotFoundError, match="htsm build"):
        builds.publish("20240215-new")

    assert names(old.path.parent) == ["20240215-old"]
    assert current(builds.home) == old


def test_a_build_that_is_open_elsewhere_is_named(builds: Builds) -> None:
    import duckdb

    with (
        duckdb.connect(str(builds.database)),
        pytest.raises(PublicationFailed, match=r"build\.duckdb: cannot be read"),
    ):
        builds.publish()
