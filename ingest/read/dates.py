"""Which day a delivery speaks of, and how far in time it reaches."""

from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
from ingest.declaration import Layout

if TYPE_CHECKING:
    import duckdb


def reference_date(con: "duckdb.DuckDBPyConnection", layout: Layout) -> str | None:
    """The day in a delivery's own metadata, as ISO text; None where there is none in a possible year."""
    for part in layout.parts:
        if part.valid_as_of_field:
            field = identifier(part.valid_as_of_field)
            row = con.execute(
                f"select max(cast({field} as date)) from {_entity(part.entity)} "
                f"where year(cast({field} as date)) between 1900 and 2999"
            ).fetchone()
            if row and row[0]:
                return str(row[0])
    return None


def reach(con: "duckdb.DuckDBPyConnection", layout: Layout) -> str | None:
    """The highest value of the field that says how far in time a delivery reaches."""
    for part in layout.parts:
        if part.reach:
            row = con.execute(f"select max({identifier(part.reach)}) from {_entity(part.entity)}").fetchone()
            return str(row[0]) if row and row[0] is not None else None
    return None


def title_date(con: "duckdb.DuckDBPyConnection", pattern: str, width: int, header_row: int) -> str | None:
    """The reference date in a title row above the header ("Peildatum: 17 november 2022"), as ISO text."""
    cells = " union all ".join(
        f"select cell_date(cell_text(regexp_extract(c{i}, {literal(pattern)}, 1))) as d "
        f"from raw_rows where _row < {header_row}"
        for i in range(1, width + 1)
    )
    row = con.execute(f"select max(d) from ({cells})").fetchone()
    return str(row[0]) if row and row[0] else None


def _entity(entity: str) -> str:
    return identifier(f"entity_{entity}")
