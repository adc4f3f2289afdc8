"""The corrections register while reading: a known error of the publisher is mended, as long as it is there.

A correction names a row by the text of one cell and holds the wrong text that it expects in another. Where that text
is no longer there the publisher has repaired it, and the correction must be closed: the gate says so until it is.
"""

from typing import TYPE_CHECKING, Any

from htsm.sql import literal
from ingest.declaration import Correction, Part, Source, plain
from ingest.read.cell_sql import shape
from ingest.read.header import Header

if TYPE_CHECKING:
    import duckdb

Place = tuple[Correction, int, int]


def open_corrections(source: Source, part: Part, header: Header) -> list[Place]:
    """The open corrections of a part whose columns the header has, with both column numbers (from 1)."""
    numbers = {plain(text): i for i, text in enumerate(header.texts, 1) if text.strip()}
    return [
        (c, numbers[plain(c.key_header)], numbers[plain(c.header)])
        for c in source.corrections
        if c.status == "open" and c.part == part.name and {plain(c.key_header), plain(c.header)} <= numbers.keys()
    ]


def corrected(source: Source, part: Part, header: Header, width: int, rows: str) -> str:
    """SQL of `rows` with texts replaced, and `_set_aside` (a fault or NULL); `rows` itself without corrections."""
    if not any(c.status == "open" for c in source.corrections):
        return rows
    places = open_corrections(source, part, header)
    cells = [_replaced(n, [p for p in places if p[2] == n and p[0].action == "replace"]) for n in range(1, width + 1)]
    aside = " ".join(
        f"when {_hits(*p)} then {{'column_name': {literal(p[0].header)}, 'column_number': {p[2]}, "
        f"'value': {_shown(source, f't{p[2]}')}, "
        f"'reason': {literal(f'set aside by correction {p[0].correction_id}: {p[0].reason}')}}}"
        for p in places
        if p[0].action == "set_aside"
    )
    nothing = "cast(null as struct(column_name varchar, column_number integer, value varchar, reason varchar))"
    set_aside = f"case {aside} end" if aside else nothing
    # the raw texts are kept beside the corrected ones: the guard is judged by what the publisher wrote
    raw = "".join(f", t{n} as raw{n}" for n in sorted({n for _, key, cell in places for n in (key, cell)}))
    return f"select _file, _sheet, _row, {', '.join(cells)}, {set_aside} as _set_aside{raw} from ({rows})"


def _shown(source: Source, text: str) -> str:
    return shape(text) if source.raw != "keep" else text


def _hits(correction: Correction, key: int, n: int) -> str:
    expected = literal(correction.expected) if correction.expected else "null"
    return f"(t{key} = {literal(correction.key_value)} and t{n} is not distinct from {expected})"


def _replaced(n: int, places: list[Place]) -> str:
    when = " ".join(f"when {_hits(*p)} then {literal(p[0].value) if p[0].value else 'null'}" for p in places)
    return f"case {when} else t{n} end as t{n}" if when else f"t{n}"


def states(
    con: "duckdb.DuckDBPyConnection", source: Source, part: Part, header: Header, relation: str
) -> list[dict[str, Any]]:
    """What became of each correction of the part: applied, no_longer_needed (with what is found), row_not_found."""
    found = []
    for correction, key, n in open_corrections(source, part, header):
        rows = con.execute(
            f"select _file, _sheet, _row, {_shown(source, f'raw{n}')}, raw{n} is not distinct from $expected "
            f"from {relation} where raw{key} = $key order by 5 desc, _row limit 1",
            {"expected": correction.expected or None, "key": correction.key_value},
        ).fetchall()
        file, sheet, row, text, is_as_expected = rows[0] if rows else ("", "", None, None, False)
        state = "row_not_found" if not rows else "applied" if is_as_expected else "no_longer_needed"
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
