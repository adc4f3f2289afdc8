"""The columns of parsed Parquet: what an entity's layouts map, and where every row came from."""

import re

from ingest.declaration import Part, Source
from ingest.read.cell_types import IGNORE, fields_of

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
            for column in source.columns:
                if (column.layout, column.part) == (layout.name, part.name) and column.type != IGNORE:
                    if column.measure or column.unit:
                        schema.setdefault("measure", "varchar")
                        schema.setdefault("unit", "varchar")
                    for name, sql_type in fields_of(column.field, column.type):
                        schema.setdefault(name, sql_type)
    return schema | PROVENANCE


def _groups(part: Part) -> list[str]:
    return list(re.compile(part.files).groupindex) + list(re.compile(part.sheets).groupindex)
