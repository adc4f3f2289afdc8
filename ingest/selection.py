"""Which snapshots a build is made of: the states of every source's tables up to an as-of, in order."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from htsm.clock import parse_time
from htsm.home import Home
from ingest.landing import Sighting, sightings
from ingest.read.snapshots import parsed_name, report
from ingest.source_folder import source_ids

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
        bad = [r for r in bad if not r.sighting.is_sample or profile == "sample" or r.sighting.origin == "inbox"]
        real = [pair for pair in good if not pair[0].is_sample]
        made_up = [pair for pair in good if profile == "sample" or (profile == "inbox" and pair[0].origin == "inbox")]
        states += _states(real or made_up)
        refusals += bad
    return Selection(states, refusals)


Good = list[tuple[Sighting, dict[str, Any]]]


def state_in_use(home: Home, sighting: Sighting) -> dict[str, Any] | None:
    """The report of the state of the sighting's table just before it landed; None when it is the first.

    `parsed_name` in it is the stem of that state's Parquet files.
    """
    good, _ = _read_sightings(home, sighting.source_id, sighting.landed_time)
    kind = (sighting.table_id, sighting.is_sample)
    before = [
        (s, r)
        for s, r in good
        if (s.table_id, s.is_sample) == kind and s.reading != sighting.reading and s.landed_time < sighting.landed_time
    ]
    states = _states(before)
    if not states:
        return None
    last = states[-1]
    return last.report | {"parsed_name": parsed_name(last.sighting, last.report)}


def twins_of(home: Home, sighting: Sighting) -> list[dict[str, Any]]:
    """Reports of other good deliveries, of a source's tables, that were dropped at the same moment."""
    first: dict[str, Sighting] = {}
    for s in sightings(home, sighting.source_id):
        if s.origin == "inbox" and s.is_sample == sighting.is_sample:
            first.setdefault(s.reading, s)
    others = [s for s in first.values() if s.landed_at == sighting.landed_at and s.snapshot_id != sighting.snapshot_id]
    reports = [report(home, other) for other in others]
    return [r for r in reports if r and r["status"] == "good" and sighting.origin == "inbox"]


def _read_sightings(home: Home, source_id: str, as_of: datetime) -> tuple[Good, list[Refusal]]:
    good: Good = []
    bad: dict[str, Refusal] = {}
    dropped: dict[str, list[datetime]] = {}
    news = _News()
    known = [s for s in sightings(home, source_id) if s.landed_time <= as_of]
    # a date that somebody gives to a dropped file takes the place of the moment at which it happened to come in
    dated = {s.snapshot_id for s in known if s.is_dated}
    for sighting in known:
        read = report(home, sighting)
        if read is None:
            continue
        news.saw(sighting, read)
        if read["status"] != "good":
            bad[sighting.snapshot_id] = Refusal(sighting, read)
            continue
        if sighting.origin == "inbox":
            # a file that lies in a folder and is read again says nothing new, unless its note gives another
            # date; a publisher's answer does
            moments = dropped.setdefault(sighting.snapshot_id, [])
            undated = not sighting.is_dated
            if (undated and (moments or sighting.snapshot_id in dated)) or sighting.landed_time in moments:
                continue
            moments.append(sighting.landed_time)
        good.append((sighting, read))
    return good, [r for r in bad.values() if not news.settles(r.sighting)]


class _News:
    """When each table last came in well with something new: that settles what of it was refused before."""

    def __init__(self) -> None:
        self.before: dict[tuple[str, bool, str], str] = {}
        self.last: dict[tuple[str, bool], tuple[datetime, datetime]] = {}

    def saw(self, sighting: Sighting, read: dict[str, Any]) -> None:
        """Takes note of a sighting. A publisher that answers what it did before says nothing about what was refused
        meanwhile: a good delivery counts where it is another one than the last that came in the same way.
        """
        way = (sighting.table_id, sighting.is_sample, sighting.origin)
        is_news = self.before.get(way) != sighting.reading
        self.before[way] = sighting.reading
        if is_news and read["status"] == "good":
            kind = (sighting.table_id, sighting.is_sample)
            came_in, landed = self.last.get(kind, (_NEVER, _NEVER))
            moment = parse_time(sighting.retrieved_at)
            self.last[kind] = (max(came_in, moment), max(landed, sighting.landed_time))

    def settles(self, refused: Sighting) -> bool:
        """Whether the refused delivery's table came in well after it; a made-up one never settles a real one.

        A refusal that is dated later than all that is good stays open: what came in since is of before it.
        """
        kinds = [(refused.table_id, False)] + ([(refused.table_id, True)] if refused.is_sample else [])
        good = [self.last[kind] for kind in kinds if kind in self.last]
        is_newest = refused.is_dated and all(refused.landed_time > landed for _, landed in good)
        return not is_newest and any(came_in > parse_time(refused.retrieved_at) for came_in, _ in good)


def _in_order(good: Good) -> Good:
    """By time of landing; of those that landed together, the one that speaks of a later day is newer, where all say
    of which day they speak; else the one that reaches further; else the one that came in later.
    """
    ordered: Good = []
    by_moment = sorted(good, key=lambda pair: pair[0].landed_time)
    for _, group in groupby(by_moment, key=lambda pair: pair[0].landed_time):
        together = list(group)
        all_dated = all(read.get("valid_as_of") for _, read in together)
        ordered += sorted(
            together,
            key=lambda pair: ((pair[1].get("valid_as_of") if all_dated else "") or "", pair[1].get("reach") or ""),
        )
    return ordered


def _states(good: Good) -> list[State]:
    tables: dict[str, Good] = {}
    for pair in good:
        tables.setdefault(pair[1]["table_id"], []).append(pair)
    states = []
    for table_id, pairs in sorted(tables.items()):
        line: Good = []
        for pair in _in_order(pairs):
            if not line or line[-1][0].snapshot_id != pair[0].snapshot_id:
                line.append(pair)
        states += [State(s, r, table_id, n, n == len(line)) for n, (s, r) in enumerate(line, 1)]
    return states
