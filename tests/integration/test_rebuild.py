"""A release made again on another machine and another day has the bytes of the one that was published."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from htsm.cli import cli
from htsm.home import Home
from htsm.made_from import RELEASES, copy_journals, journals, published, record
from ingest.source_folder import load_source, source_ids
from publish.shelf import current
from publish.update.files import make_update
from publish.update.period import Period
from tests.end_to_end.walking import Walk
from tests.integration.release_build import Builds

PUBLISHED = 56


@pytest.fixture(scope="module")
def elsewhere(later_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """What is kept of a state folder, on another machine: what landed and was decided, the key, and what was parsed of
    the one source that keeps no raw files.
    """
    place = tmp_path_factory.mktemp("elsewhere") / "een andere map"
    not_kept = [source_id for source_id in source_ids() if load_source(source_id).raw == "discard"]
    assert not_kept == ["partner_survey"]
    for room in ("landing", "decisions", "keys", "parsed/partner_survey"):
        shutil.copytree(later_home.root / room, place / room)
    return Home(place)


def test_both_releases_are_made_again_to_the_byte_and_one_other_byte_is_found(
    elsewhere, later_home, monkeypatch, tmp_path
):
    first, second = published(elsewhere)
    assert len(first["tables"]) == len(second["tables"]) == PUBLISHED
    assert sum(first["tables"][name] != second["tables"][name] for name in first["tables"]) > 10
    # a machine with another clock, language, number of cores and way of writing files
    for name, value in {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "1"}.items():
        monkeypatch.setenv(name, value)
    walk = Walk(elsewhere.root)
    # what was known at the end of that day is the second release
    made = json.loads(walk("releases", "rebuild", "--as-of", second["as_of"][:10], "--json").stdout)
    assert (made["release_id"], made["differ"]) == (second["release_id"], [])
    assert (made["compared_with"], made["tables"], made["same_code"]) == (second["release_id"], PUBLISHED, True)

    # so does the update for the top team
    original = Home(tmp_path / "original")
    shutil.copytree(later_home.published, original.published, symlinks=True)
    beside = Home(Path(made["path"]).parents[2])
    assert _update(beside) == _update(original)

    # the first one, from before the late answers and the decision, said to have had another award table
    journal = elsewhere.decisions / RELEASES
    kept = journal.read_text()
    award = "parquet/core/fct_award.parquet"
    journal.write_text(kept.replace(first["tables"][award], "0" * 64, 1))
    told = walk("releases", "rebuild", "--release", first["release_id"], expect=1).stdout
    assert f"1 of {PUBLISHED} tables differ" in told and award in told
    assert "something that had landed or was decided is not what it was" in told
    journal.write_text(kept)

    assert not elsewhere.published.exists(), "nothing is published"
    assert journals(elsewhere) == journals(later_home), "nor written down"
    assert sorted(p.name for p in elsewhere.root.iterdir()) == ["decisions", "keys", "landing", "parsed", "work"]


def _update(home: Home) -> str:
    release = current(home)
    assert release is not None
    return Path(make_update(home, release, Period(2022, 4), None, with_pdf=False)["html"]).read_text(encoding="utf-8")


def test_what_is_asked_for_wrongly_is_told(later_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTSM_HOME", str(later_home.root))
    unknown = CliRunner().invoke(cli, ["releases", "rebuild", "--release", "20200101-none"])
    assert "was never published here" in str(unknown.exception)
    ids = [entry["release_id"] for entry in published(later_home)]
    assert len(ids) == 2 and all(i in str(unknown.exception) for i in ids)
    for words in ([], ["--release", ids[0], "--as-of", "2024-02-15"]):
        assert CliRunner().invoke(cli, ["releases", "rebuild", *words]).exit_code == 2


def test_the_journal_of_releases_is_written_once_and_is_no_input(state: Home) -> None:
    builds = Builds(state)
    builds.build()
    release = builds.publish()
    record(state, release)
    (entry,) = published(state)
    assert entry["release_id"] == release.release_id
    assert entry["made_from"] == release.info["made_from"]
    assert all(len(sha) == 64 for sha in entry["tables"].values())
    assert set(entry["tables"]) == {
        str(p.relative_to(release.path))
        for p in release.path.rglob("*.parquet")
        if p.stem not in ("run", "kpi_revision")
    }
    assert f"decisions/{RELEASES}" not in journals(state)
    assert "decisions/told.jsonl" in journals(state)


def test_journals_are_copied_as_they_were(state: Home, tmp_path: Path) -> None:
    manifest = state.landing / "cbs" / "manifest.jsonl"
    manifest.parent.mkdir(parents=True)
    manifest.write_text('{"a": 1}\n')
    lengths = journals(state)
    assert lengths == {f"landing{os.sep}cbs{os.sep}manifest.jsonl": 9}
    with manifest.open("a") as file:
        file.write('{"a": 2}\n')
    copy_journals(state, tmp_path / "then", lengths)
    assert (tmp_path / "then" / "landing" / "cbs" / "manifest.jsonl").read_text() == '{"a": 1}\n'
    assert current(state) is None
