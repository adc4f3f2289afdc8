"""What a release changes against the one before: rows per table, facts that came in, KPIs whose value moved."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.sql import identifier
from publish.rows import fetch, has_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from publish.shelf import Release

Snapshots = dict[str, dict[str, list[dict[str, Any]]]]
SHOWN = 20
KPI_TABLE = ("marts", "kpi_observation")
KPI_KEY = "kpi_id, period_end, region_level, region_code, breakdown"
FACT_COUNTS = ("common_facts", "new_facts", "revised_facts", "vanished_facts")


def changes(
    connection: "DuckDBPyConnection", rows: dict[str, int], snapshots: Snapshots, previous: "Release | None"
) -> dict[str, Any]:
    """`rows` per table old and new where they differ, `facts` per new snapshot, `kpis` that moved.

    A first release has no rows and KPIs to compare; its facts are those of the latest snapshot of each table.
    """
    before = previous.info["rows"] if previous else rows
    old_kpis = previous.parquet(*KPI_TABLE) if previous else None
    return {
        "previous_release_id": previous.release_id if previous else None,
        "rows": {
            title: {"old": before.get(title), "new": rows.get(title)}
            for title in sorted(rows | before)
            if before.get(title) != rows.get(title)
        },
        "facts": _facts(snapshots, previous.info["snapshots"] if previous else None),
        "kpis": _kpis(connection, old_kpis if old_kpis and old_kpis.exists() else None),
    }


def _facts(now: Snapshots, before: Snapshots | None) -> list[dict[str, Any]]:
    """What each snapshot that the release before lacked brought against the snapshot before it, oldest first."""
    arrived = []
    for source_id, tables in now.items():
        for table_id, states in tables.items():
            known = {state["snapshot_id"] for state in (before or {}).get(source_id, {}).get(table_id, [])}
            fresh = states[-1:] if before is None else [s for s in states if s["snapshot_id"] not in known]
            arrived += [
                {"source_id": source_id, "table_id": table_id, "snapshot_id": state["snapshot_id"]}
                | {count: state[count] for count in FACT_COUNTS}
                for state in fresh
                if any(state[count] for count in FACT_COUNTS)
            ]
    return arrived


def _kpis(connection: "DuckDBPyConnection", old: Path | None) -> dict[str, Any]:
    """Counts of KPI values that moved, appeared or vanished, and the first twenty that moved, headlines first.

    The old values are read from Parquet: the old database file may be open somewhere, or of another storage version.
    """
    if old is None or not has_table(connection, "release", *KPI_TABLE):
        return {"moved": 0, "appeared": 0, "vanished": 0, "shown": []}
    side = f"select {KPI_KEY}, value, status, true as is_there"
    connection.execute(
        f"create temp table kpi_change as select {KPI_KEY}, old.value as old_value, new.value as new_value,"
        " old.status as old_status, new.status as new_status, old.is_there as was_there, new.is_there as is_there"
        f" from ({side} from {identifier('release', *KPI_TABLE)}) as new"
        f" full join ({side} from read_parquet(?)) as old using ({KPI_KEY})"
        " where new.value is distinct from old.value",
        [str(old)],
    )
    counts = fetch(
        connection,
        "select count(*) filter (was_there and is_there) as moved, count(*) filter (was_there is null) as appeared,"
        " count(*) filter (is_there is null) as vanished from kpi_change",
    )[0]
    shown = fetch(
        connection,
        f"select * exclude (was_there, is_there) from kpi_change where was_there and is_there"
        f" order by (region_level = 'nl' and breakdown = '') desc, period_end desc, {KPI_KEY} limit {SHOWN}",
    )
    return counts | {"shown": shown}
