"""From which deliveries a release was made: snapshots by source and table, with the hash of every file."""

from typing import TYPE_CHECKING, Any

from htsm.home import Home
from ingest.landing import sightings
from publish.rows import fetch, has_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def snapshots(connection: "DuckDBPyConnection", home: Home) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """`{source_id: {table_id: [snapshot, ...]}}`, oldest first, of meta.source_snapshot in the release.

    Each snapshot has what that table says of it and under `contents` its files (name, sha256, bytes), taken from the
    landing's manifest; without that manifest `contents` is empty.
    """
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    if not has_table(connection, "release", "meta", "source_snapshot"):
        return found
    for row in fetch(connection, "from release.meta.source_snapshot order by source_id, table_id, ordinal"):
        found.setdefault(row["source_id"], {}).setdefault(row["table_id"], []).append(row)
    for source_id, tables in found.items():
        contents = _contents(home, source_id)
        for rows in tables.values():
            for row in rows:
                row["contents"] = contents.get(row["snapshot_id"], [])
    return found


def _contents(home: Home, source_id: str) -> dict[str, list[dict[str, Any]]]:
    return {
        sighting.snapshot_id: [
            {"name": file.name, "sha256": file.sha256, "bytes": file.size} for file in sighting.files
        ]
        for sighting in sightings(home, source_id)
    }
