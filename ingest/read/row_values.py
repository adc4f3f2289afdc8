"""A row that is set aside, whole, as JSON: what is shown beside the cell that stopped it."""

from htsm.sql import literal
from ingest.declaration import Source
from ingest.read.header import Header


def row_values(source: Source, header: Header) -> str:
    """SQL of the row as JSON, from the texts `t<n>`; NULL where a column is personal: the rest is nobody's business.

    A name that an earlier column has (capitals aside) is followed by its column number.
    """
    if any(c.is_personal for c in source.columns):
        return "cast(null as varchar)"
    cells, seen = [], set()
    for i in header.columns:
        name = header.texts[i].strip()
        if name.casefold() in seen:
            name = f"{name} (column {i + 1})"
        seen.add(name.casefold())
        cells.append(f"{literal(name)}: t{i + 1}")
    return f"cast(to_json({{{', '.join(cells)}}}) as varchar)"
