"""Reads what has landed and is not read yet by this version of the reader; keeps a report of every read."""

import hashlib
import json
import logging
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from htsm.explained import Explained
from htsm.home import PROJECT, Home
from ingest.declaration import SOURCES, Source, load_source
from ingest.landing import Sighting, sightings, snapshot_folder
from ingest.refusal import DeliveryRefused, raise_if_interrupted, unreadable
from ingest.refused import keep_refused


class NotReadNow(Explained):
    """Reading failed for a reason that may pass."""


@cache
def reader_version(source_id: str) -> str:
    """A hash of everything that decides what reading gives: the readers, the declaration, the column map."""
    room = Path(__file__).parents[1]
    files = [*sorted(Path(__file__).parent.glob("*.*")), room / "door.py", room / "declaration.py"]
    files += [PROJECT / "htsm" / "sql.py", PROJECT / "uv.lock"]
    files += sorted(p for p in (SOURCES / source_id).glob("*") if p.suffix in (".yml", ".csv", ".py"))
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def parsed_name(sighting: Sighting) -> str:
    """The stem of a reading's Parquet files and report: what was read, and by which version of the reader."""
    return f"{sighting.reading}-{reader_version(sighting.source_id)}"


def report_path(home: Home, sighting: Sighting) -> Path:
    """Where the report of a reading is."""
    return home.parsed / sighting.source_id / "reads" / f"{parsed_name(sighting)}.json"


def report(home: Home, sighting: Sighting) -> dict[str, Any] | None:
    """What reading a sighting gave; None when this reader version has not read it."""
    path = report_path(home, sighting)
    if not path.exists() or path.stat().st_size == 0:
        return None
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def unread(home: Home, source_id: str) -> list[Sighting]:
    """Every reading that this reader version has not done, in the order of landing."""
    found: dict[str, Sighting] = {}
    for sighting in sightings(home, source_id):
        if report(home, sighting) is None:
            found.setdefault(sighting.reading, sighting)
    return sorted(found.values(), key=lambda s: s.landed_time)


def read_source(home: Home, source_id: str) -> list[dict[str, Any]]:
    """Reads every unread snapshot of a source, oldest first; gives their reports."""
    source = load_source(source_id)
    return [_read_snapshot(home, source, sighting) for sighting in unread(home, source_id)]


def _read_snapshot(home: Home, source: Source, sighting: Sighting) -> dict[str, Any]:
    import duckdb

    from ingest.read.reader import SnapshotReader

    name = parsed_name(sighting)
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
            folder = snapshot_folder(home, source.source_id, sighting.snapshot_id)
            reader = SnapshotReader(con, home, source, sighting, folder)
            result |= asdict(reader.run(*_beside(home, sighting)))
            reader.write(name)
            result |= {"status": "good", "problems": []}
        except (OSError, MemoryError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
            # the machine's fault, not the file's: nothing is noted, so that the next run tries again
            raise NotReadNow(
                f"source {source.source_id}: {', '.join(f.name for f in sighting.files)} could not be read now "
                f"({error}). What to do: look at room on disk and memory; the next run tries again"
            ) from error
        except Exception as error:
            raise_if_interrupted(error)
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
    path = report_path(home, sighting)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".partial")
    aside.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    aside.replace(path)
    return result


def _unreadable(source: Source, sighting: Sighting, error: Exception) -> DeliveryRefused:
    """Whatever makes the reader fail stops this delivery and no other; the error itself goes to the log."""
    logging.getLogger(__name__).exception("reading %s %s failed", source.source_id, sighting.snapshot_id)
    return unreadable(source.source_id, ", ".join(f.name for f in sighting.files), error)


def _beside(home: Home, sighting: Sighting) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """Reports of the state in use when this one comes in, and of what landed at the same moment."""
    from ingest.selection import state_in_use, twins_of

    return state_in_use(home, sighting), twins_of(home, sighting)
