"""The inbox: files dropped by hand become deliveries, grouped by folder, table and layout."""

import shutil
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from htsm.clock import parse_time
from htsm.home import Home
from ingest.declaration import Source
from ingest.landing import Delivery, sha256_of
from ingest.read.recognise import Recognised, recognise
from ingest.refusal import DeliveryRefused, refused
from ingest.refused import keep_refused, record_refusal

DELIVERY_NOTE = "delivery.yml"
NOTE_KEYS = {"landed_at", "table_id", "valid_as_of", "is_sample"}


def deliveries(
    home: Home, source: Source, folder: Path, now: datetime, retrieved_at: datetime
) -> tuple[list[Delivery], list[DeliveryRefused]]:
    """The deliveries in a folder of dropped files, and the files refused on the way.

    Every sub-folder stands on its own; a `delivery.yml` speaks for all files of its folder and of those below
    that have none.
    A refused file is copied to `inbox/<source_id>/refused/` with the reason; the other files go on.
    """
    found: list[Delivery] = []
    refusals: list[DeliveryRefused] = []
    if not folder.is_dir():
        return found, refusals
    folders = [folder, *sorted(p for p in folder.rglob("*") if p.is_dir())]
    for place in folders:
        if "refused" in place.relative_to(folder).parts:
            continue
        files = sorted(p for p in place.iterdir() if p.is_file() and p.name != DELIVERY_NOTE and p.name[0] != ".")
        if not files:
            continue
        try:
            note = note_for(source, place, folder)
        except DeliveryRefused as refusal:
            refusals.append(_keep(home, source, files, refusal, now))
            continue
        landed_at = parse_time(str(note["landed_at"])) if note.get("landed_at") else now
        good, bad = _recognise_all(home, source, files, note, landed_at)
        refusals += bad
        for (table_id, _), members in _grouped(good).items():
            found.append(
                Delivery(
                    source_id=source.source_id,
                    table_id=table_id,
                    paths={m.name: m.path for m in members},
                    landed_at=landed_at,
                    retrieved_at=retrieved_at,
                    origin="inbox",
                    is_sample=bool(note.get("is_sample", False)),
                    valid_as_of=_date(note.get("valid_as_of")),
                )
            )
    return sorted(found, key=lambda d: d.landed_at), refusals


def _date(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def note_for(source: Source, place: Path, top: Path) -> dict[str, Any]:
    """The nearest `delivery.yml`, from a folder up to the top of what was dropped; empty when there is none."""
    for folder in (place, *place.parents):
        if (folder / DELIVERY_NOTE).exists():
            return read_note(source, folder / DELIVERY_NOTE)
        if folder == top:
            break
    return {}


def read_note(source: Source, path: Path) -> dict[str, Any]:
    """The `delivery.yml` beside dropped files; raises DeliveryRefused when it cannot be understood."""
    if not path.exists():
        return {}
    try:
        note = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        if not isinstance(note, dict) or set(note) - NOTE_KEYS:
            raise ValueError(f"known keys are {', '.join(sorted(NOTE_KEYS))}")
        if note.get("landed_at"):
            parse_time(str(note["landed_at"]))
        _date(note.get("valid_as_of"))
        if source.tables and note.get("table_id") and str(note["table_id"]) not in source.tables:
            raise ValueError(f"table_id must be one of {', '.join(source.tables)}")
    except (yaml.YAMLError, ValueError) as error:
        raise refused(
            source.source_id,
            path.name,
            f"the delivery note cannot be understood ({error})",
            "write landed_at and valid_as_of as ISO dates, e.g. landed_at: 2023-11-16",
        ) from error
    return note


def _recognise_all(
    home: Home, source: Source, files: list[Path], note: dict[str, Any], landed_at: datetime
) -> tuple[list[Recognised], list[DeliveryRefused]]:
    good: list[Recognised] = []
    bad: list[DeliveryRefused] = []
    for path in files:
        try:
            table_id = str(note["table_id"]) if note.get("table_id") else None
            good.append(recognise(source, path.name, path, landed_at.date(), table_id))
        except DeliveryRefused as refusal:
            bad.append(_keep(home, source, [path], refusal, landed_at))
    return good, bad


def _grouped(files: list[Recognised]) -> dict[tuple[str, str], list[Recognised]]:
    """Files by table and layout; a companion that names no table joins the only one of its layout."""
    tables = defaultdict(set)
    for file in files:
        if file.table_id:
            tables[file.layout.name].add(file.table_id)
    groups: dict[tuple[str, str], list[Recognised]] = defaultdict(list)
    for file in files:
        known = tables[file.layout.name]
        table_id = file.table_id or (next(iter(known)) if len(known) == 1 else "")
        alone = file.part.carrier in ("csv", "xlsx", "json") and file.part == file.layout.parts[0]
        # two lists of the same kind in one folder are two deliveries, pages of one set are one
        groups[(table_id, file.layout.name + (f"/{file.name}" if alone and _several(files, file) else ""))].append(file)
    return groups


def _several(files: list[Recognised], file: Recognised) -> bool:
    return sum(f.layout == file.layout and f.part == file.part and f.table_id == file.table_id for f in files) > 1


def _keep(home: Home, source: Source, files: list[Path], refusal: DeliveryRefused, at: datetime) -> DeliveryRefused:
    key = sha256_of(files[0])
    keep_refused(home, source.source_id, key, {p.name: p for p in files}, refusal)
    record_refusal(home, source.source_id, key, at, refusal)
    return refusal


def clear(folder: Path) -> None:
    """Empties a source's inbox after landing: what was taken in is in landing, what was not in refused."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name == "refused":
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
