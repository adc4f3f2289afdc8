"""How far the cells of a workbook reach, found without opening it: one stray cell far away makes the reader
lay out everything up to it, and end the whole process.
"""

import re
import zipfile
from pathlib import Path

MAX_CELLS = 20_000_000
_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"')
_ROW = re.compile(rb'<row [^>]*r="([0-9]+)"')
_CHUNK = 4 * 1024 * 1024


class SheetTooLarge(Exception):
    """A sheet with more cells than any list of ours."""


def check_size(path: Path) -> None:
    """Raises SheetTooLarge when a sheet reaches beyond all measure."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                rows, columns = _reach(archive, entry)
                if rows * columns > MAX_CELLS:
                    raise SheetTooLarge(
                        f"{entry.filename} reaches to row {rows:,} and column {columns:,}: delete what stands far from "
                        "the table, also empty rows and columns"
                    )


def _reach(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[int, int]:
    rows = columns = 0
    with archive.open(entry) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            window = tail + chunk
            numbers = _ROW.findall(window)
            rows = max(rows, *map(int, numbers)) if numbers else rows
            columns = max(columns, *(_number(c) for c in {c for c, _ in _CELL.findall(window)}), 0)
            tail = window[-64:]
    return rows, columns


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
