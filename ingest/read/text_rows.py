"""Rows of text that Python holds, as a relation: for carriers whose library gives rows one by one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from htsm.sql import identifier

if TYPE_CHECKING:
    import duckdb


def load_text_rows(
    con: "duckdb.DuckDBPyConnection", relation: str, rows: Sequence[Sequence[str | None]], first_row: int = 1
) -> int:
    """Puts rows of text into a relation with `_row` and `c1`..`cN`; gives N. Short rows end in NULL."""
    width = max((len(row) for row in rows), default=1) or 1
    is_even = all(len(row) == width for row in rows)
    columns: list[Sequence[str | None]] = (
        list(zip(*rows, strict=True))
        if is_even and rows
        else [[row[i] if i < len(row) else None for row in rows] for i in range(width)]
    )
    return load_text_columns(con, relation, columns, first_row)


def load_text_columns(
    con: "duckdb.DuckDBPyConnection", relation: str, columns: Sequence[Sequence[Any]], first_row: int = 1
) -> int:
    """The same from columns of equal length: sequences of text, or Arrow arrays of it."""
    import pyarrow as pa

    arrays = [c if isinstance(c, pa.Array | pa.ChunkedArray) else pa.array(c, pa.string()) for c in columns]
    length = len(arrays[0]) if arrays else 0
    named = {"_row": pa.array(range(first_row, first_row + length), pa.int64())}
    named |= {f"c{i}": array for i, array in enumerate(arrays, 1)}
    con.register("_rows_in", pa.table(named))
    con.execute(f"create or replace temp table {identifier(relation)} as select * from _rows_in")
    con.unregister("_rows_in")
    return len(arrays)
