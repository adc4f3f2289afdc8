"""The `raw` schema: a relation per parsed entity over the selected Parquet files, and the selection's own tables."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from htsm.home import Home
from htsm.match_decisions import match_decisions
from htsm.sql import identifier, literal
from htsm.told import told_before
from ingest.control_tables import CONTROL_TABLES
from ingest.declaration import Source
from ingest.findings import findings
from ingest.map.overlay import declared
from ingest.read.entities import QUARANTINE, entity_schema
from ingest.read.snapshots import parsed_name, version_of
from ingest.refused import open_at_the_door
from ingest.selection import Selection
from ingest.source_folder import load_source, source_ids


def write_raw_relations(home: Home, selection: Selection, plan: dict[str, Any]) -> Path:
    """Writes `work/raw_relations.json`: name and SELECT of every raw relation; all exist, empty ones typed."""
    relations = []
    for source_id in source_ids():
        source = declared(home, source_id)
        for entity in source.entities():
            schema = entity_schema(source, entity)
            sql = _over_files(_files(home, source, entity, selection), schema, version_of(home, source_id))
            relations.append({"name": f"{source_id}__{entity}", "sql": sql})
    quarantined = [p for s in source_ids() for p in _files(home, load_source(s), "quarantine", selection)]
    relations.append({"name": "quarantine", "sql": _over_files(quarantined, QUARANTINE, "")})
    folder = home.work / "raw"
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in _control_rows(home, selection, plan).items():
        path = folder / f"{name}.parquet"
        _write_rows(path, CONTROL_TABLES[name], rows)
        relations.append({"name": name, "sql": _over_files([path], CONTROL_TABLES[name])})
    path = home.work / "raw_relations.json"
    path.write_text(json.dumps(relations, indent=1), encoding="utf-8")
    return path


def create_views(database: Path, relations: Path) -> None:
    """Makes a database with a view per raw relation: what the gate on parsed data looks at."""
    import duckdb

    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as con:
        con.execute("create schema raw")
        for relation in json.loads(relations.read_text(encoding="utf-8")):
            con.execute(f"create view raw.{identifier(relation['name'])} as {relation['sql']}")


def _files(home: Home, source: Source, entity: str, selection: Selection) -> list[Path]:
    # two states may be the same snapshot under two dates: its rows are there once
    readings = {
        (s.sighting.snapshot_id, s.table_id): s for s in selection.states if s.sighting.source_id == source.source_id
    }
    folder = home.parsed / source.source_id / entity
    paths = [folder / f"{parsed_name(s.sighting, s.report)}.parquet" for s in readings.values()]
    return [path for path in paths if path.exists()]


def _over_files(files: list[Path], schema: dict[str, str], version: str | None = None) -> str:
    """SQL over Parquet files with the columns of `schema`; files of another reader `version` may lack some of them.

    An empty `version` is no file's.
    """
    empty = "select " + ", ".join(f"cast(null as {t}) as {identifier(n)}" for n, t in schema.items()) + " where false"
    if not files:
        return empty
    columns = ", ".join(f"cast({identifier(n)} as {t}) as {identifier(n)}" for n, t in schema.items())
    listing = ", ".join(literal(str(path)) for path in files)
    rows = f"read_parquet([{listing}], union_by_name = true)"
    if version is not None and not all(version and path.stem.endswith(version) for path in files):
        rows = f"({empty} union all by name from {rows})"
    return f"select {columns} from {rows}"


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _control_rows(home: Home, selection: Selection, plan: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    as_of = datetime.fromisoformat(plan["as_of"])
    snapshots = [
        {
            "source_id": s.sighting.source_id,
            "table_id": s.table_id,
            "ordinal": s.ordinal,
            "snapshot_id": s.sighting.snapshot_id,
            "layout": s.report["layout"],
            "landed_at": _naive(s.sighting.landed_time),
            "valid_as_of": s.report["valid_as_of"],
            "reach": s.report["reach"],
            "is_latest": s.is_latest,
            "is_sample": s.sighting.is_sample,
            "origin": s.sighting.origin,
            "files": len(s.sighting.files),
            "bytes": sum(f.size for f in s.sighting.files),
        }
        for s in selection.states
    ]
    sources = [load_source(source_id) for source_id in source_ids()]
    return {
        "snapshot": snapshots,
        **findings(home, selection.states, sources),
        "refusal": refusal_rows(home, selection, as_of),
        "match_decision": [d.row() for d in match_decisions(home)],
        "told_cell": told_before(home, plan["release_id"], as_of),
        "source": [{k: getattr(s, k) for k in CONTROL_TABLES["source"]} for s in sources],
        "run": [{**{k: plan[k] for k in ("profile", "is_sample", "release_id", "fingerprint")},
                 "as_of": _naive(as_of), "as_of_date": as_of.date()}],
    }  # fmt: skip


def refusal_rows(home: Home, selection: Selection, as_of: datetime) -> list[dict[str, Any]]:
    """A row per problem of every refused delivery up to the as-of; a file that was taken in later is left out."""
    rows = []
    for r in selection.refusals:
        for problem in r.report["problems"]:
            rows.append(
                _refusal_row(r.sighting.source_id, r.report["table_id"], r.sighting.snapshot_id, problem)
                | {"refused_at": _naive(r.sighting.landed_time)}
            )
    taken = {f.sha256 for s in selection.states for f in s.sighting.files}
    for source_id in source_ids():
        for entry in open_at_the_door(home, source_id, as_of, taken):
            refused_at = _naive(datetime.fromisoformat(entry["refused_at"]))
            rows += [
                _refusal_row(source_id, "", entry["key"], problem) | {"refused_at": refused_at}
                for problem in entry["problems"]
            ]
    return rows


def _refusal_row(source_id: str, table_id: str, key: str, problem: dict[str, Any]) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "table_id": table_id,
        "snapshot_id": key,
        "file_name": problem["file"],
        "sheet": problem["sheet"],
        "row": problem["row"],
        "column_name": problem["column"],
        "value": problem["value"],
        "reason": problem["reason"],
        "action": problem["action"],
    }


def _write_rows(path: Path, schema: dict[str, str], rows: list[dict[str, Any]]) -> None:
    import duckdb

    # a list per column: row by row takes a second per thousand
    columns = ", ".join(f"unnest(?::{t}[]) as {identifier(n)}" for n, t in schema.items())
    with duckdb.connect() as con:
        lists = [[row[n] for row in rows] for n in schema]
        con.execute(f"copy (select {columns}) to {literal(str(path))} (format parquet)", lists)
