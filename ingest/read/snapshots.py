"""Reads what has landed and is not read yet by this version of the reader; keeps a report of every read."""

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from htsm.explained import Explained
from htsm.home import PROJECT, Home
from ingest.declaration import Source
from ingest.landing import Sighting, sightings
from ingest.map.overlay import decisions_mark, declared
from ingest.personal import holds_personal, kind_and_place
from ingest.raw_files import are_gone, raw_files, remove_leftovers, remove_raw, stored_files
from ingest.refusal import DeliveryRefused, raise_if_interrupted, unreadable
from ingest.refused import as_kept, keep_refused
from ingest.soundness import SnapshotDamaged, damaged_parsed, parsed_hashes, tell
from ingest.source_folder import SOURCES, load_source


class NotReadNow(Explained):
    """Reading failed for a reason that may pass."""


# beside the readers: what tells a file apart, what a declaration is, and what was decided about it
_DECIDES = (
    "door.py", "declaration.py", "source_folder.py", "cell_types.py", "formula_guard.py",
    "map/overlay.py", "map/lines.py",
)  # fmt: skip


def deciding_files(source_id: str) -> list[Path]:
    """Everything that decides what reading gives: the readers, the declaration, the column map."""
    room = Path(__file__).parents[1]
    files = [*sorted(Path(__file__).parent.glob("*.*")), *(room / name for name in _DECIDES)]
    files += [PROJECT / "htsm" / "sql.py", PROJECT / "uv.lock"]
    files += sorted(p for p in (SOURCES / source_id).rglob("*") if p.suffix in (".yml", ".csv", ".py"))
    return [path for path in files if path.is_file()]


@cache
def reader_version(source_id: str) -> str:
    """A hash of everything that decides what reading gives."""
    digest = hashlib.sha256()
    for path in deciding_files(source_id):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def version_of(home: Home, source_id: str) -> str:
    """The reader version with what was decided about the source: an accepted map or a correction reads again."""
    decisions, version = decisions_mark(home, source_id), reader_version(source_id)
    return hashlib.sha256(f"{version} {decisions}".encode()).hexdigest()[:12] if decisions else version


def parsed_name(sighting: Sighting, read: dict[str, Any]) -> str:
    """The stem of a reading's Parquet files and report: what was read, and by which version of the reader.

    `read` is the report in use, which may be of an earlier version: see `report`.
    """
    return f"{sighting.reading}-{read['reader_version']}"


def _reads(home: Home, source_id: str) -> Path:
    return home.parsed / source_id / "reads"


def _own_report(home: Home, sighting: Sighting) -> dict[str, Any] | None:
    version = version_of(home, sighting.source_id)
    return _loaded(_reads(home, sighting.source_id) / f"{sighting.reading}-{version}.json")


def report(home: Home, sighting: Sighting) -> dict[str, Any] | None:
    """What reading a sighting gave; None when this reader version has not read it and still has to.

    Where the raw files are not kept nothing can be read again: what the last version gave that saw them stays.
    """
    own = _own_report(home, sighting)
    if own or not are_gone(home, load_source(sighting.source_id), sighting):
        return own
    return last_report(home, sighting)


def last_report(home: Home, sighting: Sighting) -> dict[str, Any] | None:
    """What the last version of the reader gave that read a sighting; None when none did."""
    paths = _reads(home, sighting.source_id).glob(f"{sighting.reading}-*.json")
    reads = [read for path in sorted(paths) if (read := _loaded(path))]
    return max(reads, key=lambda read: str(read.get("read_at", "")), default=None)


def _loaded(path: Path) -> dict[str, Any] | None:
    if not path.exists() or path.stat().st_size == 0:
        return None
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def unread(home: Home, source_id: str) -> list[Sighting]:
    """Every reading that this reader version has not done and can do, in the order of landing."""
    source = load_source(source_id)
    found: dict[str, Sighting] = {}
    for sighting in sightings(home, source_id):
        if report(home, sighting):
            continue
        if are_gone(home, source, sighting):
            logging.getLogger(__name__).warning(
                "source %s: the files of snapshot %s are not kept, and what was parsed of them is not there. "
                "What to do: restore parsed/ from a backup, or have the files delivered again",
                source_id, sighting.snapshot_id,
            )  # fmt: skip
        else:
            found.setdefault(sighting.reading, sighting)
    return sorted(found.values(), key=lambda s: s.landed_time)


def remove_read(home: Home, source: Source) -> None:
    """Removes the raw files of what has been read, well or not, where the source keeps none."""
    if source.raw != "discard":
        return
    remove_leftovers(home, source.source_id)
    known = {s.reading: s for s in sightings(home, source.source_id)}.values()
    kept = {s.snapshot_id for s in known if stored_files(home, s)}
    waiting = {s.snapshot_id for s in known if s.snapshot_id in kept and _own_report(home, s) is None}
    for snapshot in sorted(kept - waiting):
        remove_raw(home, source.source_id, snapshot)


def read_source(home: Home, source_id: str) -> list[dict[str, Any]]:
    """Reads every unread snapshot of a source, oldest first; gives their reports."""
    source = declared(home, source_id)
    reports = [_read_snapshot(home, source, sighting) for sighting in unread(home, source_id)]
    remove_read(home, source)
    return reports


def _read_snapshot(home: Home, source: Source, sighting: Sighting) -> dict[str, Any]:
    result: dict[str, Any] = {
        "source_id": source.source_id,
        "snapshot_id": sighting.snapshot_id,
        "reader_version": version_of(home, source.source_id),
        "read_at": datetime.now(UTC).isoformat(),
        "files": [f.name for f in sighting.files],
    }
    source = source.corrected_on(sighting.landed_time.date())
    with raw_files(home, source, sighting) as folder:
        try:
            result |= _read_files(home, source, sighting, folder, parsed_name(sighting, result))
            parsed = parsed_hashes(home, source.source_id, parsed_name(sighting, result))
            result |= {"status": "good", "problems": [], "parsed": parsed}
        except DeliveryRefused as error:
            refusal = as_kept(source, error)
            result |= {"status": "refused", "table_id": sighting.table_id, "problems": refusal.as_records()}
            stored = stored_files(home, sighting)
            keep_refused(home, source, sighting.snapshot_id, stored, refusal)
    _write_report(home, sighting, result)
    return result


def mend_parsed(home: Home, states: Iterable[tuple[Sighting, dict[str, Any]]]) -> None:
    """Reads again what was parsed of these readings and is not on the disk as it was written.

    Raises SnapshotDamaged where the landed bytes are not there or are damaged too.
    """
    for sighting, read in states:
        places = damaged_parsed(home, sighting.source_id, read)
        if not places:
            continue
        source = load_source(sighting.source_id)
        if are_gone(home, source, sighting):
            raise SnapshotDamaged(
                f"source {source.source_id}: parsed/{source.source_id}/{places[0]} is damaged, and the file that it "
                "was read from is not kept. What to do: restore it from a backup, or have the file delivered again"
            )
        tell(source.source_id, places)
        _read_snapshot(home, declared(home, source.source_id), sighting)


def take_up(home: Home, sighting: Sighting, read: dict[str, Any]) -> None:
    """Makes a report of before the last one: what was decided since it was written has been taken back."""
    _write_report(home, sighting, read | {"read_at": datetime.now(UTC).isoformat()})


def _write_report(home: Home, sighting: Sighting, read: dict[str, Any]) -> None:
    path = _reads(home, sighting.source_id) / f"{parsed_name(sighting, read)}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".partial")
    aside.write_text(json.dumps(read, ensure_ascii=False, indent=1), encoding="utf-8")
    aside.replace(path)


def _read_files(home: Home, source: Source, sighting: Sighting, folder: Path, name: str) -> dict[str, Any]:
    """Reads the files in a folder and writes what is parsed. Raises DeliveryRefused, NotReadNow."""
    import duckdb

    from ingest.read.reader import SnapshotReader

    with duckdb.connect() as con:
        con.execute("set threads = 2")
        con.execute("set preserve_insertion_order = true")
        try:
            reader = SnapshotReader(con, home, source, sighting, folder, name)
            read = asdict(reader.run(*_beside(home, sighting)))
            reader.write()
            return read
        except DeliveryRefused:
            raise
        except (OSError, MemoryError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
            # the machine's fault, not the file's: nothing is noted, so that the next run tries again
            fault: Exception = _not_now(source, sighting, error)
        except Exception as error:
            raise_if_interrupted(error)
            fault = _unreadable(source, sighting, error)
    # raised here, where the error itself no longer goes along into a log: its words may quote a cell
    raise fault


def _not_now(source: Source, sighting: Sighting, error: Exception) -> NotReadNow:
    told = kind_and_place(error) if holds_personal(source) else str(error)
    return NotReadNow(
        f"source {source.source_id}: {', '.join(f.name for f in sighting.files)} could not be read now "
        f"({told}). What to do: look at room on disk and memory; the next run tries again"
    )


def _unreadable(source: Source, sighting: Sighting, error: Exception) -> DeliveryRefused:
    """Whatever makes the reader fail stops this delivery and no other.

    The error itself goes to the log; of files of people only its kind and our place, for it may quote a cell.
    """
    told = kind_and_place(error) if holds_personal(source) else None
    log = logging.getLogger(__name__)
    if told:
        log.error("reading %s %s failed: %s", source.source_id, sighting.snapshot_id, told)
    else:
        log.error("reading %s %s failed", source.source_id, sighting.snapshot_id, exc_info=error)
    return unreadable(source.source_id, ", ".join(f.name for f in sighting.files), error, told)


def _beside(home: Home, sighting: Sighting) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """Reports of the state in use when this one comes in, and of what landed at the same moment."""
    from ingest.selection import state_in_use, twins_of

    return state_in_use(home, sighting), twins_of(home, sighting)
