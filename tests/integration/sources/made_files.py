"""Small files for tests: workbooks with what people put in them, and pdf tables."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from fpdf import FPDF

Rows = Sequence[Sequence[Any]]


def workbook(sheets: dict[str, Rows], hidden: Iterable[str] = (), merged: dict[str, str] | None = None) -> bytes:
    """A workbook of sheets; `merged` are ranges of the first sheet (`A1:C1`) with their text."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(i, j, datetime(cell.year, cell.month, cell.day), day)
                elif cell not in (None, ""):
                    sheet.write(i, j, cell)
        if name in hidden:
            sheet.hide()
    for place, text in (merged or {}).items():
        book.worksheets()[0].merge_range(place, text)
    book.close()
    return buffer.getvalue()


def pdf(pages: Sequence[tuple[Sequence[str], Rows, Sequence[str]]], lines: bool = True, password: str = "") -> bytes:
    """A pdf: per page the lines above the table, its rows, the lines below it. `lines`: ruled between the cells."""
    document = FPDF(orientation="landscape")
    document.set_font("Helvetica", size=9)
    document.set_creation_date(datetime(2022, 11, 17))
    if password:
        document.set_encryption("owner", password)
    for above, rows, below in pages:
        document.add_page()
        for text in above:
            document.cell(text=text, new_x="LMARGIN", new_y="NEXT")
        if rows:
            borders = "ALL" if lines else "NONE"
            with document.table(borders_layout=borders, first_row_as_headings=False) as table:
                for row in rows:
                    table.row([str(cell) for cell in row])
        for text in below:
            document.cell(text=text, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())
