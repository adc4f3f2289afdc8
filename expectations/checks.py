"""What a check is: one promise about one table, with who must act when it is broken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Severity = Literal["fail", "warn"]
Owner = Literal["internal", "publisher", "steward"]

LAYERS = ("parsed", "core", "marts")


@dataclass(frozen=True)
class Excuse:
    """A dated exception: the check's failure stops nothing up to and including `until`."""

    reason: str
    until: date

    def covers(self, as_of: date) -> bool:
        """Whether the exception still holds on this day."""
        return as_of <= self.until


@dataclass(frozen=True)
class Check:
    """One check of a suite: an expectation of Great Expectations, or `sql` selecting rows that must not exist.

    `table` is `schema.name`; in `sql` it is called `batch`. `row_condition` maps a column to the value, or
    the list of values, of the rows that the expectation is about. `latest_only` leaves out the rows of
    snapshots that a later one has replaced.
    """

    check_id: str
    layer: str
    table: str
    severity: Severity
    owner: Owner
    description: str
    expectation: str | None = None
    sql: str | None = None
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    row_condition: Mapping[str, Any] = field(default_factory=dict)
    latest_only: bool = False
    exception: Excuse | None = None

    @property
    def batch(self) -> tuple[str, bool]:
        """What is checked together: the table, and whether only its latest rows."""
        return self.table, self.latest_only


def clock(as_of: date) -> dict[str, date]:
    """The dates that a suite can name, as `{$PARAMETER: as_of}`: all follow from the run's as-of."""
    leap = (as_of.month, as_of.day) == (2, 29)
    return {
        "as_of": as_of,
        "as_of_plus_1_year": as_of.replace(year=as_of.year + 1, day=28 if leap else as_of.day),
    }
