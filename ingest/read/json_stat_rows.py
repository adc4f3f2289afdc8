"""JSON-stat 2.0: a cube whose values stand in one long line; given as a table with a row per cell that says something.

`_row` is a cell's position in the line + 1 (positions count in row-major order, the last dimension fastest), whether
`value` is an array or an object. A cell that the file leaves out (an object without that position) is no row.
"""

import json
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.read.gzip_bytes import open_bytes
from ingest.read.json_letters import whole_letters
from ingest.read.raw_table import RawTable
from ingest.read.strange import StrangeFile

if TYPE_CHECKING:
    import duckdb

VALUE, FLAG, UPDATED = "OBS_VALUE", "OBS_FLAG", "LAST UPDATE"
MAX_BYTES = 512 * 1024 * 1024
_HEAD = 1024 * 1024


@dataclass(frozen=True)
class Cube:
    """The dimensions of a data set with their members in order, and the cells that say something.

    `cells` has value and status by position; numbers stand as they were written.
    """

    dimensions: dict[str, list[str]]
    cells: dict[int, tuple[str | None, str | None]]
    updated: str | None

    @property
    def sizes(self) -> list[int]:
        """The number of members of every dimension."""
        return [len(members) for members in self.dimensions.values()]

    def members_at(self, position: int) -> list[str]:
        """The member of every dimension at a position."""
        found = []
        for members, stride in zip(self.dimensions.values(), strides(self.sizes), strict=True):
            found.append(members[position // stride % len(members)])
        return found


def strides(sizes: list[int]) -> list[int]:
    """How many cells lie between one member of a dimension and the next, in row-major order."""
    return list(accumulate(reversed(sizes[1:]), lambda a, b: a * b, initial=1))[::-1]


def table(path: Path, name: str) -> RawTable:
    """The file as one table. Raises StrangeFile for a cube that contradicts itself."""

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        cube = read_cube(path)
        raw.keys = [*cube.dimensions, VALUE, FLAG, UPDATED]
        return _load(con, relation, cube)

    raw = RawTable(file=name, sheet="", peek=[], load=load, keys=_first_keys(path))
    return raw


def is_json_stat(path: Path) -> bool:
    """Whether a JSON file looks like a data set of JSON-stat, by its first part."""
    with open_bytes(path) as file:
        head = file.read(_HEAD).decode("utf-8-sig", "replace")
    return '"version"' in head and '"dimension"' in head and '"size"' in head


def data_set(path: Path) -> str | None:
    """The id that the publisher gives the data set (Eurostat: in `extension`); None where there is none."""
    try:
        document = _parsed(path)
    except StrangeFile:
        return None
    extension = document.get("extension")
    found = extension.get("id") if isinstance(extension, dict) else None
    return str(found) if isinstance(found, str) else None


def read_cube(path: Path) -> Cube:
    """The data set of a file. Raises StrangeFile."""
    document = _parsed(path)
    if document.get("class", "dataset") != "dataset" or "dimension" not in document:
        raise StrangeFile("it is JSON-stat, but no data set", "ask for the data set itself")
    names, sizes = document.get("id"), document.get("size")
    if not (isinstance(names, list) and isinstance(sizes, list) and len(names) == len(sizes)):
        raise StrangeFile("`id` and `size` do not name the same number of dimensions")
    dimensions = {str(n): _members(document["dimension"], str(n), s) for n, s in zip(names, sizes, strict=True)}
    size = prod(len(m) for m in dimensions.values())
    values = _by_position(document.get("value"), size, "value")
    statuses = _by_position(document.get("status"), size, "status")
    positions = sorted(values.keys() | {p for p, s in statuses.items() if s is not None})
    cells = {p: (values.get(p), statuses.get(p)) for p in positions}
    updated = document.get("updated")
    return Cube(dimensions, cells, str(updated) if updated else None)


def _parsed(path: Path) -> dict[str, Any]:
    with open_bytes(path) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise StrangeFile(f"the JSON-stat file has more than {MAX_BYTES:,} bytes", "ask for fewer series, or as TSV")
    try:
        text = content.decode("utf-8-sig")
        document = json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise StrangeFile(f"the JSON is cut off or damaged ({error})") from error
    document = whole_letters(document, text)
    if not isinstance(document, dict):
        raise StrangeFile("it is a list, not a data set of JSON-stat", "ask for the data set itself")
    return document


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise StrangeFile(f"the key {double!r} stands twice in one object")
    return found


def _members(dimensions: Any, name: str, size: Any) -> list[str]:
    """The members of a dimension in order: `index` is a list or an object; with one member it may be left out."""
    dimension = dimensions.get(name) if isinstance(dimensions, dict) else None
    category = dimension.get("category") if isinstance(dimension, dict) else None
    if not isinstance(category, dict):
        raise StrangeFile(f"dimension {name!r} has no categories")
    label = category.get("label")
    index = category.get("index", list(label) if isinstance(label, dict) else [])
    if isinstance(index, dict):
        order = {_whole(place, f"dimension {name!r}"): str(key) for key, place in index.items()}
        if sorted(order) != list(range(len(index))):
            raise StrangeFile(f"the members of dimension {name!r} are not numbered from 0 without gaps")
        index = [order[place] for place in range(len(index))]
    if not isinstance(index, list):
        raise StrangeFile(f"the members of dimension {name!r} are neither a list nor numbered")
    members = [str(key) for key in index]
    if len(members) != _whole(size, "`size`") or len(set(members)) != len(members):
        raise StrangeFile(f"dimension {name!r} has {len(members)} members, `size` says {size}")
    return members


def _by_position(given: Any, size: int, what: str) -> dict[int, str | None]:
    """Cells of an array (one for every position), an object (some of them), or one text for all."""
    if given is None:
        if what == "value":
            raise StrangeFile("it has no `value`: a reply without data")
        return {}
    if isinstance(given, list):
        if len(given) != size:
            raise StrangeFile(f"`{what}` has {len(given):,} cells, the dimensions make {size:,}")
        return {i: _text(v, what) for i, v in enumerate(given)}
    if isinstance(given, dict):
        found = {_whole(k, f"`{what}`"): _text(v, what) for k, v in given.items()}
        beyond = [k for k in found if not 0 <= k < size]
        if beyond:
            raise StrangeFile(f"`{what}` has a cell at position {beyond[0]:,}, the dimensions make {size:,}")
        return found
    return dict.fromkeys(range(size), _text(given, what))


def _text(value: Any, what: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | float):
        return str(value)
    raise StrangeFile(f"`{what}` holds a list or an object where a single value was expected")


def _whole(value: Any, where: str) -> int:
    try:
        return int(str(value))
    except ValueError as error:
        raise StrangeFile(f"{value!r} in {where} is no position") from error


def _first_keys(path: Path) -> list[str]:
    """The columns that a file of this form has; none for any other JSON file. Raises StrangeFile."""
    return [*read_cube(path).dimensions, VALUE, FLAG, UPDATED] if is_json_stat(path) else []


def _load(con: "duckdb.DuckDBPyConnection", relation: str, cube: Cube) -> int:
    import numpy as np
    import pyarrow as pa

    from htsm.sql import identifier

    positions = np.fromiter(cube.cells.keys(), dtype=np.int64, count=len(cube.cells))
    arrays = {"_row": pa.array(positions + 1)}
    for i, (members, stride) in enumerate(zip(cube.dimensions.values(), strides(cube.sizes), strict=True), 1):
        places = pa.array((positions // stride % len(members)).astype(np.int32))
        arrays[f"c{i}"] = pa.DictionaryArray.from_arrays(places, pa.array(members, pa.string())).cast(pa.string())
    n = len(cube.dimensions)
    arrays[f"c{n + 1}"] = pa.array([v for v, _ in cube.cells.values()], pa.string())
    arrays[f"c{n + 2}"] = pa.array([s for _, s in cube.cells.values()], pa.string())
    arrays[f"c{n + 3}"] = pa.array([cube.updated] * len(positions), pa.string())
    con.register("_cells_in", pa.table(arrays))
    con.execute(f"create or replace temp table {identifier(relation)} as select * from _cells_in order by _row")
    con.unregister("_cells_in")
    return n + 3
