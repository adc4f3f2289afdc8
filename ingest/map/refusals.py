"""Refused deliveries about which something has to be done still, and their files where they can be read."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from htsm.home import Home
from htsm.profile_in_use import profile_in_use
from ingest.at_rest import SUFFIX, decrypt, is_encrypted
from ingest.declaration import Source
from ingest.landing import Sighting
from ingest.private_folder import private_folder
from ingest.raw_files import are_gone, raw_files
from ingest.raw_key import raw_key
from ingest.refused import REASON, open_at_the_door, refused_folder
from ingest.selection import Selection, select
from ingest.source_folder import load_source, source_ids

EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class OpenRefusal:
    """A refused delivery: landed, then `sighting`; or stopped at the door, then `said` is what was said of it."""

    source_id: str
    key: str
    table_id: str | None
    moment: datetime
    files: list[str]
    problems: list[dict[str, Any]]
    sighting: Sighting | None = None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day of which the map decides."""
        return self.moment.date()


def current_selection(home: Home) -> Selection:
    """All that is in use now, in the profile that the home is used with."""
    return select(home, profile_in_use(home), EVER)


def open_refusals(home: Home, source_id: str, selection: Selection | None = None) -> list[OpenRefusal]:
    """The open refusals of a source, oldest first."""
    selection = selection or current_selection(home)
    found = [
        OpenRefusal(
            source_id,
            r.sighting.snapshot_id,
            r.sighting.table_id or None,
            r.sighting.landed_time,
            [f.name for f in r.sighting.files],
            r.report["problems"],
            sighting=r.sighting,
        )
        for r in selection.refusals
        if r.sighting.source_id == source_id
    ]
    taken = {f.sha256 for s in selection.states for f in s.sighting.files}
    for entry in open_at_the_door(home, source_id, EVER, taken):
        said = entry.get("said", {})
        names = sorted({str(p["file"]) for p in entry["problems"]})
        moment = datetime.fromisoformat(entry["refused_at"])
        found.append(
            OpenRefusal(source_id, entry["key"], said.get("table_id"), moment, names, entry["problems"], said=said)
        )
    return sorted(found, key=lambda r: r.moment)


def not_kept(home: Home, source_id: str | None = None) -> dict[str, list[str]]:
    """The names of refused files that nobody can look at any more, by source: those of `raw: discard`."""
    found = {}
    for one in [source_id] if source_id else source_ids():
        if load_source(one).raw == "discard":
            found[one] = sorted({name for refusal in open_refusals(home, one) for name in refusal.files})
    return {one: names for one, names in found.items() if names}


@contextmanager
def readable(home: Home, source: Source, refusal: OpenRefusal) -> Iterator[dict[str, Path]]:
    """The files of a refused delivery by name, readable for as long as is needed; none where they are not kept."""
    if refusal.sighting:
        if are_gone(home, source, refusal.sighting):
            yield {}
            return
        with raw_files(home, source, refusal.sighting) as folder:
            yield {f.name: folder / f.name for f in refusal.sighting.files if (folder / f.name).is_file()}
        return
    kept = refused_folder(home, source.source_id) / refusal.key[:16]
    files = [p for p in sorted(kept.glob("*")) if p.is_file() and p.name != REASON]
    if not any(is_encrypted(p) for p in files):
        yield {p.name: p for p in files}
        return
    with private_folder(home) as place:
        for path in files:
            decrypt(path, place / path.name.removesuffix(SUFFIX), raw_key(home))
        yield {p.name: p for p in sorted(place.iterdir())}


def forget_copy(home: Home, refusal: OpenRefusal) -> None:
    """Removes the copy of a refused delivery that has come in since: its bytes are in landing."""
    shutil.rmtree(refused_folder(home, refusal.source_id) / refusal.key[:16], ignore_errors=True)
