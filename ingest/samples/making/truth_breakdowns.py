"""What the breakdowns of the KPIs must be, from the same made-up world as `truth`."""

import datetime as dt
from collections.abc import Callable, Iterable

from ingest.samples.making.activities import Activity
from ingest.samples.making.cbs_v4 import rate_branches
from ingest.samples.making.labour_market import LabourMarket
from ingest.samples.making.truth import (
    IN_EUROS,
    SINCE,
    RegisterTruth,
    Series,
    Value,
    euros,
    series,
    vacancy_rate,
)

# all activities, and the HTSM branches that the table publishes (24-25, 29-30, 31-33)
RATES = {"T001081", "328105", "339205", "300023"}


def truth_of_breakdowns(activities: Iterable[Activity], market: LabourMarket) -> dict[str, dict[str, Series]]:
    """Value per KPI, breakdown and end of quarter, for the breakdowns that the catalogue lists."""
    done = [activity for activity in activities if activity.done]
    register = RegisterTruth(done)

    def part(kpi_id: str, attribute: str, wanted: str) -> Series:
        def value(end: dt.date) -> Value:
            rows = [a for a in register.cumulative(kpi_id, end) if getattr(a, attribute) == wanted]
            return euros(rows) if kpi_id in IN_EUROS else len(rows)

        return series(value, SINCE[kpi_id])

    def number(kpi_id: str) -> Callable[[dt.date], Value]:
        return lambda end: len(register.cumulative(kpi_id, end))

    means = {"voucher": "voucher", "coaching": "coaching", "module": "module", "time": "tijd"}
    funders = sorted({a.funder for a in done if a.kind == "onderzoek"})
    return {
        "AL6.3": {
            "initiator:national": part("AL6.3", "initiator", "landelijk"),
            "initiator:own": part("AL6.3", "initiator", "eigen"),
        },
        "AL6.4": {
            "number": series(number("AL6.4"), SINCE["AL6.4"]),
            **{f"kind:{english}": part("AL6.4", "means", dutch) for english, dutch in means.items()},
        },
        "AL7.2": {"share": series(register.share_for_women, SINCE["AL7.2"])},
        "AL8.2": {f"funder:{funder}": part("AL8.2", "funder", funder) for funder in funders},
        "AL9.2": {f"scope:{scope}": part("AL9.2", "scope", scope) for scope in ("landelijk", "regionaal", "sectoraal")},
        "C2": {
            f"sector:{branch.key}": vacancy_rate(market, branch.key)
            for branch in rate_branches()
            if branch.key in RATES
        },
    }
