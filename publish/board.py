"""The board as data: per goal and action line the headline KPI of the latest closed quarter."""

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from publish.rows import published_rows

if TYPE_CHECKING:
    from publish.shelf import Release

BANNER = "VOORBEELDDATA – verzonnen cijfers"
NOT_MEASURED = "geen meting"
JUDGED = ("behaald", "op schema", "aandacht", "achter")
_ON_THE_BOARD = re.compile(r"(Hoofddoel|Actie) (\d+)")


@dataclass(frozen=True)
class Line:
    """One line of the board; `value` and `target` are in `unit`, `target_origin` says whether the target is judged."""

    area: str
    name_nl: str
    name_en: str
    kpi_id: str | None = None
    kpi_name_nl: str | None = None
    unit: str = "count"
    value: float | None = None
    target: float | None = None
    target_origin: str | None = None
    status: str = NOT_MEASURED
    uncertain: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class Board:
    """Two goals and ten action lines; `period_end` is the last day of the quarter (ISO), None without KPIs."""

    release_id: str
    as_of: str
    period_end: str | None
    is_sample: bool
    banner: str | None
    lines: list[Line]

    def as_json(self) -> dict[str, Any]:
        """The board as JSON holds it."""
        return asdict(self)


def board(release: "Release") -> Board:
    """The board of a release, goals first, then the action lines by number."""
    kpis = [
        row
        for row in published_rows(release, "marts", "kpi_current")
        if row["region_level"] == "nl" and row["breakdown"] == ""
    ]
    return Board(
        release.release_id,
        release.info["as_of"],
        max((row["period_end"] for row in kpis), default=None),
        release.info["is_sample"],
        BANNER if release.info["is_sample"] else None,
        lines(published_rows(release, "core", "dim_action_line"), kpis),
    )


def lines(areas: list[dict[str, Any]], kpis: list[dict[str, Any]]) -> list[Line]:
    """A line per goal and action line, of rows of core.dim_action_line and the national KPIs of one quarter."""
    shown = [row for row in areas if _ON_THE_BOARD.fullmatch(row["area"])]
    shown.sort(key=lambda row: (row["area"].startswith("Actie"), row["number"]))
    return [_line(area, [kpi for kpi in kpis if kpi["area"] == area["area"]]) for area in shown]


def headline(kpis: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The first judged KPI with a value, else the first with one, else the first; KPIs come in catalogue order."""
    measured = [kpi for kpi in kpis if kpi["value"] is not None]
    judged = [kpi for kpi in measured if kpi["status"] in JUDGED]
    return next(iter(judged or measured or kpis), None)


def catalogue_order(kpi_id: str) -> list[tuple[str, int]]:
    """Sorts KPI ids as the catalogue lists them: AL9.2 before AL10.1."""
    return [(letters, int(digits)) for letters, digits in re.findall(r"(\D*)(\d+)", kpi_id)]


def _line(area: dict[str, Any], kpis: list[dict[str, Any]]) -> Line:
    kpi = headline(sorted(kpis, key=lambda row: catalogue_order(row["kpi_id"])))
    names = {"area": area["area"], "name_nl": area["name_nl"], "name_en": area["name_en"]}
    if kpi is None:
        return Line(**names, reason="geen KPI in deze release")
    same = ("kpi_id", "unit", "value", "target", "target_origin", "status", "uncertain", "reason")
    return Line(**names, kpi_name_nl=kpi["name_nl"], **{column: kpi[column] for column in same})
