"""Workbooks through calamine: every cell as text with its coordinates; formulas are never evaluated."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.read.raw_table import RawTable
from ingest.read.workbook_size import check_size

if TYPE_CHECKING:
    import duckdb

PEEK_ROWS = 80


def cell_as_text(value: Any) -> str:
    """A cell as the text that the typing reads: whole numbers without `.0`, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, float):
        return _float_as_text(value)
    return str(value)


def _float_as_text(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = format(round(value, 10), ".10f").rstrip("0")
    # three decimals would read as a Dutch thousands group ("1.312")
    return text + "0" if len(text.rpartition(".")[2]) == 3 else text


def tables(path: Path, name: str) -> list[RawTable]:
    """Every sheet of a workbook, hidden ones marked; rows and columns counted from A1.

    Raises the library's CalamineError when the file is no workbook, SheetTooLarge for one beyond all measure.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    check_size(path)
    found = []
    with CalamineWorkbook.from_path(str(path)) as workbook:
        for info in workbook.sheets_metadata:
            sheet = workbook.get_sheet_by_name(info.name)
            rows = [[cell_as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            found.append(_table(name, info.name, rows, info.visible != SheetVisibleEnum.Visible))
    return found


def _table(name: str, sheet: str, rows: list[list[str]], hidden: bool) -> RawTable:
    return RawTable(
        file=name,
        sheet=sheet,
        peek=rows[:PEEK_ROWS],
        load=lambda con, relation: load_rows(con, relation, rows, 1),
        hidden=hidden,
    )


def load_rows(con: "duckdb.DuckDBPyConnection", relation: str, rows: list[list[str]], first_row: int) -> int:
    """Puts rows of text into a relation with `_row` and `c1`..`cN`; gives N."""
    import pyarrow as pa

    width = max((len(row) for row in rows), default=1) or 1
    columns = {"_row": pa.array(range(first_row, first_row + len(rows)), pa.int64())}
    for i in range(width):
        columns[f"c{i + 1}"] = pa.array([row[i] if i < len(row) else None for row in rows], pa.string())
    con.register("_rows_in", pa.table(columns))
    con.execute(f"create or replace temp table {relation} as select * from _rows_in")
    con.unregister("_rows_in")
    return width
