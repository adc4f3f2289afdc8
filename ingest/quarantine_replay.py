"""Reads again what a changed map or correction touches, and tells what that brought."""

from dataclasses import asdict, dataclass
from typing import Any

from htsm.home import Home
from ingest.landing import Sighting, sightings
from ingest.map.overlay import declared
from ingest.raw_files import stored_files
from ingest.read.snapshots import last_report, read_source, report, take_up, unread
from ingest.refusal import DeliveryRefused, Problem
from ingest.refused import keep_refused
from ingest.source_folder import source_ids


@dataclass(frozen=True)
class Replayed:
    """A file or sheet that was read again: rows loaded and quarantined before (None: never read well) and after."""

    source_id: str
    file: str
    sheet: str
    loaded_before: int | None
    quarantined_before: int | None
    loaded: int
    quarantined: int
    status: str

    @property
    def gained(self) -> int:
        """Rows that are loaded now and were not before."""
        return self.loaded - (self.loaded_before or 0)

    def as_record(self) -> dict[str, Any]:
        """The same for a machine."""
        return asdict(self) | {"gained": self.gained}


def waiting(home: Home, source_id: str | None = None) -> list[str]:
    """The sources of which something landed that was not read with map, corrections and reader as they are now."""
    return [one for one in ([source_id] if source_id else source_ids()) if unread(home, one)]


Standing = dict[str, dict[str, Any]]


def standing(home: Home, source_id: str) -> Standing:
    """The reports in use now, by reading: what a decision is about to change."""
    return {s.reading: read for s in sightings(home, source_id) if (read := report(home, s) or last_report(home, s))}


def replay(home: Home, source_id: str | None = None, before: Standing | None = None) -> list[Replayed]:
    """Reads what this version of map, corrections and reader has not read; gives what that changed in use.

    `before` is what stood before a decision about the source, where there was one. What was read with the decisions
    as they are now some time before (one was taken back) is not read again; it is taken up, and told all the same.
    """
    found: list[Replayed] = []
    for one in [source_id] if source_id else source_ids():
        if before is None and not unread(home, one):
            continue
        then = standing(home, one) if before is None else before
        read_source(home, one)
        seen = {s.reading: s for s in sightings(home, one)}
        for sighting in sorted(seen.values(), key=lambda s: s.landed_time):
            was, now = then.get(sighting.reading, {}), report(home, sighting)
            if now and _key(was) != _key(now):
                _take_up(home, one, sighting, now)
                found += _compared(one, was, now)
    return found


def _key(read: dict[str, Any]) -> tuple[Any, Any]:
    return read.get("reader_version"), read.get("read_at")


def _take_up(home: Home, source_id: str, sighting: Sighting, read: dict[str, Any]) -> None:
    """Of a report of before: it is the last one from now on, and what it refused is kept where people look."""
    if read["status"] == "refused":
        problems = DeliveryRefused(source_id, [Problem(**p) for p in read["problems"]])
        keep_refused(home, declared(home, source_id), sighting.snapshot_id, stored_files(home, sighting), problems)
    take_up(home, sighting, read)


def _compared(source_id: str, before: dict[str, Any], after: dict[str, Any]) -> list[Replayed]:
    then = {(e["file_name"], e["sheet"]): e for e in before.get("ledger", [])}
    found = [
        Replayed(
            source_id,
            entry["file_name"],
            entry["sheet"],
            then.get((entry["file_name"], entry["sheet"]), {}).get("rows_loaded"),
            then.get((entry["file_name"], entry["sheet"]), {}).get("rows_quarantined"),
            entry["rows_loaded"],
            entry["rows_quarantined"],
            after["status"],
        )
        for entry in after.get("ledger", [])
    ]
    if after["status"] != "good":
        loaded = {name: [e["rows_loaded"] for (file, _), e in then.items() if file == name] for name in after["files"]}
        found += [
            Replayed(source_id, name, "", sum(rows) if rows else None, None, 0, 0, after["status"])
            for name, rows in loaded.items()
        ]
    return found
