"""A sheet as people make one: titles, a band row with merged cells, the header, rows, notes under them."""

import datetime as dt
from collections.abc import Sequence

from ingest.samples.making.workbook import Workbook

Cell = str | int | float | dt.date | None
Band = tuple[str, int, int]


def write_sheet(
    book: Workbook,
    name: str,
    titles: Sequence[str],
    bands: Sequence[Band],
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    notes: Sequence[str],
) -> None:
    """Writes the sheet; a band is its text with its first and last column, dates are Excel dates, None is no cell."""
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
    sheet = book.add_worksheet(name)
    for at, title in enumerate(titles):
        sheet.write(at, 0, title, bold)
    for text, first, last in bands:
        sheet.merge_range(len(titles), first, len(titles), last, text, bold)
    top = len(titles) + (1 if bands else 0)
    sheet.write_row(top, 0, header, bold)
    for at, cells in enumerate(rows, start=top + 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, dt.date):
                sheet.write_datetime(at, column, dt.datetime(cell.year, cell.month, cell.day), day)
            elif isinstance(cell, str) and cell:
                sheet.write_string(at, column, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(at, column, cell)
    for at, note in enumerate(notes, start=top + len(rows) + 2):
        sheet.write(at, 0, note)


def write_lookup(book: Workbook, lists: Sequence[Sequence[str]]) -> None:
    """A hidden sheet of the lists that cells choose from."""
    sheet = book.add_worksheet("lookup")
    for column, values in enumerate(lists):
        sheet.write_column(0, column, values)
    sheet.hide()
