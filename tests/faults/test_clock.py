"""The machine's clock jumps: deliveries keep their order, none is lost, and a release does not go back in time."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from htsm import clock, steps
from htsm.home import PROJECT, Home
from ingest.landing import manifest, sightings
from ingest.pull import source as pulling
from ingest.pull.source import pull_source
from ingest.read.snapshots import read_source
from ingest.selection import select

LINES = (
    (PROJECT / "ingest" / "samples" / "files" / "slim" / "slim-toegekend-2023-12-15.csv")
    .read_bytes()
    .splitlines(keepends=True)
)


def jump(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Sets the clock of whoever lands something."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Clock)
    monkeypatch.setattr(pulling, "datetime", Clock)


def drop(home: Home, folder: Path, name: str) -> None:
    """Lands a list of its own in the profile that goes by the machine's clock."""
    pull_source(home, "slim", "inbox", listed(folder, name), clock.now("inbox"))


def listed(folder: Path, name: str, note: str = "") -> Path:
    """A folder with a list that no other one is equal to."""
    place = folder / name
    place.mkdir()
    (place / f"{name}.csv").write_bytes(b"".join(LINES[: 20 + len(list(folder.iterdir()))]))
    if note:
        (place / "delivery.yml").write_text(note, encoding="utf-8")
    return place


def order(home: Home) -> list[str]:
    return [sighting.files[0].name for sighting in sightings(home, "slim")]


TODAY = datetime.now(UTC)


@pytest.mark.parametrize("days", [-400, 400], ids=["back and right again", "ahead and right again"])
def test_deliveries_keep_the_order_in_which_they_came(state, tmp_path, monkeypatch, days):
    for number, moment in enumerate((TODAY, TODAY + timedelta(days=days), TODAY + timedelta(seconds=5))):
        jump(monkeypatch, moment)
        drop(state, tmp_path, f"levering-{number}")
    monkeypatch.undo()
    found = list(sightings(state, "slim"))
    assert order(state) == ["levering-0.csv", "levering-1.csv", "levering-2.csv"]
    times = [sighting.landed_time for sighting in found]
    assert times == sorted(times)
    assert all(moment <= datetime.now(UTC) + timedelta(seconds=6) for moment in times)
    written = [json.loads(line) for line in manifest(state, "slim").read_text(encoding="utf-8").splitlines()]
    # the journal itself keeps what the clock said
    assert written[1]["landed_at"][:10] == f"{TODAY + timedelta(days=days):%Y-%m-%d}"


def today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


def test_a_date_of_its_own_is_left_alone(state, tmp_path):
    drop(state, tmp_path, "nieuw")
    pull_source(state, "slim", "inbox", listed(tmp_path, "oud", "landed_at: 2021-03-01\n"))
    assert [s.landed_at[:10] for s in sightings(state, "slim")] == [today(), "2021-03-01"]


def test_made_up_deliveries_of_a_standing_clock_move_nothing(state, tmp_path):
    drop(state, tmp_path, "echt")
    pull_source(state, "slim", "sample", listed(tmp_path, "voorbeeld"), clock.SAMPLE_NOW)
    assert [s.landed_at[:10] for s in sightings(state, "slim")] == [today(), "2024-02-15"]


def test_what_landed_under_a_clock_that_was_ahead_counts_once_it_is_right(state, tmp_path, monkeypatch):
    jump(monkeypatch, TODAY + timedelta(days=400))
    whole = listed(tmp_path, "vooruit")
    (whole / "vooruit.csv").write_bytes(b"".join(LINES))
    pull_source(state, "slim", "inbox", whole, clock.now("inbox"))
    monkeypatch.undo()
    (found,) = sightings(state, "slim")
    assert found.landed_time <= datetime.now(UTC)
    read_source(state, "slim")
    (counted,) = select(state, "inbox", clock.as_of("inbox", None)).states
    assert counted.sighting.snapshot_id == found.snapshot_id
    assert select(state, "inbox", found.landed_time - timedelta(days=1)).states == []


def test_a_clock_before_the_last_release_is_told(sample_home, monkeypatch):
    monkeypatch.setenv("HTSM_HOME", str(sample_home.root))
    monkeypatch.setattr(clock, "SAMPLE_NOW", clock.SAMPLE_NOW - timedelta(days=40))
    with pytest.raises(steps.ClockWentBack, match="this machine says that it is 2024-01-06") as told:
        steps.plan("sample", None)
    assert "htsm run --as-of 2024-01-06" in str(told.value)
