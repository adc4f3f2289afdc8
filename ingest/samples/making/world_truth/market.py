"""C1-C4: the labour market, as statistics publish it."""

import datetime as dt
from collections.abc import Iterator

from ingest.samples.making.truth import vacancy_rate
from ingest.samples.making.truth_breakdowns import RATES
from ingest.samples.making.world import QUARTER_ENDS, World
from ingest.samples.making.world.statistics import INDUSTRY, TECHNICAL
from ingest.samples.making.world_truth.figure import NL, Cell, Figure, Region, labour_market_region, regions

_STATED_FTE = 120_000


def market(world: World) -> Iterator[tuple[Cell, Figure]]:
    """C1 (CBS), C2, C3, C4. Shares are 0..1, ratios per one unemployed, whatever the source's scale."""
    yield from _obstacles(world)
    for branch in sorted(RATES | {INDUSTRY}):
        breakdown = "" if branch == INDUSTRY else f"sector:{branch}"
        for quarter, value in vacancy_rate(world.market, branch).items():
            yield Cell("C2", NL, breakdown, dt.date.fromisoformat(quarter)), Figure(value)
    yield from _tension(world)
    for end in QUARTER_ENDS:
        yield Cell("C4", NL, "", end), Figure(_STATED_FTE)


def _obstacles(world: World) -> Iterator[tuple[Cell, Figure]]:
    wanted: dict[str, Region] = {"NL01": NL} | {code: ("provincie", code) for _, code in regions("provincie")}
    for row in world.business_survey:
        if row.branch == INDUSTRY and row.obstacle == "arbeidskrachten" and row.quarter_end in QUARTER_ENDS:
            missing = row.percent is None
            value = None if row.percent is None else row.percent / 100
            figure = Figure(value, reason="not published" if missing else "")
            yield Cell("C1", wanted[row.region], "", row.quarter_end), figure


def _tension(world: World) -> Iterator[tuple[Cell, Figure]]:
    for row in world.uwv_tension:
        if row.quarter_end not in QUARTER_ENDS:
            continue
        region = NL if row.region == "Nederland" else labour_market_region(row.region)
        figure = Figure(row.tension, row.vacancies, row.unemployed)
        yield Cell("C3", region, f"occupation:{row.occupation_code}", row.quarter_end), figure
        if row.occupation_code == TECHNICAL:
            yield Cell("C3", region, "", row.quarter_end), figure
    # the latest vintage of each quarter stands
    latest = {row.quarter_end: row for row in sorted(world.cbs_tension, key=lambda row: row.published_on)}
    for end in QUARTER_ENDS:
        yield Cell("C3", NL, "cbs_all_unemployed", end), Figure(latest[end].per_100 / 100)
