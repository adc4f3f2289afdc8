"""The columns of parsed Parquet: what an entity's layouts map, and where every row came from."""

import re

from ingest.cell_types import fields_of
from ingest.declaration import Column, Part, Source

PROVENANCE = {
    "_source_id": "varchar",
    "_table_id": "varchar",
    "_snapshot_id": "varchar",
    "_file": "varchar",
    "_sheet": "varchar",
    "_row": "bigint",
    "_landed_at": "timestamp",
    "_valid_as_of": "date",
    "_is_sample": "boolean",
}
QUARANTINE = {
    "source_id": "varchar",
    "table_id": "varchar",
    "snapshot_id": "varchar",
    "file_name": "varchar",
    "sheet": "varchar",
    "row": "bigint",
    "column_name": "varchar",
    "value": "varchar",
    "reason": "varchar",
    "row_values": "varchar",
    "column_number": "integer",
}


def entity_schema(source: Source, entity: str) -> dict[str, str]:
    """The parsed columns of an entity with their SQL types, provenance last; the same for all its layouts."""
    schema: dict[str, str] = {}
    for layout in source.layouts:
        for part in layout.parts:
            if part.entity != entity:
                continue
            for group in _groups(part):
                schema.setdefault(group, "varchar")
            if part.answers:
                schema.setdefault("respondent", "integer")
            for column in source.columns:
                if (column.layout, column.part) == (layout.name, part.name) and column.is_loaded:
                    schema |= {k: v for k, v in _fields(column).items() if k not in schema}
    return schema | PROVENANCE


def _fields(column: Column) -> dict[str, str]:
    """What a mapped column gives; a personal one gives nothing that is written."""
    if column.is_personal:
        return {}
    fields = {"measure": "varchar", "unit": "varchar"} if column.measure or column.unit else {}
    return fields | dict.fromkeys(column.groups(), "varchar") | dict(fields_of(column.field, column.type))


def derived_fields(source: Source, entity: str) -> dict[str, str]:
    """The columns that no publisher's column fills, but the source's own reader, with their SQL types."""
    parts = {(layout.name, p.name) for layout in source.layouts for p in layout.parts if p.entity == entity}
    derived = [c for c in source.columns if c.is_derived and (c.layout, c.part) in parts]
    return {name: kind for c in derived for name, kind in fields_of(c.field, c.type)}


def _groups(part: Part) -> list[str]:
    return list(re.compile(part.files).groupindex) + list(re.compile(part.sheets).groupindex)
