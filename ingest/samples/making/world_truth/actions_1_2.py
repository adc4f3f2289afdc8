"""Actions 1 and 2: new communities, their regions and schemes; existing partnerships that go on."""

import datetime as dt
from collections.abc import Iterator

from ingest.samples.making.world import AGENDA_START, QUARTER_ENDS, Community, World
from ingest.samples.making.world.clock import months_later
from ingest.samples.making.world.community import PARTNERSHIPS
from ingest.samples.making.world_truth.awards import schemes
from ingest.samples.making.world_truth.communities import counts, shares
from ingest.samples.making.world_truth.figure import NL, Cell, Figure, regions, regions_of, share
from ingest.samples.making.world_truth.knowledge import Knowledge

_JOINT = 100
_A_YEAR = 12
_NEVER_BEGUN = ("in preparation", "withdrawn")


def actions_1_and_2(world: World, known: Knowledge) -> Iterator[tuple[Cell, Figure]]:
    """AL1.1-AL1.4, AL2.1-AL2.5."""
    new = dict(counts("AL1.1", ("nl", "landsdeel", "provincie", "arbeidsmarktregio"),
                      lambda end: _new(known, end)[0], lambda end: _new(known, end)[1]))  # fmt: skip
    yield from new.items()
    for end in QUARTER_ENDS:
        number = new[Cell("AL1.1", NL, "", end)].value or 0
        yield Cell("AL1.2", NL, "", end), Figure(number / _JOINT, number, _JOINT)
        yield Cell("AL1.3", NL, "", end), _covered(known, end)
    yield from schemes(world, known)
    yield from counts("AL2.1", ("nl", "landsdeel", "provincie"), lambda end: _grown(known, end)[0],
                      lambda end: _grown(known, end)[1])  # fmt: skip
    for end in QUARTER_ENDS:
        yield Cell("AL2.2", NL, "", end), _going_on(known, end)
    yield from counts("AL2.3", ("nl", "landsdeel", "provincie"), lambda end: _undecided(known, end))
    fieldlabs = [c for c in known.htsm if ("fieldlabs", c.community_id) in known.rows]

    def active_fieldlabs(end: dt.date) -> list[Community]:
        return [c for c in fieldlabs if known.state(c, end) == "active"]

    levels = ("nl", "landsdeel")
    yield from shares("AL2.4", levels, lambda end: [(c, c.skillslab is not None) for c in active_fieldlabs(end)])
    yield from shares("AL2.5", levels, lambda end: [(c, c.has_mbo) for c in active_fieldlabs(end)])


def _new(known: Knowledge, end: dt.date) -> tuple[list[Community], list[Community]]:
    """AL1.1: those that are new for sure, and those of which the precision of the start leaves it open."""
    counted: list[Community] = []
    undecided: list[Community] = []
    for community in known.htsm:
        start = known.start(community)
        if start is None or start.last < AGENDA_START or start.first > end:
            continue
        if known.state(community, end) in _NEVER_BEGUN:
            continue
        sure = start.first >= AGENDA_START and start.last <= end
        (counted if sure else undecided).append(community)
    return counted, undecided


def _covered(known: Knowledge, end: dt.date) -> Figure:
    """AL1.3: the five landsdelen; provinces and arbeidsmarktregio's beside it, with those that have none."""
    there = {region for community in known.active(end) for region in regions_of(community.place)}
    beside: list[tuple[str, object]] = []
    for level in ("landsdeel", "provincie", "arbeidsmarktregio"):
        everywhere = regions(level)
        without = [code for _, code in everywhere if (level, code) not in there]
        beside.append((level, (len(everywhere) - len(without)) / len(everywhere)))
        beside.append((f"{level}_without", without))
    five = regions("landsdeel")
    return share(sum(region in there for region in five), len(five), beside=tuple(beside))


def _grown(known: Knowledge, end: dt.date) -> tuple[list[Community] | None, list[Community]]:
    """AL2.1: counted, and those of which the start or the state then is not known."""
    if known.latest_wave(end) is None:
        return None, []
    now = [c for c in known.world.communities if c.form in PARTNERSHIPS and known.sustainable(c, end)]
    states = [(c, known.began_before_agenda(c), known.at_the_start(c)) for c in now]
    counted = [c for c, before, then in states if before and then is False]
    listed = [c for c, before, then in states if before is None or (before and then is None)]
    return counted, listed


def _going_on(known: Knowledge, end: dt.date) -> Figure:
    """AL2.2, with the share of unknown state beside it."""
    ended = [c for c in known.htsm if (awards := known.projects.get(c.community_id))
             and max(award.end for award in awards) <= end]  # fmt: skip
    states = [known.state(c, end) for c in ended]
    told = [state for state in states if state != "unknown"]
    unknown = (len(states) - len(told)) / len(states) if states else None
    return share(told.count("active"), len(told), beside=(("unknown", unknown),))


def _undecided(known: Knowledge, end: dt.date) -> list[Community]:
    """AL2.3: those to act on; what an agreement is to be known of, no answer is none."""
    found = []
    for community in known.htsm:
        last, answer = known.last_end(community, end), known.answer(community, end)
        signed = answer is not None and answer.agreement == "ja"
        soon = last is not None and end < last <= months_later(end, _A_YEAR)
        if soon and not signed and community.form in PARTNERSHIPS:
            found.append(community)
    return found
