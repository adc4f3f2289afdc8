"""A column of the map, and a correction, as its line in the tree: what a decision about it keeps."""

from ingest.declaration import Column, Correction
from ingest.source_folder import column_of

FIELDS = (
    "layout", "part", "table_id", "source_header", "field", "type", "required", "missing", "values", "measure",
    "unit", "personal", "valid_from", "valid_to", "note",
)  # fmt: skip
CORRECTION_FIELDS = (
    "correction_id", "part", "key_header", "key_value", "header", "expected", "action", "value", "reason", "since",
    "status", "valid_to",
)  # fmt: skip

Line = dict[str, str]


def line_of(column: Column, note: str = "") -> Line:
    """The line that `column_of` reads back as the same column."""
    return {
        "layout": column.layout,
        "part": column.part,
        "table_id": column.table_id,
        "source_header": column.source_header,
        "field": column.field,
        "type": column.type,
        "required": "yes" if column.required else "no",
        "missing": "|".join(column.missing),
        "values": "|".join(k if k == v else f"{k}={v}" for k, v in column.values.items()),
        "measure": column.measure,
        "unit": column.unit,
        "personal": "yes" if column.is_personal else "",
        "valid_from": column.valid_from.isoformat() if column.valid_from else "",
        "valid_to": column.valid_to.isoformat() if column.valid_to else "",
        "note": note,
    }


def column_from(line: Line) -> Column:
    """The column of a line; fields that it lacks are empty."""
    return column_of(dict.fromkeys(FIELDS, "") | line)


def correction_line(correction: Correction) -> Line:
    """The line that `correction_of` reads back as the same correction."""
    line = {field: str(getattr(correction, field)) for field in CORRECTION_FIELDS}
    return line | {"valid_to": correction.valid_to.isoformat() if correction.valid_to else ""}
