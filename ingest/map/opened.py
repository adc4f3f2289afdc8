"""A file as columns of text under a header, for each layout that it could be; also where no header is known."""

import contextlib
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.cell_types import MACROS
from ingest.declaration import Column, Layout, Part, Source
from ingest.door import carrier_family
from ingest.map.profile import Profile
from ingest.read.csv_rows import DELIMITERS, encoding_of
from ingest.read.gzip_bytes import open_bytes
from ingest.read.header import Header, find_header
from ingest.read.opening import load_rows, open_tables
from ingest.read.raw_table import RawTable
from ingest.read.recognise import FAMILY, Recognised
from ingest.refusal import DeliveryRefused, raise_if_interrupted

if TYPE_CHECKING:
    import duckdb

SAMPLE_ROWS = 4000
BEGINNING = 16 * 1024 * 1024


@dataclass
class Opened:
    """Tables of a file that have the same header: where it is, its texts, the known columns, and the values below it.

    `values` holds a column for every text; rows are in step. `columns` is the map that holds on the file's day.
    """

    layout: Layout
    part: Part
    file: str
    sheets: list[str]
    row: int | None
    texts: list[str]
    known: dict[int, Column]
    columns: list[Column]
    values: list[list[str]] = field(default_factory=list)

    def profile(self, position: int) -> Profile:
        """The values of a column."""
        return Profile(self.values[position] if position < len(self.values) else [])

    @property
    def unknown(self) -> list[int]:
        """Positions with a header that the map does not know."""
        return [i for i, text in enumerate(self.texts) if text.strip() and i not in self.known]


def session() -> "duckdb.DuckDBPyConnection":
    """A DuckDB connection that reads cells, and writes nothing to disk: rows may be of people."""
    import duckdb

    con = duckdb.connect()
    con.execute("set temp_directory = ''")
    con.execute("set threads = 2")
    con.execute(MACROS.read_text(encoding="utf-8"))
    return con


def open_as(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    name: str,
    path: Path,
    at: date,
    table_id: str | None,
    layouts: Sequence[str] = (),
    most: int | None = SAMPLE_ROWS,
) -> list[Opened]:
    """What a file is for every layout (or those named) and part that takes its kind of file; unreadable: nothing.

    `most` rows of each table are read, None: all.
    """
    try:
        family = carrier_family(path)
    except Exception as error:
        raise_if_interrupted(error)
        return []
    found: list[Opened] = []
    for layout in source.layouts:
        if (layouts and layout.name not in layouts) or (table_id and layout.table_id not in (None, table_id)):
            continue
        for part in layout.parts:
            if FAMILY[part.carrier] == family and re.fullmatch(part.files, name, re.IGNORECASE):
                columns = source.map(layout.name, part.name, table_id or layout.table_id, at)
                found += _opened(con, source, layout, part, name, path, columns, table_id, most)
    return found


def _opened(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    layout: Layout,
    part: Part,
    name: str,
    path: Path,
    columns: list[Column],
    table_id: str | None,
    most: int | None,
) -> list[Opened]:
    together: dict[tuple[str, ...], Opened] = {}
    try:
        for table in _tables(con, source, layout, part, name, path, table_id, most):
            if table.hidden or not _is_of(part, table):
                continue
            header = find_header(table, columns, part.header_levels)
            guessed = _guessed_header(table) if part.header_levels == 1 else None
            header = header if header and _is_alike(header, guessed) else guessed or header
            if header is None or not columns:
                continue
            _match(header, columns)
            key = tuple(" ".join(t.split()).casefold() for t in header.texts)
            one = together.setdefault(
                key, Opened(layout, part, name, [], header.row, header.texts, header.columns, columns)
            )
            one.sheets.append(table.sheet)
            _append_values(con, source, table, header, one, most)
    except Exception as error:
        # whatever is wrong with the file is told by its refusal; here it only has no columns to speak of
        raise_if_interrupted(error)
        return []
    return list(together.values())


def _is_alike(header: Header, guessed: Header | None) -> bool:
    """A header row by its known names; where few are known, it must not be a row of data that happens to hold them."""
    return header.matched >= 2 or guessed is None or header.row == guessed.row


def _match(header: Header, columns: list[Column]) -> None:
    for i, text in enumerate(header.texts):
        column = next((c for c in columns if text.strip() and c.matches(text)), None)
        if column:
            header.columns[i] = column


def _is_of(part: Part, table: RawTable) -> bool:
    if part.carrier not in ("xlsx", "stacked_csv"):
        return True
    ignored = part.ignore_sheets and re.fullmatch(part.ignore_sheets, table.sheet)
    return bool(re.fullmatch(part.sheets, table.sheet)) and not ignored


def _tables(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    layout: Layout,
    part: Part,
    name: str,
    path: Path,
    table_id: str | None,
    most: int | None,
) -> Iterator[RawTable]:
    if FAMILY[part.carrier] != "text":
        yield from open_tables(con, source, [Recognised(name, path, layout, part, table_id)])
        return
    with _beginning(source, path, most) as enough:
        file = Recognised(name, enough, layout, part, table_id, encoding_of(enough))
        found: list[list[RawTable]] = []
        for delimiter in DELIMITERS:
            file.delimiter = delimiter
            with contextlib.suppress(DeliveryRefused):
                found.append(open_tables(con, source, [file]))
        # the separator that gives most rows the same, largest number of cells
        yield from max(found, key=lambda tables: sum(map(_regularity, tables)), default=[])


@contextlib.contextmanager
def _beginning(source: Source, path: Path, most: int | None) -> Iterator[Path]:
    """The file, or of a large text its first part: a sample of rows is enough, and all might not fit in memory."""
    with open_bytes(path) as file:
        first = file.read(BEGINNING) if most and source.raw == "keep" else b""
    if len(first) < BEGINNING:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        short = Path(folder) / path.name
        short.write_bytes(first[: first.rfind(b"\n") + 1])
        yield short


def _regularity(table: RawTable) -> int:
    widths = Counter(len(row) for row in table.peek if len(row) > 1)
    return max((width * rows for width, rows in widths.items()), default=0)


def _guessed_header(table: RawTable) -> Header | None:
    """A row that could be the header though none of its names is known: filled, all different, words, data below."""
    if table.keys is not None:
        return Header(None, table.keys) if table.keys else None
    widths = Counter(sum(bool(c.strip()) for c in row) for row in table.peek)
    widths.pop(0, None)
    usual = max(widths, key=lambda w: (widths[w] * w, w), default=0)
    for i, row in enumerate(table.peek[:-1]):
        cells = [c.strip() for c in row if c.strip()]
        is_words = sum(any(c.isalpha() for c in cell) for cell in cells) >= 0.8 * len(cells)
        if len(cells) >= max(2, 0.7 * usual) and is_words and len(set(cells)) == len(cells):
            return Header(table.first_row + i, row)
    return None


def _append_values(
    con: "duckdb.DuckDBPyConnection", source: Source, table: RawTable, header: Header, one: Opened, most: int | None
) -> None:
    width = load_rows(con, source, table)
    n = min(width, len(header.texts))
    last = (header.row or 0) + one.part.header_rows - 1
    cells = ", ".join(f"coalesce(cell_text(c{i + 1}), '')" for i in range(n))
    below = f"where _row > {last}" if header.row is not None else ""
    limit = f"limit {most}" if most else ""
    rows = con.execute(f"select {cells} from raw_rows {below} {limit}").fetchall()
    rows = [row for row in rows if sum(map(bool, row)) >= min(2, n)]
    if not one.values:
        one.values = [[] for _ in range(n)]
    for i, column in enumerate(one.values):
        column.extend(row[i] for row in rows)
