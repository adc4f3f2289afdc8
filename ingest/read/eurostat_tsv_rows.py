"""Eurostat's TSV: a line per series, a column per period, its dimensions in the first cell; given as a long table.

`_row` is the number of the line, so that the cells of one series share it. A cell is a value and, after a blank,
its flags (`2.9 p`, `: c`); `:` stays as it is, for the map to call it missing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from htsm.sql import identifier
from ingest.read.gzip_bytes import open_bytes
from ingest.read.raw_table import RawTable
from ingest.read.strange import StrangeFile

if TYPE_CHECKING:
    import duckdb

VALUE, FLAG = "OBS_VALUE", "OBS_FLAG"
_CORNER = re.compile(r"(?P<dimensions>\w+(,\w+)*)\\(?P<across>\w+)")
_CUT = "fetch it again: it was cut off, or its separators are no tabs any more"


@dataclass(frozen=True)
class Corner:
    """What the first line says: the dimensions in the first cell, the one that runs across, and its members."""

    dimensions: list[str]
    across: str
    members: list[str]

    @property
    def keys(self) -> list[str]:
        """The columns of the long table."""
        return [*self.dimensions, self.across, VALUE, FLAG]


def corner(path: Path) -> Corner | None:
    """The first line of a file of this form; None for any other file."""
    with open_bytes(path) as file:
        cells = file.readline().decode("utf-8-sig", "replace").rstrip("\r\n").split("\t")
    found = _CORNER.fullmatch(cells[0].strip())
    if not found:
        return None
    return Corner(found["dimensions"].split(","), found["across"], [c.strip() for c in cells[1:]])


def table(path: Path, name: str) -> RawTable:
    """The file as one long table. Loading raises StrangeFile with the line that does not fit the first one."""
    first = corner(path)
    keys = first.keys if first else []

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        if first is None:
            raise StrangeFile("the first cell does not name dimensions as Eurostat does", "check that this is a TSV")
        if not first.members:
            raise StrangeFile(f"the first line names no {first.across}: no column of figures", _CUT)
        _load(con, relation, path, first)
        return len(keys)

    return RawTable(file=name, sheet="", peek=[], load=load, keys=keys)


def _lines(path: Path, first: Corner) -> Iterator[tuple[int, list[str], list[str]]]:
    """Every line after the first: number, members of its dimensions, cells; a blank one has neither."""
    seen: dict[str, int] = {}
    with open_bytes(path) as file:
        file.readline()
        for number, line in enumerate(file, 2):
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            if not text.strip():
                yield number, [], []
                continue
            series, *cells = text.split("\t")
            members = [m.strip() for m in series.split(",")]
            if len(members) != len(first.dimensions):
                shown, wanted = series.strip()[:60], ",".join(first.dimensions)
                raise StrangeFile(f"line {number} begins with {shown!r}, not with values of {wanted}", _CUT)
            if len(cells) != len(first.members):
                raise StrangeFile(f"line {number} has {len(cells)} cells, the first line {len(first.members)}", _CUT)
            if series in seen:
                raise StrangeFile(f"line {number} has the series of line {seen[series]} again: {series.strip()[:60]!r}")
            seen[series] = number
            yield number, members, cells


def _load(con: "duckdb.DuckDBPyConnection", relation: str, path: Path, first: Corner) -> None:
    import pyarrow as pa

    lines = list(_lines(path, first))
    columns = {"_row": pa.array([number for number, _, _ in lines], pa.int64())}
    for i in range(len(first.dimensions)):
        columns[f"d{i}"] = pa.array([m[i] if m else None for _, m, _ in lines], pa.string())
    columns["cells"] = pa.array([c or None for _, _, c in lines], pa.list_(pa.string()))
    con.register("_lines_in", pa.table(columns))
    named = [f"d{i} as c{i + 1}" for i in range(len(first.dimensions))]
    n = len(named)
    # a value and its flags; what is neither stays whole, as a value that cannot be read
    pair = r"'^\s*(\S+)\s+([a-z]+)\s*$'"
    value = f"case when regexp_matches(cell, {pair}) then regexp_extract(cell, {pair}, 1) else trim(cell) end"
    con.execute(
        f"create or replace temp table {identifier(relation)} as select _row, {', '.join(named)}, member as c{n + 1}, "
        f"nullif({value}, '') as c{n + 2}, nullif(regexp_extract(cell, {pair}, 2), '') as c{n + 3} "
        "from (select _row, * exclude (_row, cells), unnest(coalesce(cells, [null])) as cell, "
        "unnest(case when cells is null then [null] else $members end) as member from _lines_in)",
        {"members": first.members},
    )
    con.unregister("_lines_in")
