"""Queries on a published release. A release never changes, so an answer is good for as long as the release is there."""

import threading
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from htsm.home import Home
from publish.shelf import Release, current, releases

Row = dict[str, Any]
_connections = threading.local()


@dataclass(frozen=True)
class Shown:
    """What a view is of: a release and the last day of a quarter of it."""

    release: Release
    period_end: date

    @property
    def quarter(self) -> str:
        """As in an address: `2022-Q4`."""
        return f"{self.period_end.year}-Q{(self.period_end.month + 2) // 3}"

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        """The rows of a query, read-only; `sql` may name `$quarter` where it takes no other parameters."""
        return list(_rows(self.release.database, sql, parameters))

    def some(self, sql: str, order: str, first: int, most: int, *parameters: Any) -> tuple[list[Row], int]:
        """At most `most` rows of an ordered query from row `first` on, and how many it has; what is not shown is not
        fetched. With `first` beyond the last row, the last one.
        """
        counted = self.one(f"select count(*) as total from ({sql})", *parameters)
        total: int = counted["total"] if counted else 0
        begin = min(first, max(total - 1, 0))
        return self.rows(f"from ({sql}) order by {order} limit {most} offset {begin}", *parameters), total

    def one(self, sql: str, *parameters: Any) -> Row | None:
        """The first row of a query."""
        return next(iter(self.rows(sql, *parameters)), None)


def shown(home: Home, release_id: str, quarter: str) -> Shown | None:
    """The release and quarter that were asked for, else the current one and its last closed quarter.

    None when nothing is published; one that is no longer on the shelf is the current one.
    """
    now = current(home)
    kept = {release.release_id: release for release in releases(home)} if release_id else {}
    release = kept.get(release_id) or now
    if release is None:
        return None
    ends = quarters(release)
    wanted = [end for end in ends if Shown(release, end).quarter == quarter]
    return Shown(release, (wanted or ends)[0])


def quarters(release: Release) -> list[date]:
    """The last days of the quarters that a release has figures of, the latest first."""
    sql = "select distinct period_end from marts.kpi_observation order by 1 desc"
    return [row["period_end"] for row in _rows(release.database, sql, ())]


@lru_cache(maxsize=1024)
def _rows(database: Path, sql: str, parameters: tuple[Any, ...]) -> tuple[Row, ...]:
    found = _connection(database).execute(sql, list(parameters))
    names = [column[0] for column in found.description]
    return tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())


def _connection(database: Path) -> duckdb.DuckDBPyConnection:
    """This thread's own, to the release it asked for last: a pruned one is let go."""
    if getattr(_connections, "database", None) != database:
        if old := getattr(_connections, "connection", None):
            old.close()
        _connections.connection = duckdb.connect(str(database), read_only=True)
        _connections.database = database
    connection: duckdb.DuckDBPyConnection = _connections.connection
    return connection
