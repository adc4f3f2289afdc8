"""What the coordinator's register alone tells: actions 3, 6 and 7-10, the steering."""

from collections.abc import Iterator

from ingest.samples.making.truth import IN_EUROS, KIND, Series, truth
from ingest.samples.making.truth_breakdowns import truth_of_breakdowns
from ingest.samples.making.world import QUARTER_ENDS, World
from ingest.samples.making.world_truth.figure import NL, Cell, Figure

_ELSEWHERE = "C2"


def register(world: World) -> Iterator[tuple[Cell, Figure]]:
    """The fifteen KPIs of `truth` and `truth_breakdowns`; before their baseline nothing counts yet."""
    for kpi_id, series in truth(world.activities, world.market).items():
        if kpi_id != _ELSEWHERE:
            yield from _figures(kpi_id, "", series)
    for kpi_id, breakdowns in truth_of_breakdowns(world.activities, world.market).items():
        for breakdown, series in breakdowns.items():
            if kpi_id != _ELSEWHERE:
                yield from _figures(kpi_id, breakdown, series)


def _figures(kpi_id: str, breakdown: str, series: Series) -> Iterator[tuple[Cell, Figure]]:
    for end in QUARTER_ENDS:
        cell = Cell(kpi_id, NL, breakdown, end)
        if end.isoformat() not in series:
            is_share = breakdown == "share"
            yield cell, Figure(None, reason="nothing to take a share of") if is_share else Figure(0)
            continue
        value = series[end.isoformat()]
        no_amount = value is None and kpi_id in IN_EUROS and kpi_id in KIND
        yield cell, Figure(value, reason="no amount is published" if no_amount else "")
