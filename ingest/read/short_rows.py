"""Records of delimited text that have fewer cells than the header: cut off, or a separator is missing.

Where a table `pads`, NULL is a cell that is not there, and an empty text one that is empty. A title or a note has few
cells and is no data; some programs leave out empty cells at the end of every row. What is left is no row to be filled
up in silence: it goes to quarantine, and a file that ends in the middle of one is refused.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
from ingest.declaration import Part, Source
from ingest.read.csv_form import form_of
from ingest.read.header import Header
from ingest.read.raw_table import RawTable
from ingest.read.row_kinds import kind_of_row
from ingest.read.row_values import row_values
from ingest.refusal import refused

if TYPE_CHECKING:
    import duckdb

SHORT = "short_rows"
# a program that leaves out empty cells does so in many rows, and then no row of full length ends in an empty cell
MANY_ROWS = 3
MANY_SHARE = 0.1


def set_aside_short_rows(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    part: Part,
    table: RawTable,
    header: Header,
    width: int,
    ends_file: Path | None,
) -> None:
    """Moves short rows of `raw_rows` to the relation `short_rows`: `_row, _errors, _row_values` as in `typed`.

    `ends_file` is the file whose last rows the table holds, if it does. Raises DeliveryRefused where the file ends in
    the middle of its last row.
    """
    con.execute(
        f"create or replace temp table {SHORT} (_row bigint, _errors struct(column_name varchar, "
        "column_number integer, value varchar, reason varchar)[], _row_values varchar)"
    )
    full = max((i for i, text in enumerate(header.texts, 1) if text.strip()), default=0)
    if not table.pads or not 1 < full <= width or header.row is None:
        return
    if not con.execute(f"select 1 from raw_rows where c{full} is null limit 1").fetchone():
        return
    texts = ", ".join(f"cell_text(c{n}) as t{n}" for n in range(1, width + 1))
    cells = f"list_count([{', '.join(f'c{n}' for n in range(1, width + 1))}])"
    names = ", ".join(literal(text.strip()) for text in header.texts)
    reason = f"'the row has ' || cells || ' of {full} cells: it is cut off or a separator is missing'"
    con.execute(
        f"insert into {SHORT} select _row, [{{'column_name': [{names}][cells + 1], 'column_number': cells + 1, "
        f"'value': null, 'reason': {reason}}}], {row_values(source, header)} from (select *, "
        f"{kind_of_row(source, part, header, width)} as _kind "
        f"from (select _row, {cells} as cells, {texts} from raw_rows where c{full} is null)) where _kind is null"
    )
    if _leaves_out_empty_cells(con, full, header.row + part.header_rows):
        con.execute(f"delete from {SHORT}")
    last = con.execute(
        f"select _row, _errors[1].reason, _errors[1].column_name from {SHORT} "
        "where _row = (select max(_row) from raw_rows)"
    ).fetchone()
    if last and ends_file and not form_of(ends_file).ends_a_line:
        raise refused(
            source.source_id,
            table.file,
            f"the file ends in the middle of its last row ({last[1]}; no end of line follows)",
            "fetch it again, or ask for it once more; where the line is a note under the list, add it to `footers` in "
            f"ingest/sources/{source.source_id}/source.yml",
            sheet=table.sheet,
            row=last[0],
            column=last[2],
        )
    _remove_from_raw_rows(con, table)


def _leaves_out_empty_cells(con: "duckdb.DuckDBPyConnection", full: int, first_row: int) -> bool:
    """Whether empty cells at the end of a row are left out all through the file."""
    row = con.execute(
        f"select (select count(*) from {SHORT}), count(*), count(*) filter (cell_text(c{full}) is null) "
        f"from raw_rows where c{full} is not null and _row >= {first_row}"
    ).fetchone()
    short, whole, ending_empty = row or (0, 0, 0)
    return short >= MANY_ROWS and short > MANY_SHARE * (short + whole) and not ending_empty


def _remove_from_raw_rows(con: "duckdb.DuckDBPyConnection", table: RawTable) -> None:
    if not con.execute(f"select 1 from {SHORT} limit 1").fetchone():
        return
    if not table.is_large:
        con.execute(f"delete from raw_rows where _row in (select _row from {SHORT})")
        return
    whole = identifier("raw_rows_whole")
    con.execute(f"drop view if exists {whole}")
    con.execute(f"alter view raw_rows rename to {whole}")
    con.execute(f"create temp view raw_rows as select * from {whole} where _row not in (select _row from {SHORT})")
