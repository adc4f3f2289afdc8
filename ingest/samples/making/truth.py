"""What the KPIs must be, computed from the made-up world itself: no file is read, no pipeline is asked."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial

from ingest.samples.making.activities import PROGRAMME_END, PROGRAMME_START, Activity
from ingest.samples.making.branches import BRANCH
from ingest.samples.making.cbs_v4 import rate_by_period
from ingest.samples.making.labour_market import LabourMarket

Value = float | int | None
Series = dict[str, Value]

QUARTER_ENDS = tuple(
    dt.date(year, 3 * quarter + 1, 1) - dt.timedelta(days=1) if quarter < 4 else dt.date(year, 12, 31)
    for year in range(2020, 2024)
    for quarter in (1, 2, 3, 4)
)[1:]

# The cumulative KPIs: which kind of activity, and from which day it counts.
KIND = {
    "AL6.3": "campagne",
    "AL6.4": "O&O-middelen",
    "AL7.2": "promotieactiviteit",
    "AL7.3": "regeling met promotievoorwaarde",
    "AL8.1": "onderzoek",
    "AL8.2": "onderzoek",
    "AL9.1": "publicatie",
    "AL9.2": "event",
    "AL10.1": "bijeenkomst hc-coordinatoren",
    "AL10.3": "gezamenlijk project",
}
SINCE = dict.fromkeys(KIND, PROGRAMME_START) | {
    "AL6.3": dt.date(2020, 7, 1),
    "AL6.4": dt.date(2020, 7, 1),
    "AL7.2": dt.date(2022, 1, 1),
    "AL7.3": dt.date(2022, 1, 1),
    "AL8.1": dt.date(2020, 8, 1),
    "AL8.2": dt.date(2020, 8, 1),
}
IN_EUROS = ("AL6.4", "AL8.2")


class RegisterTruth:
    """The KPIs of the activity register, from the activities that were carried out."""

    def __init__(self, activities: Iterable[Activity]) -> None:
        self._done = [activity for activity in activities if activity.done]

    def _of(self, kind: str, since: dt.date, until: dt.date) -> list[Activity]:
        return [a for a in self._done if a.kind == kind and since <= a.day <= until]

    def cumulative(self, kpi_id: str, end: dt.date) -> list[Activity]:
        """What counts for a cumulative KPI up to the end of a quarter."""
        rows = self._of(KIND[kpi_id], SINCE[kpi_id], end)
        if kpi_id == "AL7.2":
            return [a for a in rows if a.audience == "vrouwen/meisjes"]
        if kpi_id == "AL9.2":
            return [a for a in rows if a.with_partners is True]
        return rows

    def share_for_women(self, end: dt.date) -> float:
        """AL7.2, breakdown share: of all promotion activities."""
        return len(self.cumulative("AL7.2", end)) / len(self._of(KIND["AL7.2"], SINCE["AL7.2"], end))

    def skills_methods(self, end: dt.date) -> int:
        """AL3.1: methods complete, each counted once."""
        return len({a.title for a in self._of("onderzoeksmethode skills", dt.date(2020, 5, 1), end)})

    def plan_and_website(self, end: dt.date) -> int:
        """AL9.3: a point for the adopted plan, a point for a website updated in the last 90 days."""
        plan = bool(self._of("communicatieplan", PROGRAMME_START, end))
        return plan + bool(self._of("website-update", end - dt.timedelta(days=90), end))

    def fortnights_held(self, end: dt.date) -> float:
        """AL10.2: share of the two-week blocks in the last four quarters that had a consultation."""
        first, last = max(year_before(end), PROGRAMME_START), min(end, PROGRAMME_END)
        held = blocks = 0
        block = PROGRAMME_START
        while (block_end := block + dt.timedelta(days=13)) <= last:
            if block >= first:
                blocks += 1
                held += bool(self._of("tweewekelijks overleg", block, block_end))
            block += dt.timedelta(days=14)
        return held / blocks

    def last_year(self, kind: str, end: dt.date) -> int:
        """R1, R2: how many in the last four quarters."""
        return len(self._of(kind, year_before(end), end))


def year_before(end: dt.date) -> dt.date:
    """The first day of the four quarters that end on this day."""
    after = end + dt.timedelta(days=1)
    return after.replace(year=after.year - 1)


def euros(rows: Iterable[Activity]) -> int | None:
    """The sum of the published amounts: 0 where there is nothing to pay, None where no amount is published."""
    amounts = [a.amount for a in rows]
    published = [amount for amount in amounts if amount is not None]
    return sum(published) if published or not amounts else None


def series(value: Callable[[dt.date], Value], since: dt.date | None = None) -> Series:
    """A value per end of quarter, from the first on or after `since`."""
    return {end.isoformat(): value(end) for end in QUARTER_ENDS if since is None or end >= since}


def truth(activities: Iterable[Activity], market: LabourMarket) -> dict[str, Series]:
    """Value per KPI and end of quarter, from the first quarter end on or after the KPI's baseline date."""
    register = RegisterTruth(activities)

    def cumulative(kpi_id: str) -> Series:
        def value(end: dt.date) -> Value:
            rows = register.cumulative(kpi_id, end)
            return euros(rows) if kpi_id in IN_EUROS else len(rows)

        return series(value, SINCE[kpi_id])

    return {
        "AL3.1": series(register.skills_methods),
        **{kpi_id: cumulative(kpi_id) for kpi_id in KIND},
        "AL9.3": series(register.plan_and_website),
        "AL10.2": series(register.fortnights_held),
        "R1": series(partial(register.last_year, "kwartaalupdate")),
        "R2": series(partial(register.last_year, "jaarrapportage")),
        "C2": vacancy_rate(market, "307500"),
    }


def vacancy_rate(market: LabourMarket, branch: str) -> Series:
    """C2: the published rate at the end of the quarter."""
    rates = rate_by_period(market, BRANCH[branch])

    def rate(end: dt.date) -> Value:
        return rates[f"{end.year}KW{end.month // 3:02}"]

    return series(rate)
