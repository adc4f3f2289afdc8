"""Tables in a pdf, through pdfplumber: all pages of a file are one table of text.

A pdf has no row numbers. `_row` is 1000 x the page + the row on that page, counted from its top, titles, headers and
page numbers too: 2005 is row 5 of page 2. The name of the sheet says so, so that a message can be understood.
"""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.read.pdf_page import Grid, page_grid
from ingest.read.pdf_size import check_packed
from ingest.read.raw_table import RawTable
from ingest.read.strange import StrangeFile
from ingest.read.text_rows import load_text_rows

if TYPE_CHECKING:
    import duckdb

PLACE = "rij 2005 = pagina 2, rij 5"
MAX_PAGES = 200
ROWS_OF_A_PAGE = 1000
_COPY = "ask the publisher for the list as csv or workbook, or type the map again after saving it as one"


def table(path: Path, name: str) -> RawTable:
    """The file as one table. Raises StrangeFile for one that is locked, scanned, damaged, endless or ambiguous."""
    stat = path.stat()
    pages = _pages(path, stat.st_size, stat.st_mtime_ns)
    numbered = [
        (page * ROWS_OF_A_PAGE + at, row) for page, grid in enumerate(pages, 1) for at, row in enumerate(grid.rows, 1)
    ]

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        width = load_text_rows(con, "_pdf_lines", [[str(number), *row] for number, row in numbered])
        cells = ", ".join(f"c{i + 1} as c{i}" for i in range(1, width))
        con.execute(
            f"create or replace temp table {relation} as select cast(c1 as bigint) as _row, {cells} from _pdf_lines"
        )
        return width - 1

    # titles and header stand on the first page that has any rows
    first = next(page for page, grid in enumerate(pages, 1) if grid.rows)
    return RawTable(
        file=name,
        sheet=PLACE,
        peek=[list(row) for row in pages[first - 1].rows],
        load=load,
        first_row=first * ROWS_OF_A_PAGE + 1,
    )


@lru_cache(maxsize=2)
def _pages(path: Path, _size: int, _modified: int) -> tuple[Grid, ...]:
    """The grid of each page; kept, for a file is looked at before it is read."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    check_packed(path)
    try:
        with pdfplumber.open(path) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise StrangeFile(
                    f"the pdf has {len(pdf.pages):,} pages, more than the {MAX_PAGES} that are read",
                    "check that this is the list; if so, drop the pages of the table as a pdf of their own",
                )
            grids, has_images = [], False
            for page in pdf.pages:
                has_images = has_images or bool(page.images)
                grids.append(page_grid(page))
                page.close()
    except StrangeFile:
        raise
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise StrangeFile(
                "the pdf is locked with a password", "save it without the password and drop that"
            ) from error
        raise _damaged(error) from error
    except Exception as error:  # a damaged pdf fails anywhere in the library, with any error
        raise _damaged(error) from error
    if not any(grid.rows for grid in grids):
        if has_images:
            raise StrangeFile("the pdf is a scan: it has pictures and no text", _COPY)
        raise StrangeFile("the pdf has no text", _COPY)
    _check_alike(grids)
    _join_broken_rows(grids)
    return tuple(grids)


def _join_broken_rows(grids: list[Grid]) -> None:
    """A row that goes on on the next page, where its first cell is empty, becomes one; a blank row is left there."""
    tables = [grid.table for grid in grids if grid.table]
    for before, table in pairwise(tables):
        rest = table[1] if table[0] == tables[0][0] and len(table) > 1 else table[0]
        if not rest[0]:
            before[-1][:] = [f"{above} {below}".strip() for above, below in zip(before[-1], rest, strict=True)]
            rest[:] = [""] * len(rest)


def _damaged(error: Exception) -> StrangeFile:
    told = str(error) or type(error).__name__
    return StrangeFile(f"the pdf is cut off or damaged ({told[:150]})", "fetch it again; if it stays so, " + _COPY)


def _check_alike(grids: list[Grid]) -> None:
    """The tables of all pages have the columns of the first one, in its order; else a value could change its column."""
    tables = [(page, grid.table) for page, grid in enumerate(grids, 1) if grid.table]
    if not tables:
        raise StrangeFile("there is no table in the pdf: nothing in it stands in rows and columns", _COPY)
    first_page, first = tables[0]
    header = [cell.casefold() for cell in first[0]]
    for page, rows in tables[1:]:
        if len(rows[0]) != len(first[0]):
            raise StrangeFile(
                f"the table on page {page} has {len(rows[0])} columns, that on page {first_page} {len(first[0])}: "
                "it cannot be seen which is which",
                _COPY,
            )
        top = [cell.casefold() for cell in rows[0]]
        if top != header and len(set(top) & set(header) - {""}) > len(header) / 2:
            raise StrangeFile(
                f"the header on page {page} ({', '.join(rows[0])}) is another one than on page {first_page}",
                "look whether the columns changed their places; then drop each table as a file of its own",
            )
    if any(len(grid.rows) >= ROWS_OF_A_PAGE for grid in grids):
        raise StrangeFile(f"a page has {ROWS_OF_A_PAGE} rows and more", _COPY)
