"""How far the cells of a workbook reach, found without opening it: one stray cell far away makes the reader
lay out everything up to it, and end the whole process.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

MAX_CELLS = 20_000_000
# whatever has none of these reaches to row 999,999 and column T at most: that is below the limit
_FAR = re.compile(rb'r="(?:[A-Z]{2,3}[0-9]|[U-Z][0-9]|[A-Z]?[0-9]{7})')
_NEAR = (999_999, 20)
_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"')
_ROW = re.compile(rb'<row [^>]*r="([0-9]+)"')
_CHUNK = 256 * 1024


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
    """The last row and column; of a sheet that is surely small enough an upper bound, which is found much faster."""
    if not any(_FAR.search(window) for window in _windows(archive, entry)):
        return _NEAR
    rows = columns = 0
    for window in _windows(archive, entry):
        cells = _CELL.findall(window)
        numbers = {*_ROW.findall(window), *(row for _, row in cells)}
        rows = max(rows, *map(int, numbers), 0)
        columns = max(columns, *(_number(letters) for letters in {letters for letters, _ in cells}), 0)
    return rows, columns


def _windows(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The sheet's XML in pieces that overlap, so that no tag is cut."""
    with archive.open(entry) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            window = tail + chunk
            yield window
            tail = window[-64:]


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
