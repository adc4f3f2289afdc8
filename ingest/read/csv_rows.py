"""Delimited text: form found per file, rows streamed through DuckDB with their numbers kept.

DuckDB drops blank lines and reads few encodings. A file with either is written out once as plain UTF-8
first, blank lines as empty records, so that row numbers stay those that a spreadsheet shows.
"""

import contextlib
import csv
import itertools
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from htsm.sql import literal
from ingest.read.raw_table import RawTable

if TYPE_CHECKING:
    import duckdb

DELIMITERS = (";", ",", "\t", "|")
PEEK_ROWS = 80
_BLANK_LINE = re.compile(rb"(?:\A|\n)[ \t]*\r?\n")
csv.field_size_limit(16 * 1024 * 1024)


def encoding_of(path: Path) -> str:
    """`utf-8-sig`, `utf-8`, `utf-16` or, when the bytes are no UTF-8, `cp1252`."""
    with path.open("rb") as file:
        head = file.read(4)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        name = "utf-8-sig" if head.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        with path.open(encoding="utf-8") as text:
            while text.read(1024 * 1024):
                pass
    except UnicodeDecodeError:
        return name if _is_damaged_utf8(path) else "cp1252"
    return name


def _is_damaged_utf8(path: Path) -> bool:
    """Whether a file that is no UTF-8 is yet more of it than not: its damaged letters then go to quarantine."""
    good = bad = 0
    with path.open(encoding="utf-8", errors="replace") as text:
        while chunk := text.read(1024 * 1024):
            damaged = chunk.count("\ufffd")
            good += sum(not c.isascii() for c in chunk) - damaged
            bad += damaged
    return good > bad


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text; bytes that cp1252 does not know become the replacement sign, never an error."""
    return path.open(encoding=encoding, errors="replace", newline="")


class OpenQuote(Exception):
    """A quote that is opened and not closed where it should be: what follows would be swallowed."""


def records(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Every record of the file; a blank line is an empty one. Raises OpenQuote naming row and line."""
    with open_text(path, encoding) as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        row = 0
        try:
            for record in reader:
                row += 1
                yield record
        except csv.Error as error:
            raise OpenQuote(f"row {row + 1}: {error}") from error


def first_records(path: Path, encoding: str, delimiter: str) -> list[list[str]]:
    """The first records, to find the header in."""
    with open_text(path, encoding) as file:
        return list(itertools.islice(csv.reader(file, delimiter=delimiter), PEEK_ROWS))


def table(path: Path, name: str, encoding: str, delimiter: str) -> RawTable:
    """The file as one raw table."""
    peek = first_records(path, encoding, delimiter)

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        width = _load(con, relation)
        refuse_swallowed_rows(con, relation, width, delimiter)
        return width

    def _load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        import duckdb

        width = max((len(r) for r in peek), default=1)
        if encoding.startswith("utf-8") and _is_plain(path):
            # a record wider than the first ones is read the slow way
            with contextlib.suppress(duckdb.Error):
                return _load_directly(con, relation, path, delimiter, width)
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as plain:
            width = _write_plain(path, encoding, delimiter, plain)  # type: ignore[arg-type]
            return _load_directly(con, relation, Path(plain.name), ";", width)

    return RawTable(file=name, sheet="", peek=peek, load=load)


def refuse_swallowed_rows(con: "duckdb.DuckDBPyConnection", relation: str, width: int, delimiter: str) -> None:
    """A cell over several lines of which one is built like a row has swallowed it: raises OpenQuote with its row.

    Built like a row: as many separators, and a first value of the shape that first values of the list have.
    """
    cells = ", ".join(f"c{i}" for i in range(1, width + 1))
    shape = "regexp_replace(regexp_replace(trim({0}), '[0-9]', '9', 'g'), '[A-Za-z]', 'a', 'g')"
    row = con.execute(
        f"with lines as (select _row, unnest(string_split(cell, chr(10))[2:]) as line "
        f"from (select _row, unnest([{cells}]) as cell from {relation}) where contains(cell, chr(10))), "
        f"shapes as (select {shape.format('c1')} as shape from {relation} group by 1 having count(*) > 1) "
        f"select min(_row) from lines where len(string_split(line, $separator)) = $width and "
        f"{shape.format('string_split(line, $separator)[1]')} in (from shapes)",
        {"separator": delimiter, "width": width},
    ).fetchone()
    if row and row[0] is not None:
        raise OpenQuote(f"row {row[0]}: a cell holds what looks like whole rows")


def _is_plain(path: Path) -> bool:
    """Whether DuckDB reads the file as it stands: it drops blank lines, and all that follows an open quote."""
    quotes = 0
    with path.open("rb") as file:
        tail = b""
        first = True
        while chunk := file.read(4 * 1024 * 1024):
            if _BLANK_LINE.search(chunk if first else b"-" + tail + chunk):
                return False
            quotes += chunk.count(b'"')
            tail, first = chunk[-64:], False
    return quotes % 2 == 0


def _write_plain(path: Path, encoding: str, delimiter: str, target: TextIO) -> int:
    width = max((len(r) for r in records(path, encoding, delimiter)), default=1)
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    # an unquoted record of empty cells is kept by DuckDB only when it has a delimiter
    width = max(width, 2)
    for record in records(path, encoding, delimiter):
        writer.writerow(record + [""] * (width - len(record)))
    target.flush()
    return width


def _load_directly(con: "duckdb.DuckDBPyConnection", relation: str, path: Path, delimiter: str, width: int) -> int:
    columns = ", ".join(f"'c{i}': 'varchar'" for i in range(1, width + 1))
    con.execute(
        f"create or replace temp table {relation} as select row_number() over () as _row, * from read_csv("
        f"{literal(str(path))}, header = false, auto_detect = false, delim = {literal(delimiter)}, quote = '\"', "
        f"escape = '\"', null_padding = true, parallel = false, max_line_size = 16777216, columns = {{{columns}}})"
    )
    return width


def sections(path: Path, name: str, encoding: str, delimiter: str) -> list[RawTable]:
    """Tables stacked in one file, each under a line with only its name (CBS's bulk metadata): one per section."""
    stacked: list[tuple[str, int, list[list[str]]]] = []
    for number, record in enumerate(records(path, encoding, delimiter), 1):
        if len(record) == 1 and record[0].strip():
            stacked.append((record[0].strip(), number, []))
        if stacked:
            stacked[-1][2].append(record)
    return [_section(name, *section) for section in stacked]


def _section(name: str, sheet: str, first_row: int, rows: list[list[str]]) -> RawTable:
    from ingest.read.workbook_rows import load_rows

    return RawTable(
        file=name,
        sheet=sheet,
        peek=rows[:PEEK_ROWS],
        load=lambda con, relation: load_rows(con, relation, rows, first_row),
        first_row=first_row,
    )
