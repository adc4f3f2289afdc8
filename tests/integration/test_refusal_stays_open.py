"""A refused delivery is open until its table comes in well with something new, whatever else the source has in use."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from htsm import steps
from htsm.cli import cli
from htsm.clock import SAMPLE_NOW, end_of_day
from htsm.home import Home
from htsm.walk import publisher
from ingest.pull.source import pull_source
from ingest.raw_relations import refusal_rows
from ingest.read.snapshots import read_source
from ingest.selection import select
from tests.integration.reading import Drop
from tests.integration.test_bad_input import SLIM_HEADER
from tests.integration.test_map_assistant import deliver, rows

RENAMED = (
    SLIM_HEADER.replace("Projectnummer", "Projectnr.")
    .replace("Vestigingsplaats", "Woonplaats")
    .replace("Naam aanvrager", "Aanvragende organisatie")
    .replace("Tijdvak", "Aanvraagronde")
)


@pytest.fixture
def drop(state: Home, tmp_path: Path) -> Drop:
    return Drop(state, tmp_path)


def pull(state: Home, profile: str = "sample") -> None:
    with publisher(profile):
        pull_source(state, "slim", profile)
    read_source(state, "slim")


def put(state: Home, name: str, header: str) -> None:
    place = state.inbox / "slim"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text("\n".join([header, *rows(range(40))]))


def open_ones(state: Home, profile: str = "sample") -> list[str]:
    return [f.name for r in select(state, profile, datetime.now(UTC)).refusals for f in r.sighting.files]


def test_a_file_that_is_refused_beside_the_pulled_one_stays_visible(state):
    pull(state)
    put(state, "renamed.csv", RENAMED)
    pull(state)
    assert open_ones(state) == ["renamed.csv"]
    selection = select(state, "sample", end_of_day(SAMPLE_NOW.date()))
    assert {r["file_name"] for r in refusal_rows(state, selection, end_of_day(SAMPLE_NOW.date()))} == {"renamed.csv"}
    shown = json.loads(CliRunner().invoke(cli, ["map", "suggest", "slim", "--json"]).stdout)
    assert [(r["file"], r["landed"]) for r in shown] == [("renamed.csv", True)]
    assert steps.plan("sample", None)["refused"] == ["slim renamed.csv"]
    # the publisher answers what it did before, and again: nothing is settled by that
    pull(state)
    assert open_ones(state) == ["renamed.csv"]


def test_it_is_settled_by_a_good_file(state):
    pull(state)
    put(state, "renamed.csv", RENAMED)
    pull(state)
    put(state, "mended.csv", SLIM_HEADER)
    pull(state)
    assert open_ones(state) == []
    assert CliRunner().invoke(cli, ["map", "suggest", "slim", "--json"]).stdout.strip() == "[]"


def test_made_up_data_settles_nothing_that_is_real(state):
    put(state, "renamed.csv", RENAMED)
    pull(state)
    assert open_ones(state) == open_ones(state, "inbox") == ["renamed.csv"]


def test_the_newest_by_its_own_date_stays_open_when_an_older_one_comes_in_after_it(drop):
    assert deliver(drop, "second", "2023-06-10", RENAMED, range(10, 60))[0]["status"] == "refused"
    assert deliver(drop, "first", "2023-01-10", SLIM_HEADER, range(40))[0]["status"] == "good"
    assert open_ones(drop.state, "inbox") == ["second.csv"]
    assert deliver(drop, "third", "2023-07-10", SLIM_HEADER, range(40))[0]["status"] == "good"
    assert open_ones(drop.state, "inbox") == []
    (state,) = [s for s in select(drop.state, "inbox", datetime.now(UTC)).states if s.is_latest]
    assert state.sighting.landed_time.date() == date(2023, 7, 10)
