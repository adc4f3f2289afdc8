"""What a release changes against the one before: rows per table, facts that came in, KPIs whose value moved."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.sql import identifier, literal
from publish.release_tables import KPI_REVISION
from publish.revision import KPI_KEY
from publish.rows import fetch, has_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from publish.shelf import Release

Snapshots = dict[str, dict[str, list[dict[str, Any]]]]
SHOWN = 20
KPI_TABLE = ("marts", "kpi_observation")
KPI_NAMES = ("marts", "kpi_current")
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
            if title != KPI_REVISION.title and before.get(title) != rows.get(title)
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
    """Counts of KPI values that moved, appeared or vanished, and the first twenty that moved, headlines first."""
    if old is None or not has_table(connection, "release", *KPI_TABLE):
        return {"moved": 0, "appeared": 0, "vanished": 0, "shown": []}
    revision = identifier("release", KPI_REVISION.schema, KPI_REVISION.name)
    now, before = identifier("release", *KPI_TABLE), f"read_parquet({literal(str(old))})"
    counts = fetch(
        connection,
        "select count(*) filter (change in ('value', 'hidden')) as moved,"
        f" (select count(*) from {now} anti join {before} using ({KPI_KEY})) as appeared,"
        f" count(*) filter (change = 'gone') as vanished from {revision}",
    )[0]
    shown = fetch(
        connection,
        f"""
        select {KPI_KEY}, name_nl, unit, old_value, new_value, old_status, new_status, source_ids, reason
        from {revision}
        inner join (select distinct kpi_id, name_nl, unit from {identifier("release", *KPI_NAMES)}) using (kpi_id)
        where change = 'value'
        order by (region_level = 'nl' and breakdown = '') desc, period_end desc, {KPI_KEY}
        limit {SHOWN}
        """,
    )
    return counts | {"shown": shown}
