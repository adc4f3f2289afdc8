"""The figures of both sides by the same key: the world's own truth, and what was built."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from htsm.home import PROJECT

SHIPPED = PROJECT / "ingest" / "samples" / "truth_world.json"


class Cell(NamedTuple):
    """The key of a figure, as in marts.kpi_observation."""

    kpi_id: str
    period_end: dt.date
    region_level: str
    region_code: str
    breakdown: str


@dataclass(frozen=True)
class Figure:
    """A figure of either side; `suppressed` is for the truth: fewer than five answered."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: float | None = None
    suppressed: bool = False
    reason: str = ""


def load_truth(path: Path = SHIPPED) -> dict[str, Any]:
    """`truth_world.json`, whole."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def true_figures(truth: dict[str, Any], kpis: Sequence[str] = ()) -> dict[Cell, Figure]:
    """Every figure of the truth, of some KPIs or of all."""
    return {cell: figure for cell, figure in _told(truth) if not kpis or cell.kpi_id in kpis}


def _told(truth: dict[str, Any]) -> Iterator[tuple[Cell, Figure]]:
    for series in truth["kpis"]:
        for at, end in enumerate(truth["quarters"]):
            told = {name: series[name][at] for name in ("value", "numerator", "denominator", "n") if name in series}
            flagged = end in series.get("suppressed", ())
            key = (series["region_level"], series["region_code"], series["breakdown"])
            reason = series.get("reason", {}).get(end, "")
            yield (
                Cell(series["kpi_id"], dt.date.fromisoformat(end), *key),
                Figure(**told, suppressed=flagged, reason=reason),
            )


def built_figures(database: Path, kpis: Sequence[str] = (), relation: str = "") -> dict[Cell, Figure]:
    """Every figure that was built; of a release too. `relation` names another table of the same columns.

    A KPI that cannot be computed yet has one row per quarter without a value, which is no figure of its own.
    """
    with duckdb.connect(str(database), read_only=True) as con:
        found = relation or "marts.kpi_observation"
        columns = {row[0] for row in con.execute(f"describe {found}").fetchall()}
        suppressed = "coalesce(suppressed, false)" if "suppressed" in columns else "false"
        rows = con.execute(
            "select kpi_id, period_end, region_level, region_code, breakdown, value, numerator, denominator, n,"
            f" {suppressed}, coalesce(reason, '') from {found} where ? = [] or list_contains(?, kpi_id)",
            [list(kpis), list(kpis)],
        ).fetchall()
    return {Cell(*row[:5]): Figure(*row[5:]) for row in rows}
