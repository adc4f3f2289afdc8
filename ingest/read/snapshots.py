"""Reads what has landed and is not read yet by this version of the reader; keeps a report of every read."""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from htsm.home import Home
from ingest.declaration import SOURCES, Source, load_source
from ingest.landing import Sighting, sightings, snapshot_folder
from ingest.refusal import DeliveryRefused, unreadable
from ingest.refused import keep_refused


@cache
def reader_version(source_id: str) -> str:
    """A hash of everything that decides what reading gives: the readers, the declaration, the column map."""
    room = Path(__file__).parents[1]
    files = [*sorted(Path(__file__).parent.glob("*.*")), room / "door.py", room / "declaration.py"]
    files += sorted(p for p in (SOURCES / source_id).glob("*") if p.suffix in (".yml", ".csv", ".py"))
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def parsed_name(source_id: str, snapshot_id: str) -> str:
    """The stem of a snapshot's Parquet files and report: snapshot and reader version."""
    return f"{snapshot_id[:16]}-{reader_version(source_id)}"


def report_path(home: Home, source_id: str, snapshot_id: str) -> Path:
    """Where the report of reading a snapshot with this reader version is."""
    return home.parsed / source_id / "reads" / f"{parsed_name(source_id, snapshot_id)}.json"


def report(home: Home, source_id: str, snapshot_id: str) -> dict[str, Any] | None:
    """What reading a snapshot gave; None when this reader version has not read it."""
    path = report_path(home, source_id, snapshot_id)
    if not path.exists():
        return None
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def unread(home: Home, source_id: str) -> Iterator[Sighting]:
    """The first sighting of every snapshot that this reader version has not read."""
    seen = set()
    for sighting in sightings(home, source_id):
        if sighting.snapshot_id not in seen:
            seen.add(sighting.snapshot_id)
            if not report_path(home, source_id, sighting.snapshot_id).exists():
                yield sighting


def read_source(home: Home, source_id: str) -> list[dict[str, Any]]:
    """Reads every unread snapshot of a source, oldest first; gives their reports."""
    source = load_source(source_id)
    return [_read_snapshot(home, source, sighting) for sighting in list(unread(home, source_id))]


def _read_snapshot(home: Home, source: Source, sighting: Sighting) -> dict[str, Any]:
    import duckdb

    from ingest.read.reader import SnapshotReader

    name = parsed_name(source.source_id, sighting.snapshot_id)
    result: dict[str, Any] = {
        "source_id": source.source_id,
        "snapshot_id": sighting.snapshot_id,
        "reader_version": reader_version(source.source_id),
        "files": [f.name for f in sighting.files],
    }
    with duckdb.connect() as con:
        con.execute("set threads = 2")
        con.execute("set preserve_insertion_order = true")
        try:
            reader = SnapshotReader(con, home, source, sighting)
            result |= asdict(reader.run(_previous(home, source.source_id, sighting)))
            reader.write(name)
            result |= {"status": "good", "problems": []}
        except Exception as error:
            refusal = error if isinstance(error, DeliveryRefused) else _unreadable(source, sighting, error)
            result |= {"status": "refused", "table_id": sighting.table_id, "problems": refusal.as_records()}
            keep_refused(
                home,
                source.source_id,
                sighting.snapshot_id,
                {
                    f.name: snapshot_folder(home, source.source_id, sighting.snapshot_id) / f.name
                    for f in sighting.files
                },
                refusal,
            )
    path = report_path(home, source.source_id, sighting.snapshot_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".partial")
    aside.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    aside.replace(path)
    return result


def _unreadable(source: Source, sighting: Sighting, error: Exception) -> DeliveryRefused:
    """Whatever makes the reader fail stops this delivery and no other; the error itself goes to the log."""
    logging.getLogger(__name__).exception("reading %s %s failed", source.source_id, sighting.snapshot_id)
    return unreadable(source.source_id, ", ".join(f.name for f in sighting.files), error)


def _previous(home: Home, source_id: str, sighting: Sighting) -> dict[str, Any] | None:
    """The report of the good snapshot of the same table that landed last before this one."""
    found: tuple[datetime, dict[str, Any]] | None = None
    for earlier in sightings(home, source_id):
        same_kind = (earlier.table_id, earlier.is_sample) == (sighting.table_id, sighting.is_sample)
        if not same_kind or earlier.snapshot_id == sighting.snapshot_id or earlier.landed_time >= sighting.landed_time:
            continue
        read = report(home, source_id, earlier.snapshot_id)
        if read and read["status"] == "good" and (found is None or earlier.landed_time >= found[0]):
            found = (earlier.landed_time, read)
    return found[1] if found else None
