"""Workbooks through calamine: every cell as text with its coordinates; formulas are never evaluated."""

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.read.raw_table import RawTable
from ingest.read.strange import StrangeFile
from ingest.read.text_rows import load_text_columns
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
    if not math.isfinite(value):
        return str(value)
    text = repr(round(value, 10))
    if "e" in text:
        text = format(value, ".10f").rstrip("0").rstrip(".")
    # three decimals would read as a Dutch thousands group ("1.312")
    return text + "0" if len(text.rpartition(".")[2]) == 3 else text


def tables(path: Path, name: str) -> list[RawTable]:
    """Every sheet of a workbook, hidden ones marked; rows and columns counted from A1.

    The last workbook stays open: recognising a file and reading it are one reading. Raises the library's
    CalamineError when the file is no workbook, SheetTooLarge for one beyond all measure.
    """
    stat = path.stat()
    return _tables(path, name, stat.st_size, stat.st_mtime_ns)


def let_go() -> None:
    """Forgets the last workbook."""
    _tables.cache_clear()


@lru_cache(maxsize=1)
def _tables(path: Path, name: str, _size: int, _modified: int) -> list[RawTable]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    check_size(path)
    found = []
    with CalamineWorkbook.from_path(str(path)) as workbook:
        names = [info.name for info in workbook.sheets_metadata]
        if double := next((n for n in names if names.count(n) > 1), None):
            raise StrangeFile(f"two sheets have the name {double!r}", "open it in Excel and save it anew")
        for info in workbook.sheets_metadata:
            sheet = workbook.get_sheet_by_name(info.name)
            rows = _rows_of(sheet, info.name)
            found.append(_table(name, info.name, rows, info.visible != SheetVisibleEnum.Visible))
    return found


def _rows_of(sheet: Any, name: str) -> list[list[Any]]:
    """The cells of a sheet. Raises StrangeFile where the library gives up on one, as on a date beyond all calendars."""
    try:
        rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    except BaseException as error:
        # what the library's own language calls a panic is no Exception
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise StrangeFile(
            f"a cell of sheet {name!r} cannot be read ({error}): a number that is no day may be shown as a date",
            "open it in Excel, look for ##### where a date should be, and put it right",
        ) from None
    return rows


def _table(name: str, sheet: str, rows: list[list[Any]], hidden: bool) -> RawTable:
    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        # calamine gives rows of equal length
        columns = [_column_as_text(column) for column in zip(*rows, strict=True)] or [[]]
        return load_text_columns(con, relation, columns)

    return RawTable(
        file=name,
        sheet=sheet,
        peek=[[cell_as_text(cell) for cell in row] for row in rows[:PEEK_ROWS]],
        load=load,
        hidden=hidden,
        is_damaged=True,
    )


def _column_as_text(column: Sequence[Any]) -> Any:
    """A column at once: cells of one kind need no look at each of them."""
    kinds = set(map(type, column))
    if kinds == {str}:
        return column
    if kinds in ({float, str}, {float}):
        return _numbers_as_text(column)
    return [c if type(c) is str else cell_as_text(c) for c in column]


def _numbers_as_text(column: Sequence[Any]) -> Any:
    """Numbers under a header and among texts: whole ones as Arrow writes them, others once per different number."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array([c if type(c) is str else None for c in column], pa.string())
    numbers = np.array([c if type(c) is float else np.nan for c in column])
    known = numbers[~np.isnan(numbers)]
    if np.all(np.abs(known) < 1e15) and np.all(known == np.floor(known)):
        whole = pa.array(np.nan_to_num(numbers).astype(np.int64), mask=np.isnan(numbers))
        return pc.coalesce(texts, whole.cast(pa.string()))
    written = {number: _float_as_text(number) for number in set(known.tolist())}
    return [c if type(c) is str else written.get(c) or cell_as_text(c) for c in column]
