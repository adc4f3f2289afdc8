"""Counting communities per region: what goals 1 and actions 1, 2, 5, 7 and 8 share."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from ingest.samples.making.world import QUARTER_ENDS, Community
from ingest.samples.making.world_truth.figure import Cell, Figure, in_levels, regions_of, share

Levels = tuple[str, ...]


def counts(
    kpi_id: str, levels: Levels, wanted: Callable[[dt.date], Iterable[Community] | None],
    listed: Callable[[dt.date], Iterable[Community]] = lambda _: (), reason: str = "no inventory closed yet",
) -> Iterator[tuple[Cell, Figure]]:  # fmt: skip
    """Communities counted per quarter and region; `listed` are those not decided; None: no value, for `reason`."""
    for end in QUARTER_ENDS:
        found, doubtful = wanted(end), list(listed(end))
        counted = None if found is None else list(found)
        for region in in_levels(levels):
            undecided = tuple(c.community_id for c in doubtful if region in regions_of(c.place))
            cell = Cell(kpi_id, region, "", end)
            if counted is None:
                yield cell, Figure(None, reason=reason)
            else:
                yield cell, Figure(sum(region in regions_of(c.place) for c in counted), listed=undecided)


def shares(
    kpi_id: str, levels: Levels, judged: Callable[[dt.date], Iterable[tuple[Community, bool]] | None],
    reason: str = "no inventory closed yet",
) -> Iterator[tuple[Cell, Figure]]:  # fmt: skip
    """The share of the communities judged that are true, per quarter and region."""
    for end in QUARTER_ENDS:
        found = judged(end)
        pairs = None if found is None else list(found)
        for region in in_levels(levels):
            cell = Cell(kpi_id, region, "", end)
            if pairs is None:
                yield cell, Figure(None, reason=reason)
                continue
            here = [is_so for community, is_so in pairs if region in regions_of(community.place)]
            yield cell, share(sum(here), len(here))
