"""What a publisher says of its own list - totals, numbers of rows - beside what was found in it.

A disagreement is the publisher's to explain: it is published as a check, it stops nothing.
"""

import re
from typing import TYPE_CHECKING, Any

from htsm.sql import identifier
from ingest.declaration import Part
from ingest.read.entities import entity_schema
from ingest.read.header import Header
from ingest.read.short_rows import SHORT
from ingest.read.typing import TYPED, relation_of

if TYPE_CHECKING:
    import duckdb

    from ingest.declaration import Source

Promise = dict[str, Any]


def promise(
    file: str, sheet: str, row: int | None, what: str, promised: float, found: float, not_counted: int = 0
) -> Promise:
    """One figure of the publisher, where it stands, and what the rows give; `not_counted` rows could not be counted."""
    place = {"file_name": file, "sheet": sheet, "row": row, "what": what}
    return place | {"promised": float(promised), "found": float(found), "not_counted": not_counted}


def totals(con: "duckdb.DuckDBPyConnection", part: Part, header: Header) -> list[Promise]:
    """Every total row of a table against the sum of the rows: of all before it, or of those since the total before.

    Quarantined rows count as far as their amount can be read: what is set aside is still in the publisher's total.
    Rows whose amount cannot be read are told with it: a difference is then not the publisher's to explain.
    """
    number = {c.field: i + 1 for i, c in header.columns.items() if c.is_loaded}
    found = []
    for field in part.totals:
        if field not in number:
            continue
        n = number[field]
        amount = f"try_cast(v{n} as double)"
        rows = con.execute(
            f"with totals as (select _file, _sheet, _row, {amount} as told, "
            "lag(_row) over (partition by _file, _sheet order by _row) as total_before "
            f"from {TYPED} where _kind = 'total' and {amount} is not null) "
            "select totals._file, totals._sheet, totals._row, told, "
            f"coalesce(sum({amount}), 0) as everything, "
            f"coalesce(sum({amount}) filter (r._row > coalesce(total_before, 0)), 0) as since, "
            f"count(*) filter (r.v{n} is null and r.m{n} is not null) + "
            f"(select count(*) from {SHORT} as s where s._row < totals._row) as not_counted from totals "
            f"left join {TYPED} as r on r._kind is null and r._file = totals._file and r._sheet = totals._sheet "
            "and r._row < totals._row group by 1, 2, 3, 4 order by 1, 2, 3"
        ).fetchall()
        for file, sheet, row, told, everything, since, not_counted in rows:
            added = since if abs(since - told) < abs(everything - told) else everything
            found.append(promise(file, sheet, row, f"total of {field}", told, round(added, 2), not_counted))
    return found


def promised_rows(con: "duckdb.DuckDBPyConnection", part: Part, width: int) -> list[Promise]:
    """A number of rows that a title or note names, against the rows that are data."""
    if not part.promised_rows:
        return []
    texts = ", ".join(f"t{i}" for i in range(1, width + 1))
    said = con.execute(
        f"select _file, _sheet, _row, concat_ws(' ', {texts}) from {TYPED} "
        "where _kind in ('title', 'note') order by all"
    ).fetchall()
    found = []
    for file, sheet, row, text in said:
        match = re.search(part.promised_rows, text)
        if match:
            counted = con.execute(
                f"select (select count(*) from {SHORT}) + count(*) from {TYPED} "
                "where _kind is null and _file = ? and _sheet = ?",
                [file, sheet],
            ).fetchone()
            number = int(re.sub(r"\D", "", match[1]))
            found.append(promise(file, sheet, row, "number of rows", number, counted[0] if counted else 0))
    return found


def observation_count(
    con: "duckdb.DuckDBPyConnection", source: "Source", files: list[str], rows_read: int
) -> list[Promise]:
    """The number of records in the publisher's own metadata (OData v4) against those that came."""
    if "observation_count" not in entity_schema(source, "table_info"):
        return []
    row = con.execute(
        f"select _file, _row, {identifier('observation_count')} from {relation_of('table_info')} "
        "where observation_count is not null limit 1"
    ).fetchone()
    return [promise(row[0], "", row[1], f"observations in {files[0]}", row[2], rows_read)] if row else []
