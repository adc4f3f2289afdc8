"""Delimited text: form found per file, rows streamed through DuckDB with their numbers kept.

DuckDB drops blank lines and reads few encodings. A file with either is written out once as plain UTF-8
first, blank lines as empty records, so that row numbers stay those that a spreadsheet shows. A large file goes
through a Parquet file of text: that is read on all cores, gives every row its number, and is never held in memory.
"""

import csv
import io
import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from htsm.sql import identifier, literal
from ingest.read.csv_form import form_of, has_blank_lines
from ingest.read.gzip_bytes import is_packed, open_bytes
from ingest.read.raw_table import RawTable

if TYPE_CHECKING:
    import duckdb

DELIMITERS = (";", ",", "\t", "|")
PEEK_ROWS = 80
MAX_COLUMNS = 1000
LARGE_BYTES = 64 * 1024 * 1024
# what a packed list is at most, unpacked
_PACKED_TIMES = 16
_LINE_BYTES = 16 * 1024 * 1024
# no cell has this text: where short records are padded an empty cell is an empty text, and NULL one that is not there
_NO_CELL = "\x01\x02\x01"
csv.field_size_limit(_LINE_BYTES)


def encoding_of(path: Path) -> str:
    """`utf-8-sig`, `utf-8`, `utf-16` or, when the bytes are no UTF-8, `cp1252`."""
    return form_of(path).encoding


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text; bytes that cp1252 does not know become the replacement sign, never an error."""
    return io.TextIOWrapper(open_bytes(path), encoding=encoding, errors="replace", newline="")


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


def parked_name(inode: int | str) -> str:
    """The stem of the file that a large csv goes through: of this process, so that others' are left alone."""
    return f"raw_rows-{os.getpid()}-{inode}"


def table(path: Path, name: str, encoding: str, delimiter: str, scratch: Path | None = None) -> RawTable:
    """The file as one raw table; a large one goes through a file in the folder `scratch`, where one is given."""
    peek = first_records(path, encoding, delimiter)
    is_large = scratch is not None and path.stat().st_size > LARGE_BYTES // (_PACKED_TIMES if is_packed(path) else 1)
    form = form_of(path)

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        """Gives the number of columns; makes no relation where that is beyond all measure."""
        import duckdb

        width = max((len(r) for r in peek), default=1)
        if width > MAX_COLUMNS:
            return width
        parked = scratch / f"{parked_name(path.stat().st_ino)}.parquet" if is_large and scratch else None
        if form.is_plain:
            # in order of speed; a record wider than the first ones, or a newline in quotes, needs a slower way
            ways: list[dict[str, str]] = [{}, _PADDED] if parked else []
            for options in [*ways, _CAREFUL]:
                try:
                    rows = _load_directly(con, relation, path, delimiter, width, parked, options)
                except duckdb.InvalidInputException:
                    continue
                except duckdb.IOException:
                    # not every form of gzip that can be unpacked is one that DuckDB unpacks
                    if is_packed(path):
                        continue
                    raise
                raw.pads = bool(options)
                if rows == form.lines:
                    return width
                if not has_blank_lines(path):
                    # fewer rows than lines: cells over several lines
                    refuse_swallowed_rows(con, relation, width, delimiter)
                    return width
                break
        # what DuckDB would drop or cannot read is written out as it can
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="", dir=scratch) as plain:
            raw.pads = True
            width = _write_plain(path, encoding, delimiter, plain)  # type: ignore[arg-type]
            if width > MAX_COLUMNS:
                return width
            rows = _load_directly(con, relation, Path(plain.name), ";", width, parked, _CAREFUL)
        refuse_swallowed_rows(con, relation, width, delimiter)
        return width

    raw = RawTable(file=name, sheet="", peek=peek, load=load, is_large=is_large, is_damaged=form.is_damaged)
    return raw


_PADDED = {"null_padding": "true", "nullstr": literal(_NO_CELL)}
_CAREFUL = _PADDED | {"parallel": "false"}


def refuse_swallowed_rows(con: "duckdb.DuckDBPyConnection", relation: str, width: int, delimiter: str) -> None:
    """A cell over several lines of which one is built like a row has swallowed it: raises OpenQuote with its row.

    Built like a row: as many separators, and a first value of the shape that first values of the list have.
    """
    cells = ", ".join(f"c{i}" for i in range(1, width + 1))
    folded = " or ".join(f"contains(c{i}, chr(10))" for i in range(1, width + 1))
    shape = "regexp_replace(regexp_replace(trim({0}), '[0-9]', '9', 'g'), '[A-Za-z]', 'a', 'g')"
    row = con.execute(
        f"with lines as (select _row, unnest(string_split(cell, chr(10))[2:]) as line "
        f"from (select _row, unnest([{cells}]) as cell from {relation} where {folded}) where contains(cell, chr(10))), "
        "candidates as (select _row, line from lines where len(string_split(line, $separator)) = $width), "
        f"shapes as (select {shape.format('c1')} as shape from {relation} "
        "where exists (from candidates) group by 1 having count(*) > 1) "
        f"select min(_row) from candidates where {shape.format('string_split(line, $separator)[1]')} in (from shapes)",
        {"separator": delimiter, "width": width},
    ).fetchone()
    if row and row[0] is not None:
        raise OpenQuote(f"row {row[0]}: a cell holds what looks like whole rows")


def _write_plain(path: Path, encoding: str, delimiter: str, target: TextIO) -> int:
    width = max((len(r) for r in records(path, encoding, delimiter)), default=1)
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    for record in records(path, encoding, delimiter):
        # an unquoted record of empty cells is kept by DuckDB only when it has a delimiter
        writer.writerow(record if any(record) or len(record) > 1 else ["", ""])
    target.flush()
    return max(width, 2)


def _load_directly(
    con: "duckdb.DuckDBPyConnection",
    relation: str,
    path: Path,
    delimiter: str,
    width: int,
    parked: Path | None,
    options: dict[str, str],
) -> int:
    """Makes the relation, over the Parquet file `parked` where one is wanted; gives its number of rows."""
    columns = ", ".join(f"'c{i}': 'varchar'" for i in range(1, width + 1))
    extra = "".join(f", {name} = {value}" for name, value in options.items())
    extra += ", compression = 'gzip'" if is_packed(path) else ""
    rows = (
        f"read_csv({literal(str(path))}, header = false, auto_detect = false, delim = {literal(delimiter)}, "
        f"quote = '\"', escape = '\"', max_line_size = {_LINE_BYTES}, "
        f"buffer_size = {2 * _LINE_BYTES}, columns = {{{columns}}}{extra})"
    )
    name = identifier(relation)
    if parked is None:
        con.execute(f"create or replace temp table {name} as select row_number() over () as _row, * from {rows}")
    else:
        con.execute(f"copy (select * from {rows}) to {literal(str(parked))} (format parquet, compression lz4_raw)")
        con.execute(
            f"create or replace temp view {name} as select file_row_number + 1 as _row, * exclude (file_row_number) "
            f"from read_parquet({literal(str(parked))}, file_row_number = true)"
        )
    counted = con.execute(f"select count(*) from {name}").fetchone()
    return int(counted[0]) if counted else 0


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
    from ingest.read.text_rows import load_text_rows

    return RawTable(
        file=name,
        sheet=sheet,
        peek=rows[:PEEK_ROWS],
        load=lambda con, relation: load_text_rows(con, relation, rows, first_row),
        first_row=first_row,
        pads=True,
    )
