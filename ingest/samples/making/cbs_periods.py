"""Periods of the CBS sample tables: quarters and years, with their status as known on 2024-02-15."""

from collections.abc import Sequence
from typing import NamedTuple

from ingest.samples.making.labour_market import QUARTERS, year_figure

FIRST_YEAR = 2018
LAST_YEAR = 2023
YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))


class Period(NamedTuple):
    """A period key with its Dutch title and status."""

    key: str
    title: str
    status: str


def _status(year: int, quarter: int) -> str:
    if year < LAST_YEAR:
        return "Definitief"
    return "Voorlopig" if quarter in (0, 4) else "NaderVoorlopig"


def quarter_period(year: int, quarter: int) -> Period:
    """`2020, 1` -> key `2020KW01`, title `2020 1e kwartaal`."""
    return Period(f"{year}KW{quarter:02}", f"{year} {quarter}e kwartaal", _status(year, quarter))


def year_period(year: int, title: str) -> Period:
    """`2020` -> key `2020JJ00`."""
    return Period(f"{year}JJ00", f"{year}{title}", _status(year, 0))


def at(year: int, quarter: int) -> int:
    """Where a quarter stands in the series of the labour market."""
    return QUARTERS.index((year, quarter))


def year_of_stock(published: Sequence[float], year: int) -> float | None:
    """The year figure of a stock, from the published quarters; None for the first year, whose KW4 before is
    not in the table."""
    if year == FIRST_YEAR:
        return None
    return year_figure(published[at(year - 1, 4)], *(published[at(year, quarter)] for quarter in (1, 2, 3, 4)))
