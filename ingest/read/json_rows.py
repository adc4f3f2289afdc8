"""JSON lists of records, OData pages among them: streamed through DuckDB, `_row` is the array index + 1."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
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
    """A record that is no object, that has one key twice or one that is no name; says which."""


def table(con: "duckdb.DuckDBPyConnection", files: list[tuple[str, Path]], records: str | None) -> RawTable:
    """Files (name and path) of one list as one raw table, read in one go; `_row` counts within each file.

    `records` names the member that holds the list, None for a bare list. A file that is one object and has no such
    member (OData v4's Properties) is one record. Raises duckdb.Error when the JSON is cut off or damaged,
    StrangeRecord for a record that is none.
    """
    size = max(16 * 1024 * 1024, *(path.stat().st_size * 2 for _, path in files))
    names = " ".join(f"when {literal(str(path))} then {literal(name)}" for name, path in files)
    given = f"[{', '.join(literal(str(path)) for _, path in files)}], maximum_object_size = {size}, filename = true"
    told = f"case filename {names} end as _file"
    if records is None:
        con.execute(
            f"create or replace temp table _records as select {told}, row_number() over () as _row, json as r "
            f"from read_json_objects({given}, format = 'array')"
        )
    else:
        # straight to the members of the list: the document as a whole is never held
        listed = f"read_json({given}, format = 'unstructured', columns = {{{literal(records)}: 'JSON[]'}})"
        rows = f"select {told}, {identifier(records)} as l from {listed}"
        con.execute(
            f"create or replace temp table _records as select _file, unnest(range(1, len(l) + 1)) as _row, "
            f"unnest(l) as r from ({rows})"
        )
        # no list in any file: the document is the one record
        if not con.execute(f"select 1 from ({rows}) where l is not null limit 1").fetchone():
            con.execute(
                f"create or replace temp table _records as select {told}, 1 as _row, json as r "
                f"from read_json_objects({given}, format = 'unstructured')"
            )
    keys, nested = _keys(con, first_keys(files[0][1]))

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        shape = json.dumps(dict.fromkeys(keys, "VARCHAR"), ensure_ascii=False)
        fields = "".join(f", {_text(key)} as c{i}" for i, key in enumerate(keys, 1))
        con.execute(
            f"create or replace temp table {identifier(relation)} as select _file, _row{fields} "
            f"from (select _file, _row, r, from_json(r, {literal(shape)}) as s from _records)"
        )
        return len(keys)

    return RawTable(
        file=files[0][0], sheet="", peek=[], load=load, keys=keys, nested=nested, files=tuple(n for n, _ in files)
    )


def _text(key: str) -> str:
    """A member's text. Three decimals of a number would read as Dutch thousands (`1.312`): it gets a fourth.

    Only of a text that looks so it is asked whether it is a number: the others cost next to nothing.
    """
    text = f"s.{identifier(key)}"
    pointer = literal("/" + key.replace("~", "~0").replace("/", "~1"))
    looks_so = f"strlen({text}) between 5 and 20 and {text} like '%.___'"
    return f"case when {looks_so} and json_type(r, {pointer}) = 'DOUBLE' then {text} || '0' else {text} end"


def _keys(con: "duckdb.DuckDBPyConnection", first: list[str]) -> tuple[list[str], dict[str, int]]:
    """Every key of the records, in the order of the first one, and the keys that hold a list or an object."""
    row = con.execute(
        "select _file, min(_row) from _records where json_type(r) is distinct from 'OBJECT' group by 1"
    ).fetchone()
    if row:
        raise StrangeRecord(f"{row[0]}: record {row[1]} is no object with named values")
    found: dict[str, None] = {}
    # records of one list have few different sets of keys
    for keys, file, row_number in con.execute(
        "select json_keys(r) as keys, min(_file), min(_row) from _records group by 1 order by 2, 3"
    ).fetchall():
        if len(set(keys)) < len(keys):
            raise StrangeRecord(f"{file}: record {row_number} has one key twice")
        if any(not key or "\0" in key for key in keys):
            raise StrangeRecord(f"{file}: record {row_number} has a key that is no name: it is empty, or has a NUL")
        found |= dict.fromkeys(keys)
    order = {key: i for i, key in enumerate(first)}
    keys = sorted((k for k in found if not k.startswith(("odata.", "@odata."))), key=lambda k: (order.get(k, 999), k))
    return keys, _nested(con, keys)


def _nested(con: "duckdb.DuckDBPyConnection", keys: list[str]) -> dict[str, int]:
    """The keys whose value is somewhere a list or an object, and the first row where it is."""
    # only records that hold a bracket beyond their own two are looked at closely
    con.execute(
        "create or replace temp view _with_brackets as select _row, r from _records "
        "where regexp_matches(cast(r as varchar), '(?s).[\\[{]')"
    )
    nested = {}
    if con.execute("select 1 from _with_brackets limit 1").fetchone():
        for key in keys:
            path = "$." + json.dumps(key, ensure_ascii=False)
            row = con.execute(
                "select min(_row) from _with_brackets where json_type(json_extract(r, ?)) in ('OBJECT', 'ARRAY')",
                [path],
            ).fetchone()
            if row and row[0] is not None:
                nested[key] = row[0]
    return nested
