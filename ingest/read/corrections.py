"""The corrections register while reading: a known error of the publisher is mended, as long as it is there.

A correction names a row by the texts of its key and holds the wrong text that it expects in another cell. Where that
text is no longer there the publisher has repaired it, and the correction must be closed: the gate says so until it is.
Where several rows have the key nothing is mended: it may be another row that is wrong now.
"""

from typing import TYPE_CHECKING, Any

from htsm.sql import literal
from ingest.declaration import Correction, Part, Source, plain
from ingest.read.cell_sql import shape
from ingest.read.header import Header

if TYPE_CHECKING:
    import duckdb

# the correction, the columns of its key and that of the cell, counted from 1
Place = tuple[Correction, tuple[int, ...], int]


def open_corrections(source: Source, part: Part, header: Header) -> list[Place]:
    """The open corrections of a part whose columns the header has, with the numbers of these."""
    numbers = {plain(text): i for i, text in enumerate(header.texts, 1) if text.strip()}
    return [
        (c, tuple(numbers[plain(h)] for h in c.key), numbers[plain(c.header)])
        for c in source.corrections
        if c.status == "open" and c.part == part.name and {plain(h) for h in (*c.key, c.header)} <= numbers.keys()
    ]


def of_one_row(con: "duckdb.DuckDBPyConnection", places: list[Place]) -> list[Place]:
    """Those whose key no second row of the relation `raw_rows` has."""
    return [p for p in places if _rows_with(con, p, "raw_rows", "cell_text(c{})") < 2]


def _rows_with(con: "duckdb.DuckDBPyConnection", place: Place, relation: str, text: str) -> int:
    correction, keys, _ = place
    same = " and ".join(f"{text.format(n)} = ?" for n in keys)
    row = con.execute(f"select count(*) from {relation} where {same}", list(correction.key.values())).fetchone()
    return int(row[0]) if row else 0


def corrected(source: Source, places: list[Place], held: list[Place], width: int, rows: str) -> str:
    """SQL of `rows` with texts replaced, and `_set_aside` (a fault or NULL); `rows` itself without corrections.

    `places` are the open corrections of the part, `held` those that mend a row.
    """
    if not any(c.status == "open" for c in source.corrections):
        return rows
    cells = [_replaced(n, [p for p in held if p[2] == n and p[0].action == "replace"]) for n in range(1, width + 1)]
    aside = " ".join(
        f"when {_hits(*p)} then {{'column_name': {literal(p[0].header)}, 'column_number': {p[2]}, "
        f"'value': {_shown(source, f't{p[2]}')}, "
        f"'reason': {literal(f'set aside by correction {p[0].correction_id}: {p[0].reason}')}}}"
        for p in held
        if p[0].action == "set_aside"
    )
    nothing = "cast(null as struct(column_name varchar, column_number integer, value varchar, reason varchar))"
    set_aside = f"case {aside} end" if aside else nothing
    # the raw texts are kept beside the corrected ones: the guard is judged by what the publisher wrote
    raw = "".join(f", t{n} as raw{n}" for n in sorted({n for _, keys, cell in places for n in (*keys, cell)}))
    return f"select _file, _sheet, _row, {', '.join(cells)}, {set_aside} as _set_aside{raw} from ({rows})"


def _shown(source: Source, text: str) -> str:
    return shape(text) if source.raw != "keep" else text


def _hits(correction: Correction, keys: tuple[int, ...], n: int) -> str:
    expected = literal(correction.expected) if correction.expected else "null"
    key = " and ".join(f"t{k} = {literal(text)}" for k, text in zip(keys, correction.key.values(), strict=True))
    return f"({key} and t{n} is not distinct from {expected})"


def _replaced(n: int, places: list[Place]) -> str:
    when = " ".join(f"when {_hits(*p)} then {literal(p[0].value) if p[0].value else 'null'}" for p in places)
    return f"case {when} else t{n} end as t{n}" if when else f"t{n}"


def states(
    con: "duckdb.DuckDBPyConnection", source: Source, part: Part, header: Header, relation: str
) -> list[dict[str, Any]]:
    """What became of each correction of the part: applied, no_longer_needed (with what is found), row_not_found."""
    found = []
    for place in open_corrections(source, part, header):
        correction, keys, n = place
        same = " and ".join(f"raw{k} = ?" for k in keys)
        rows = con.execute(
            f"select _file, _sheet, _row, {_shown(source, f'raw{n}')}, raw{n} is not distinct from ? "
            f"from {relation} where {same} order by 5 desc, _row limit 2",
            [correction.expected or None, *correction.key.values()],
        ).fetchall()
        file, sheet, row, text, is_as_expected = rows[0] if rows else ("", "", None, None, False)
        state = "applied" if is_as_expected else "no_longer_needed"
        if len(rows) != 1:
            state = "row_not_found"
        if len(rows) > 1:
            text = f"{_rows_with(con, place, relation, 'raw{}')} rows have its key"
        found.append(
            {"correction_id": correction.correction_id, "state": state, "file": file, "sheet": sheet, "row": row}
            | {"column": correction.header, "found": text, "reason": correction.reason}
        )
    return found


def best_states(states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One state per correction over the files of a delivery: the row may stand in any of them."""
    rank = ("applied", "no_longer_needed", "row_not_found").index
    best: dict[str, dict[str, Any]] = {}
    for state in sorted(states, key=lambda s: rank(s["state"])):
        best.setdefault(state["correction_id"], state)
    return list(best.values())
