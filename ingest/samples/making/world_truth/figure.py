"""A true figure of a KPI, and the regions in which there is one."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from htsm.home import PROJECT
from ingest.samples.making.places import Place

_SEEDS = PROJECT / "dbt_project" / "seeds" / "regions"
NL = ("nl", "NL01")
AT_LEAST = 5
"""A survey cell that rests on fewer respondents is suppressed when it is published; the truth only flags it."""
Region = tuple[str, str]
"""(level, code): `("landsdeel", "TPN")`."""


class Cell(NamedTuple):
    """The key of a figure."""

    kpi_id: str
    region: Region
    breakdown: str
    end: dt.date


@dataclass(frozen=True)
class Figure:
    """A value, or None with the reason. `n` counts respondents (surveys); `listed` are the cases not decided.

    `numerator` and `denominator` are given for shares and means. `beside` are figures that the definition publishes
    beside the value (`unknown`: share or number of unknown state; `coverage`; ...).
    """

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    reason: str = ""
    listed: tuple[str, ...] = ()
    beside: tuple[tuple[str, object], ...] = ()

    @property
    def suppressed(self) -> bool:
        """Whether too few answered for it to be published."""
        return self.n is not None and 0 < self.n < AT_LEAST


Figures = dict[Cell, Figure]


def share(numerator: float, denominator: float, n: int | None = None, **more: object) -> Figure:
    """A share, or no value where there is nobody to take a share of."""
    if not denominator:
        return Figure(None, numerator, denominator, n, "nothing to take a share of", **more)  # type: ignore[arg-type]
    return Figure(numerator / denominator, numerator, denominator, n, **more)  # type: ignore[arg-type]


def mean(values: Sequence[float]) -> Figure:
    """The mean of the answers given, with their number."""
    if not values:
        return Figure(None, n=0, reason="nobody answered")
    return Figure(sum(values) / len(values), sum(values), len(values), len(values))


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (_SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def regions(level: str) -> tuple[Region, ...]:
    """All regions of a level, by code."""
    if level == "nl":
        return (NL,)
    return tuple(sorted((level, row["region_code"]) for row in _rows("region") if row["region_level"] == level))


@cache
def regions_of(place: Place) -> frozenset[Region]:
    """Every region that a place lies in: country, landsdeel (Techniekpact), province, arbeidsmarktregio."""
    municipality = next(
        row
        for row in _rows("municipality")
        if row["municipality_code"] == place.municipality_code and not row["valid_to"]
    )
    province = municipality["provincie_code"]
    landsdeel = next(row["landsdeel_code"] for row in _rows("landsdeel_provincie") if row["provincie_code"] == province)
    return frozenset(
        {
            NL,
            ("landsdeel", landsdeel),
            ("provincie", province),
            ("arbeidsmarktregio", municipality["arbeidsmarktregio_code"]),
        }
    )


@cache
def labour_market_region(name: str) -> Region:
    """The arbeidsmarktregio that is called so; StopIteration where none is."""
    aliases = (row for row in _rows("region_alias") if row["region_level"] == "arbeidsmarktregio")
    return "arbeidsmarktregio", next(row["region_code"] for row in aliases if row["alias"] == name)


def in_levels(levels: Iterable[str]) -> tuple[Region, ...]:
    """All regions of some levels."""
    return tuple(region for level in levels for region in regions(level))
