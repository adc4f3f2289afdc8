"""Which files make a delivery, and which part of its layout every file, sheet and section is."""

import re
from datetime import date
from pathlib import Path

from ingest.declaration import Layout, Part, Source
from ingest.landing import Sighting
from ingest.read.raw_table import RawTable
from ingest.read.recognise import Recognised, recognise
from ingest.refusal import refused

# carriers of which one file holds tables of several parts
_MANY = ("xlsx", "stacked_csv")


def files_of(source: Source, sighting: Sighting, folder: Path, at: date) -> list[Recognised]:
    """The delivery's files, all of one layout and of a known table. Raises DeliveryRefused."""
    known = (sighting.table_id or None) if source.tables else None
    files = [recognise(source, f.name, folder / f.name, at, known) for f in sighting.files]
    # the file that carries the data decides the layout; its companions must belong to it
    main = max(files, key=lambda f: (f.part == f.layout.parts[0], f.matched))
    strangers = [f for f in files if f.layout != main.layout]
    if strangers:
        raise refused(
            source.source_id,
            strangers[0].name,
            f"it belongs to layout {strangers[0].layout.name!r}, "
            f"but {main.name} in the same delivery to {main.layout.name!r}",
            "drop them as two deliveries, each in a folder of its own",
        )
    if source.tables and not (known or main.table_id):
        raise refused(
            source.source_id,
            main.name,
            "it cannot be seen which table this is",
            f"put a delivery.yml with table_id beside it, one of {', '.join(source.tables)}",
        )
    return files


def check_part_is_there(source: Source, layout: Layout, part: Part, files: list[Recognised]) -> None:
    """Raises DeliveryRefused when the delivery lacks a part that its layout needs."""
    if part.optional or any(f.part.name == part.name for f in files):
        return
    raise refused(
        source.source_id,
        ", ".join(f.name for f in files),
        f"the delivery has no {part.name!r} file, which layout {layout.name!r} needs",
        "add the file to the delivery and drop them together",
    )


def part_of(source: Source, layout: Layout, file: Recognised, table: RawTable) -> tuple[Part, dict[str, str]] | None:
    """The part that a table of a file belongs to, with named groups of its names; None for one that is no data."""
    if table.hidden:
        return None
    if file.part.carrier not in _MANY:
        return file.part, file.groups
    parts = [p for p in layout.parts if p.carrier == file.part.carrier]
    for part in parts:
        match = re.fullmatch(part.sheets, table.sheet)
        if match and not (part.ignore_sheets and re.fullmatch(part.ignore_sheets, table.sheet)):
            return part, file.groups | {k: v for k, v in match.groupdict().items() if v}
    if any(p.ignore_sheets and re.fullmatch(p.ignore_sheets, table.sheet) for p in parts):
        return None
    raise refused(
        source.source_id,
        file.name,
        "the sheet is not one that the source declares",
        f"delete the sheet in a copy and drop that, or name it in `sheets` or `ignore_sheets` of "
        f"ingest/sources/{source.source_id}/source.yml",
        sheet=table.sheet,
    )
