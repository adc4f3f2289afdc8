"""Parquet: a view over the file, never held in memory; `_row` is the row in the file, counted from 1.

Lists become JSON text, which a column of type `list` reads; everything else the text that it casts to.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
from ingest.read.raw_table import RawTable
from ingest.read.strange import StrangeFile

if TYPE_CHECKING:
    import duckdb

MAGIC = b"PAR1"
# fewer are not worth the trouble of streaming; bytes tell little: a list can pack to a hundredth
LARGE_ROWS = 100_000
SMALL_BYTES = 64 * 1024 * 1024


def table(path: Path, name: str) -> RawTable:
    """The file as one raw table. It, or its loading, raises StrangeFile for a file that is cut off or damaged."""
    columns, rows, unpacked = _columns(path)

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        import duckdb

        cells = ", ".join(f"{_as_text(column, kind)} as c{i}" for i, (column, kind) in enumerate(columns, 1))
        form = "view" if is_large else "table"
        try:
            con.execute(
                f"create or replace temp {form} {identifier(relation)} as select file_row_number + 1 as _row, {cells} "
                f"from read_parquet({literal(str(path))}, file_row_number = true)"
            )
        except duckdb.OutOfMemoryException as error:
            # a damaged page can ask for more memory than there is; a file that says it is small never needs so much
            if unpacked > SMALL_BYTES:
                raise
            raise _damaged(path, error) from error
        except duckdb.Error as error:
            raise _damaged(path, error) from error
        return len(columns)

    is_large = rows > LARGE_ROWS
    # Parquet's text is UTF-8, checked by the reader
    return RawTable(file=name, sheet="", peek=[], load=load, keys=[c for c, _ in columns], is_large=is_large)


def _columns(path: Path) -> tuple[list[tuple[str, str]], int, int]:
    """Names and DuckDB types of the file's columns, how many rows it has, and how many bytes they are unpacked."""
    import duckdb

    file = literal(str(path))
    with duckdb.connect() as con:
        try:
            described = con.execute(f"describe select * from read_parquet({file})").fetchall()
            # DuckDB takes what lies beyond the end of a file for a fault of the disk
            row = con.execute(
                "select max(coalesce(dictionary_page_offset, data_page_offset) + total_compressed_size), "
                f"(select sum(num_rows) from parquet_file_metadata({file})), sum(total_uncompressed_size) "
                f"from parquet_metadata({file})"
            ).fetchone()
        except duckdb.Error as error:
            raise _damaged(path, error) from error
    if row and (row[0] or 0) > path.stat().st_size:
        raise StrangeFile("the Parquet file is cut off or damaged: its columns reach beyond its end")
    if any("\0" in column for column, *_ in described):
        raise StrangeFile("the Parquet file is cut off or damaged: the name of a column has signs that no text has")
    _, rows, unpacked = row or (0, 0, 0)
    return [(column, kind) for column, kind, *_ in described], int(rows or 0), int(unpacked or 0)


def _damaged(path: Path, error: Exception) -> StrangeFile:
    told = str(error).splitlines()[0].replace(str(path), "the file")[:200]
    return StrangeFile(f"the Parquet file is cut off or damaged ({told})")


def _as_text(column: str, kind: str) -> str:
    name = identifier(column)
    if kind.endswith("]"):
        return f"cast(to_json({name}) as varchar)"
    if kind in ("DOUBLE", "FLOAT"):
        # 8249.0 is what other tools make of a whole column of numbers with a gap in it
        return f"regexp_replace(cast({name} as varchar), '[.]0$', '')"
    return f"cast({name} as varchar)"
