"""GeoJSON: a FeatureCollection as a table, a feature a row; `_row` is the index of the feature + 1.

The properties are the columns. The geometry gives three more: `geometry` (its type), `lon` and `lat` as they come
(`x` and `y` where the file names the Dutch grid, EPSG:28992). Only a point has coordinates: what another geometry is
worth is for the map to say. Lists and objects become JSON text, which type `list` reads.
"""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.read.json_letters import whole_letters
from ingest.read.raw_table import RawTable
from ingest.read.strange import StrangeFile
from ingest.read.text_rows import load_text_rows

if TYPE_CHECKING:
    import duckdb

MAX_BYTES = 64 * 1024 * 1024
_AGAIN = "fetch it again; the last good delivery stays in use"
_LOOK = "check that this is the export of the map, a FeatureCollection with a feature per row"


def table(path: Path, name: str) -> RawTable:
    """The file as one table of text; a bare list, which is JSON of another kind, has no columns.

    Raises StrangeFile, which names the feature, when it is no FeatureCollection of features.
    """
    if _is_list(path):
        return RawTable(file=name, sheet="", peek=[], load=lambda con, relation: 0, keys=[])
    features, is_grid = _features(path)
    columns: dict[str, None] = {}
    nested: dict[str, int] = {}
    rows: list[dict[str, str | None]] = []
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise StrangeFile(f"feature {number} is no Feature", _LOOK)
        properties = feature.get("properties")
        if not isinstance(properties, dict | None):
            raise StrangeFile(f"the properties of feature {number} are no object with named values", _LOOK)
        row = _located(feature, is_grid)
        for key, value in (properties or {}).items():
            # a property of that name too: the point on the map stays apart from it
            row = {f"geometry.{k}" if k == key else k: v for k, v in row.items()} | {key: _as_text(value)}
            if isinstance(value, list | dict):
                nested.setdefault(key, number)
        columns |= dict.fromkeys(row)
        rows.append(row)
    keys = list(columns)

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        load_text_rows(con, relation, [[row.get(key) for key in keys] for row in rows] or [[None] * len(keys)])
        if not rows:
            con.execute(f"delete from {relation}")
        return len(keys)

    return RawTable(file=name, sheet="", peek=[], load=load, keys=keys, nested=nested)


def _is_list(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def _features(path: Path) -> tuple[list[Any], bool]:
    """The features, and whether the file says that its coordinates are those of the Dutch grid."""
    if path.stat().st_size > MAX_BYTES:
        raise StrangeFile(f"the file has more than {MAX_BYTES:,} bytes, which no list of ours has", _LOOK)
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StrangeFile(f"the GeoJSON is cut off or damaged ({error})", _AGAIN) from error
    document = whole_letters(document, text)
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise StrangeFile("the GeoJSON is no FeatureCollection", _LOOK)
    features = document.get("features")
    if not isinstance(features, list):
        raise StrangeFile("the FeatureCollection has no list of features", _LOOK)
    crs = document.get("crs")
    return features, "28992" in json.dumps(crs) if crs else False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise StrangeFile(f"an object has the key {twice!r} twice", "look at it in the file, and tell the publisher")
    return found


def _no_number(text: str) -> None:
    raise StrangeFile(f"{text} stands where a number should", "tell the publisher: it is no JSON")


def _located(feature: dict[str, Any], is_grid: bool) -> dict[str, str | None]:
    """The columns of a feature's geometry: its type, and the two numbers of a point. No geometry: all None."""
    x, y = ("x", "y") if is_grid else ("lon", "lat")
    found: dict[str, str | None] = {"geometry": None, x: None, y: None}
    geometry = feature.get("geometry")
    if geometry is None:
        return found
    kind = str(geometry.get("type")) if isinstance(geometry, dict) else str(geometry)
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "MultiPoint" and isinstance(point, list) and len(point) == 1:
        kind, point = "Point", point[0]
    if kind != "Point":
        return found | {"geometry": kind}
    if not isinstance(point, list) or not _is_position(point):
        return found | {"geometry": f"Point without a position: {json.dumps(point)[:80]}"}
    return {"geometry": kind, x: _as_text(point[0]), y: _as_text(point[1])}


def _is_position(point: list[Any]) -> bool:
    """Two or three numbers; texts of numbers are taken for what they are."""
    return len(point) in (2, 3) and all(
        isinstance(n, str) or (isinstance(n, int | float) and not isinstance(n, bool)) for n in point
    )


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and not math.isfinite(value):
        raise StrangeFile(f"{value} stands where a number should", "tell the publisher: it is no JSON")
    return repr(value)
