"""One page of a pdf as rows of text, from top to bottom.

Tables are seen by their ruled lines or, on a page without any, by the gaps between columns; other lines are one cell.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ingest.read.strange import StrangeFile

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

# as wide as this, in parts of the size of the letters, no space between two words of one cell is
_GAP = 0.5


@dataclass(frozen=True)
class Grid:
    """The rows of a page from top to bottom; `table` are those of its largest table (none: empty)."""

    rows: list[list[str]]
    table: list[list[str]]


def page_grid(page: "Page") -> Grid:
    """The rows of a page; a cell that is merged over several rows stands in each of them."""
    ruled = [t for t in page.find_tables() if max(len(row.cells) for row in t.rows) > 1]
    if not ruled:
        return _by_gaps(page)
    placed: list[tuple[float, list[list[str]]]] = [(t.bbox[1], _ruled_rows(t)) for t in ruled]
    largest = max((rows for _, rows in placed), key=len)
    outside = page.filter(lambda obj: not any(_is_inside(obj, t.bbox) for t in ruled))
    placed += [(line["top"], [[_clean(line["text"])]]) for line in outside.extract_text_lines(return_chars=False)]
    return Grid([row for _, rows in sorted(placed, key=lambda p: p[0]) for row in rows if any(row)], largest)


def _is_inside(obj: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    middle_x, middle_y = (obj["x0"] + obj["x1"]) / 2, (obj["top"] + obj["bottom"]) / 2
    return bool(box[0] <= middle_x <= box[2] and box[1] <= middle_y <= box[3])


def _clean(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip()


def _ruled_rows(table: "Table") -> list[list[str]]:
    rows = [[_clean(cell) for cell in row] for row in table.extract()]
    for column in range(max(len(row.cells) for row in table.rows)):
        reach, text = 0.0, ""
        for number, row in enumerate(table.rows):
            cell = row.cells[column]
            middle = (row.bbox[1] + row.bbox[3]) / 2
            if cell is not None:
                reach, text = cell[3], rows[number][column]
            elif middle < reach:
                rows[number][column] = text
    return rows


def _by_gaps(page: "Page") -> Grid:
    """A page without ruled lines: columns are where no word of the table's lines stands.

    Raises StrangeFile where a text goes on on the next line: without ruled lines nobody knows of which row it is.
    """
    lines = [(line, _pieces(line["chars"])) for line in page.extract_text_lines()]
    many = [pieces for _, pieces in lines if len(pieces) > 2]
    if not many:
        return Grid([[_clean(line["text"])] for line, _ in lines], [])
    columns = _columns([piece for pieces in many for piece in pieces])
    rows: list[list[str]] = []
    table: list[list[str]] = []
    bottom, hanging = 0.0, ""
    for line, pieces in lines:
        cells = _in_columns(pieces, columns)
        if cells and cells[0] and len(pieces) > 1:
            if hanging:
                raise _ambiguous(page, hanging)
            rows.append(cells)
            table.append(cells)
            bottom = line["bottom"]
            continue
        if table and cells and not cells[0]:
            hanging = hanging or line["text"]
            if line["top"] - bottom < line["bottom"] - line["top"]:
                raise _ambiguous(page, hanging)
        rows.append([_clean(line["text"])])
    return Grid(rows, table)


def _ambiguous(page: "Page", text: str) -> StrangeFile:
    return StrangeFile(
        f"on page {page.page_number} {_clean(text)[:60]!r} stands on a line of its own in a table without ruled lines: "
        "it cannot be seen to which row it belongs",
        "ask the publisher for the list as csv or workbook",
    )


def _pieces(chars: list[dict[str, Any]]) -> list[tuple[float, float, str]]:
    """The texts of a line that wide gaps hold apart, each with where it begins and ends."""
    chars = sorted((c for c in chars if c["text"].strip()), key=lambda c: c["x0"])
    pieces: list[list[dict[str, Any]]] = [[chars[0]]] if chars else []
    for before, char in pairwise(chars):
        if char["x0"] - before["x1"] > _GAP * char["size"]:
            pieces.append([])
        pieces[-1].append(char)
    return [(piece[0]["x0"], piece[-1]["x1"], _spaced(piece)) for piece in pieces]


def _spaced(chars: list[dict[str, Any]]) -> str:
    text = chars[0]["text"]
    for before, char in pairwise(chars):
        text += (" " if char["x0"] - before["x1"] > 0.15 * char["size"] else "") + char["text"]
    return str(text)


def _columns(pieces: list[tuple[float, float, str]]) -> list[tuple[float, float]]:
    """Where each column begins and ends: pieces that overlap stand in one."""
    columns: list[tuple[float, float]] = []
    for begin, end, _ in sorted(pieces):
        if columns and begin < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((begin, end))
    return columns


def _in_columns(pieces: list[tuple[float, float, str]], columns: list[tuple[float, float]]) -> list[str] | None:
    """The pieces by column; None for a line that fits them not: one that reaches over several, as a title does."""
    cells = [""] * len(columns)
    for begin, end, text in pieces:
        hit = [i for i, (left, right) in enumerate(columns) if begin < right and left < end]
        if len(hit) != 1 or cells[hit[0]]:
            return None
        cells[hit[0]] = text
    return cells
