"""The account of a table: rows read, loaded, quarantined and no data per file and sheet, these last by kind."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ingest.cell_types import type_of
from ingest.read.header import Header
from ingest.read.typing import IS_LOADED, TYPED

if TYPE_CHECKING:
    import duckdb

Entry = dict[str, Any]
PADDED_KVK, PADDED_CODE = "padded_kvk", "padded_code"


def entry(file: str, sheet: str, read: int, loaded: int, quarantined: int, kinds: dict[str, int]) -> Entry:
    """A line of the ledger; the kinds add up to the rows that are no data."""
    no_data = read - loaded - quarantined
    if sum(kinds.values()) != no_data:
        raise AssertionError(f"{file} {sheet}: {no_data} rows are no data, their kinds are {kinds}")
    return {
        "file_name": file,
        "sheet": sheet,
        "rows_read": read,
        "rows_loaded": loaded,
        "rows_quarantined": quarantined,
        "rows_no_data": no_data,
        "kinds": dict(sorted(kinds.items())),
    }


def account(con: "duckdb.DuckDBPyConnection", loaded: str, places: list[tuple[str, str]]) -> list[Entry]:
    """The ledger of the rows just typed, a line for each of `places` (file and sheet), those without rows too.

    `loaded` is SQL of (file, sheet, rows loaded); the others are in the relation `left_over`.
    """
    counted: dict[tuple[str, str], int] = {(f, s): n for f, s, n in con.execute(loaded).fetchall()}
    states: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for file, sheet, kind, rows in con.execute(
        "select _file, _sheet, coalesce(_kind, '') as kind, count(*) from left_over group by all"
    ).fetchall():
        states[file, sheet][kind] = rows
    entries = []
    for place in places:
        kinds = states[place]
        good, bad = counted.get(place, 0), kinds.pop("", 0)
        entries.append(entry(*place, good + bad + sum(kinds.values()), good, bad, kinds))
    return entries


def padded(con: "duckdb.DuckDBPyConnection", header: Header) -> list[Entry]:
    """Codes that lost leading zeros and were given them back: how many, per file, sheet and column.

    `note` says which kind: `padded_kvk` or `padded_code`.
    """
    found = []
    for i, column in header.columns.items():
        if not column.is_loaded or not type_of(column.type).pads or column.values:
            continue
        note = PADDED_KVK if column.type == "kvk" else PADDED_CODE
        found += [
            {"file_name": file, "sheet": sheet, "column": header.texts[i].strip(), "rows": rows, "note": note}
            for file, sheet, rows in con.execute(
                f"select _file, _sheet, count(*) from {TYPED} "
                f"where {IS_LOADED} and length(split_part(m{i + 1}, '.', 1)) < length(v{i + 1}) group by all"
            ).fetchall()
        ]
    return found
