"""Which snapshots a build is made of: the states of every source's tables up to an as-of, in order."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from htsm.home import Home
from ingest.declaration import source_ids
from ingest.landing import Sighting, sightings
from ingest.read.snapshots import report

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class State:
    """A good snapshot as the state of a source's table from its landing on; `ordinal` counts from 1."""

    sighting: Sighting
    report: dict[str, Any]
    table_id: str
    ordinal: int
    is_latest: bool


@dataclass(frozen=True)
class Refusal:
    """A refused snapshot after which, up to the as-of, its table did not come in well; `sighting` is the last one."""

    sighting: Sighting
    report: dict[str, Any]


@dataclass(frozen=True)
class Selection:
    """Everything that a build reads, and what was refused on the way."""

    states: list[State]
    refusals: list[Refusal]

    @property
    def is_sample(self) -> bool:
        """Whether anything in it is made up."""
        return any(state.sighting.is_sample for state in self.states)


def select(home: Home, profile: str, as_of: datetime) -> Selection:
    """The selection for a profile.

    A source is either sample or real: where a real delivery has landed, the made-up ones of that source no
    longer count. Outside the sample profile they never do, unless somebody dropped them by hand.
    """
    states: list[State] = []
    refusals: list[Refusal] = []
    for source_id in source_ids():
        good, bad = _read_sightings(home, source_id, as_of)
        real = [pair for pair in good if not pair[0].is_sample]
        made_up = [pair for pair in good if profile == "sample" or (profile == "inbox" and pair[0].origin == "inbox")]
        states += _states(real or made_up)
        refusals += bad
    return Selection(states, refusals)


def _read_sightings(
    home: Home, source_id: str, as_of: datetime
) -> tuple[list[tuple[Sighting, dict[str, Any]]], list[Refusal]]:
    good = []
    bad: dict[str, Refusal] = {}
    dropped: dict[str, list[datetime]] = {}
    last_good: dict[str, datetime] = {}
    for sighting in sightings(home, source_id):
        read = report(home, source_id, sighting.snapshot_id)
        if sighting.landed_time > as_of or read is None:
            continue
        if read["status"] != "good":
            bad[sighting.snapshot_id] = Refusal(sighting, read)
            continue
        last_good[sighting.table_id] = max(sighting.landed_time, last_good.get(sighting.table_id, sighting.landed_time))
        if sighting.origin == "inbox":
            # a file that lies in a folder and is read again says nothing new, unless its note gives another
            # date; a publisher's answer does
            moments = dropped.setdefault(sighting.snapshot_id, [])
            if moments and (not sighting.is_dated or sighting.landed_time in moments):
                continue
            moments.append(sighting.landed_time)
        good.append((sighting, read))
    # a refusal is settled when the same table came in well after it
    still_open = [r for r in bad.values() if r.sighting.landed_time >= last_good.get(r.sighting.table_id, _NEVER)]
    return good, still_open


def _order(pair: tuple[Sighting, dict[str, Any]]) -> tuple[datetime, str, str]:
    """Time of landing; of two that landed together, the one that speaks of a later day or reaches further is newer,
    else the one that came in later (sorting keeps the order of the manifest).
    """
    sighting, read = pair
    return (sighting.landed_time, read.get("valid_as_of") or "", read.get("reach") or "")


def _states(good: list[tuple[Sighting, dict[str, Any]]]) -> list[State]:
    by_table: dict[str, list[tuple[Sighting, dict[str, Any]]]] = {}
    for pair in sorted(good, key=_order):
        line = by_table.setdefault(pair[1]["table_id"], [])
        if not line or line[-1][0].snapshot_id != pair[0].snapshot_id:
            line.append(pair)
    return [
        State(sighting, read, table_id, ordinal, ordinal == len(line))
        for table_id, line in sorted(by_table.items())
        for ordinal, (sighting, read) in enumerate(line, 1)
    ]
