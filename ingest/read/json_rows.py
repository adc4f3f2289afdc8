"""JSON lists of records, OData pages among them: streamed through DuckDB, `_row` is the array index + 1."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from htsm.sql import literal
from ingest.read.raw_table import RawTable

if TYPE_CHECKING:
    import duckdb

_NEXT_LINK = re.compile(r'"@?odata\.nextLink"\s*:\s*"((?:[^"\\]|\\.)*)"')
_CONTEXT = re.compile(r'"@?odata\.(?:metadata|context)"\s*:\s*"((?:[^"\\]|\\.)*)"')
_ENDS = 256 * 1024


def _ends(path: Path) -> str:
    """The first and last part of a file, where a page keeps what is not a record."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_ends_size(size))
        file.seek(max(size - _ends_size(size), 0))
        tail = file.read()
    return head.decode("utf-8", "replace") + "\n" + tail.decode("utf-8", "replace")


def _ends_size(size: int) -> int:
    return min(size, _ENDS)


def next_link(path: Path) -> str | None:
    """The address of the page after this one, as the publisher wrote it; None on the last page."""
    found = _NEXT_LINK.search(_ends(path))
    return json.loads(f'"{found[1]}"') if found else None


def context(path: Path) -> str | None:
    """The address of the metadata that an OData page names; it holds the table's id."""
    found = _CONTEXT.search(_ends(path))
    return json.loads(f'"{found[1]}"') if found else None


def first_keys(path: Path) -> list[str]:
    """The keys of the first record; empty when there is none to be read."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        text = file.read(1024 * 1024)
    start = text.find("[")
    brace = text.find("{", start + 1) if start >= 0 else -1
    if brace < 0:
        return list(_object_keys(text))
    try:
        record, _ = json.JSONDecoder().raw_decode(text, brace)
    except json.JSONDecodeError:
        return []
    return list(record) if isinstance(record, dict) else []


def _object_keys(text: str) -> list[str]:
    try:
        loaded = json.loads(text)
    except json.JSONDecodeError:
        return []
    if not isinstance(loaded, dict):
        return []
    return [key for key in loaded if not key.startswith(("odata.", "@odata.")) and key != "value"]


class StrangeRecord(Exception):
    """A record that is no object, or that has one key twice; says which."""


def _refuse_strange_records(con: "duckdb.DuckDBPyConnection", name: str) -> None:
    row = con.execute("select min(_row) from _records where json_type(r) <> 'OBJECT'").fetchone()
    if row and row[0] is not None:
        raise StrangeRecord(f"{name}: record {row[0]} is no object with named values")
    row = con.execute(
        "select min(_row) from _records where len(json_keys(r)) <> len(list_distinct(json_keys(r)))"
    ).fetchone()
    if row and row[0] is not None:
        raise StrangeRecord(f"{name}: record {row[0]} has one key twice")


def _first_nested(con: "duckdb.DuckDBPyConnection", key: str) -> int | None:
    path = "$." + json.dumps(key, ensure_ascii=False)
    row = con.execute(
        "select min(_row) from _records where json_type(json_extract(r, ?)) in ('OBJECT', 'ARRAY')", [path]
    ).fetchone()
    return row[0] if row else None


def table(con: "duckdb.DuckDBPyConnection", path: Path, name: str, records: str | None) -> RawTable:
    """The file as one raw table; `records` names the member that holds the list, None for a bare list.

    A file that is one object and has no such member (OData v4's Properties) is one record.
    Raises duckdb.Error when the JSON is cut off or damaged, StrangeRecord for a record that is none.
    """
    size = max(path.stat().st_size * 2, 16 * 1024 * 1024)
    con.execute(
        f"create or replace temp table _json as select json as doc from read_json_objects("
        f"{literal(str(path))}, format = 'unstructured', maximum_object_size = {size})"
    )
    array = f"doc -> {literal('$.' + records)}" if records else "doc"
    is_list = con.execute(f"select bool_or(json_type({array}) = 'ARRAY') from _json").fetchone() == (True,)
    if is_list:
        listed = f"select unnest(cast({array} as json[])) as r from _json"
    else:
        listed = f"select doc as r from _json where {str(records is not None).lower()}"
    con.execute(f"create or replace temp table _records as select row_number() over () as _row, r from ({listed})")
    _refuse_strange_records(con, name)
    found = con.execute("select distinct unnest(json_keys(r)) as k from _records").fetchall()
    order = {key: i for i, key in enumerate(first_keys(path))}
    keys = sorted(
        (k for (k,) in found if not k.startswith(("odata.", "@odata."))), key=lambda k: (order.get(k, 999), k)
    )

    nested = {key: row for key in keys if (row := _first_nested(con, key)) is not None}

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        cells = "".join(
            f", r ->> {literal('$.' + json.dumps(key, ensure_ascii=False))} as c{i}" for i, key in enumerate(keys, 1)
        )
        con.execute(f"create or replace temp table {relation} as select _row{cells} from _records")
        return len(keys)

    return RawTable(file=name, sheet="", peek=[], load=load, keys=keys, nested=nested)
