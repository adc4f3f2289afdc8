"""What a release changes against the one before: rows per table and KPIs whose value moved."""

from typing import TYPE_CHECKING, Any

from publish.rows import has_table
from publish.sql import identifier

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from publish.shelf import Release

SHOWN = 20
KPI_TABLE = ("marts", "kpi_observation")
KPI_KEY = ("kpi_id", "period_end", "region_level", "region_code", "breakdown")


def changes(connection: "DuckDBPyConnection", rows: dict[str, int], previous: "Release | None") -> dict[str, Any]:
    """Row counts and KPI values that differ from `previous`; everything is None or empty for a first release."""
    before = previous.info["rows"] if previous else {}
    return {
        "previous_release_id": previous.release_id if previous else None,
        "rows": {
            title: {"old": before.get(title), "new": rows.get(title)}
            for title in sorted(rows | before)
            if previous and before.get(title) != rows.get(title)
        },
        "kpis": _kpis(connection, previous),
    }


def _kpis(connection: "DuckDBPyConnection", previous: "Release | None") -> dict[str, Any]:
    """Counts of KPI values that moved, appeared or vanished, and the first twenty that moved, headlines first.

    The old values are read from Parquet: the old database file may be open somewhere, or of another storage version.
    """
    nothing: dict[str, Any] = {"moved": 0, "appeared": 0, "vanished": 0, "shown": []}
    old = previous.parquet(*KPI_TABLE) if previous else None
    if old is None or not old.exists() or not has_table(connection, *KPI_TABLE):
        return nothing
    joined = (
        f"(select {', '.join(KPI_KEY)}, value, status, true as is_there"
        f" from {identifier('release', *KPI_TABLE)}) as new"
        f" full join (select {', '.join(KPI_KEY)}, value, status, true as is_there from read_parquet(?)) as old"
        f" using ({', '.join(KPI_KEY)})"
    )
    moved, appeared, vanished = connection.execute(
        "select count(*) filter (new.is_there and old.is_there and new.value is distinct from old.value),"
        " count(*) filter (old.is_there is null and new.value is not null),"
        " count(*) filter (new.is_there is null and old.value is not null)"
        f" from {joined}",
        [str(old)],
    ).fetchall()[0]
    shown = connection.execute(
        "select kpi_id, period_end::varchar as period_end, region_level, region_code, breakdown,"
        " old.value as old_value, new.value as new_value, old.status as old_status, new.status as new_status"
        f" from {joined}"
        " where new.is_there and old.is_there and new.value is distinct from old.value"
        " order by (region_level = 'nl' and breakdown = '') desc, period_end desc, kpi_id, region_level, region_code,"
        f" breakdown limit {SHOWN}",
        [str(old)],
    )
    names = [column[0] for column in shown.description]
    return {
        "moved": moved,
        "appeared": appeared,
        "vanished": vanished,
        "shown": [dict(zip(names, row, strict=True)) for row in shown.fetchall()],
    }
