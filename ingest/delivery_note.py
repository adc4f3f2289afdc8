"""`delivery.yml`: what a person says of the files beside it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from htsm.clock import parse_time
from ingest.declaration import Source
from ingest.refusal import refused

DELIVERY_NOTE = "delivery.yml"


@dataclass(frozen=True)
class Note:
    """When the files landed, which table they are, the day they speak of, and whether they are made up."""

    landed_at: datetime | None = None
    table_id: str | None = None
    valid_as_of: date | None = None
    is_sample: bool = False


def note_for(source: Source, place: Path, top: Path) -> Note:
    """The nearest `delivery.yml`, from a folder up to the top of what was dropped; an empty note without one."""
    for folder in (place, *place.parents):
        if (folder / DELIVERY_NOTE).exists():
            return read_note(source, folder / DELIVERY_NOTE)
        if folder == top:
            break
    return Note()


def read_note(source: Source, path: Path) -> Note:
    """Reads a note; raises DeliveryRefused when it cannot be understood or cannot be true."""
    try:
        return _parsed(source, yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (yaml.YAMLError, ValueError) as error:
        raise refused(
            source.source_id,
            path.name,
            f"the delivery note in folder {path.parent.name} cannot be used ({error})",
            "write one `key: value` a line: landed_at and valid_as_of as dates (2023-11-16), table_id, is_sample",
        ) from error


def _parsed(source: Source, content: Any) -> Note:
    known = Note.__dataclass_fields__
    if not isinstance(content, dict) or set(content) - set(known):
        raise ValueError(f"the known keys are {', '.join(known)}")
    landed_at = parse_time(str(content["landed_at"])) if content.get("landed_at") else None
    if landed_at and landed_at > datetime.now(UTC):
        raise ValueError(f"landed_at {content['landed_at']} is in the future")
    table_id = str(content["table_id"]) if content.get("table_id") else None
    if table_id and table_id not in source.tables:
        raise ValueError(
            f"table_id must be one of {', '.join(source.tables)}" if source.tables else "this source has no table_id"
        )
    if not isinstance(content.get("is_sample", False), bool):
        raise ValueError("is_sample is true or false")
    valid_as_of = date.fromisoformat(str(content["valid_as_of"])) if content.get("valid_as_of") else None
    return Note(landed_at, table_id, valid_as_of, bool(content.get("is_sample", False)))
