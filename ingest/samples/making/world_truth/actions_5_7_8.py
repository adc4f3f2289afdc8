"""Actions 5, 7 and 8: what communities say of training, validation, promotion and research."""

import datetime as dt
from collections.abc import Callable, Iterator

from ingest.samples.making.world import QUARTER_ENDS, Community, InventoryAnswer, World
from ingest.samples.making.world_truth.communities import shares
from ingest.samples.making.world_truth.figure import Cell, Figure, Region, in_levels, regions_of
from ingest.samples.making.world_truth.knowledge import Knowledge

_EXPERIMENTS_SINCE = dt.date(2022, 1, 1)
_LEVELS = ("nl", "landsdeel")


def actions_5_7_and_8(world: World, known: Knowledge) -> Iterator[tuple[Cell, Figure]]:
    """AL5.1-AL5.3, AL7.1, AL8.3; the rest of these actions is in the register alone."""
    yield from _experiments(world, known)
    yield from shares("AL5.2", _LEVELS, lambda end: _answered(known, end, lambda a: a.adult_training))
    yield from shares("AL5.3", _LEVELS, lambda end: _answered(known, end, lambda a: a.validates_learning))
    yield from shares("AL7.1", _LEVELS, lambda end: _promoting(world, known, end))
    yield from shares("AL8.3", _LEVELS, lambda end: _answered(known, end, lambda a: a.research))


def _latest(known: Knowledge, end: dt.date) -> list[tuple[Community, InventoryAnswer]] | None:
    """The active HTSM communities that answered the latest inventory."""
    wave = known.latest_wave(end)
    if wave is None:
        return None
    answers = known.answers[wave.table_id]
    return [(c, answers[c.community_id]) for c in known.active(end) if c.community_id in answers]


def _answered(
    known: Knowledge, end: dt.date, asked: Callable[[InventoryAnswer], bool | None]
) -> list[tuple[Community, bool]] | None:
    latest = _latest(known, end)
    if latest is None:
        return None
    return [(community, said) for community, answer in latest if (said := asked(answer)) is not None]


def _promoting(world: World, known: Knowledge, end: dt.date) -> list[tuple[Community, bool]] | None:
    """AL7.1: by the answer, or by the register in the year that the inventory covers."""
    latest, wave = _latest(known, end), known.latest_wave(end)
    if latest is None or wave is None:
        return None
    registered = {
        activity.community_id
        for activity in world.activities
        if activity.kind == "promotieactiviteit" and activity.done and activity.day.year == wave.covers_year
    }
    return [(c, bool(a.promotion_activities) or c.community_id in registered) for c, a in latest]


def _experiments(world: World, known: Knowledge) -> Iterator[tuple[Cell, Figure]]:
    """AL5.1: by title and community; the register's date wins over the close of the wave that first names it."""
    places = {community.community_id: community.place for community in known.htsm}
    since: dict[tuple[str, str], dt.date] = {}
    for wave in world.inventory:
        for answer in known.answers[wave.table_id].values():
            for title in answer.experiments:
                since.setdefault((answer.community_id, title), wave.closed_on)
    for activity in world.activities:
        if activity.kind == "experiment leervorm" and activity.done and activity.community_id:
            since[activity.community_id, activity.title] = activity.day
    for end in QUARTER_ENDS:
        counted = [key for key, day in since.items() if _EXPERIMENTS_SINCE <= day <= end and key[0] in places]
        where: list[frozenset[Region]] = [regions_of(places[community_id]) for community_id, _ in counted]
        for region in in_levels(_LEVELS):
            yield Cell("AL5.1", region, "", end), Figure(sum(region in place for place in where))
