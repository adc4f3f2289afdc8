"""Reads again what a changed map or correction touches, and tells what that brought."""

from dataclasses import asdict, dataclass
from typing import Any

from htsm.home import Home
from ingest.declaration import source_ids
from ingest.read.snapshots import last_report, read_source, report, unread


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


def replay(home: Home, source_id: str | None = None) -> list[Replayed]:
    """Reads what this version of map, corrections and reader has not read; nothing where that is nothing."""
    found: list[Replayed] = []
    for one in [source_id] if source_id else source_ids():
        left = unread(home, one)
        before = {s.reading: last_report(home, s) for s in left}
        if not left:
            continue
        read_source(home, one)
        for sighting in left:
            after = report(home, sighting)
            if after:
                found += _compared(one, before[sighting.reading] or {}, after)
    return found


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
        found += [Replayed(source_id, name, "", None, None, 0, 0, after["status"]) for name in after["files"]]
    return found
