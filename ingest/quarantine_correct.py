"""A correction made from a quarantined cell: the cell's own text is its guard, the row's key finds it again."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import Any

from htsm.clock import parse_time
from htsm.decisions import Decision, decided, record
from htsm.explained import UsageFault
from htsm.home import Home
from ingest.cell_types import type_of
from ingest.declaration import Source, plain
from ingest.map.compare import fits_of
from ingest.map.lines import correction_line
from ingest.map.opened import Opened, open_as, session
from ingest.map.overlay import declared
from ingest.quarantine import MASK, letters, quarantine_file, relation, row_texts, states_in_use
from ingest.raw_files import raw_files
from ingest.selection import State
from ingest.source_folder import source_ids

_CELL = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^!]+)!)?(?:(?P<letters>[A-Za-z]{1,3})(?P<row>\d+)|(?P<at>\d+):(?P<column>.+))"
)


@dataclass(frozen=True)
class Quarantined:
    """A quarantined cell with its whole row, and the state of the source that it is in."""

    state: State
    file: str
    sheet: str
    row: int
    column: str
    value: str | None
    texts: dict[str, str]


def correct(
    home: Home,
    source_id: str,
    cell: str,
    file: str | None,
    value: str | None,
    now: datetime,
    by: str,
    reason: str,
) -> dict[str, Any]:
    """Decides a correction of a quarantined cell: `value` replaces its text, None sets the row aside for good.

    `cell` is a place as `htsm quarantine list` shows it: `2021!D14`, `D14`, `14:Subsidiebedrag`, `sheet!14:Naam`.
    Gives the correction. Raises UsageFault when no such cell is in quarantine, several are, its row cannot be told
    from the others, the cell has an open correction already, or the value cannot be read either.
    """
    found = _found(home, source_id, cell, file)
    source = declared(home, source_id)
    if not found.texts or MASK in (found.value, *found.texts.values()):
        raise UsageFault(
            f"{cell} of {found.file} stands in a row of personal data, which is not kept. What to do: "
            "ask the publisher for a file that is right"
        )
    _check_not_corrected(source, found, cell)
    own, key = _key(home, source, found)
    if value is not None:
        _check_can_be_read(own, found.column, value)
    expected = found.texts.get(found.column, found.value or "")
    content = {
        "correction_id": _new_id(source, (own.part.name, *key, *key.values(), found.column, expected)),
        "part": own.part.name,
        "key_header": "|".join(key),
        "key_value": "|".join(key.values()),
        "header": found.column,
        "expected": expected,
        "action": "set_aside" if value is None else "replace",
        "value": value or "",
        "reason": reason,
        "since": max(now, found.state.sighting.landed_time).date().isoformat(),
        "status": "open",
        "valid_to": "",
    }
    record(home, "correction", source_id, content, max(now, found.state.sighting.landed_time), by, reason)
    return content


def _new_id(source: Source, place: tuple[str, ...]) -> str:
    """An id that no correction has: one of the same cell may have been made and closed before."""
    base = f"{source.source_id}-{hashlib.sha256('|'.join(place).encode()).hexdigest()[:8]}"
    taken = {c.correction_id for c in source.corrections}
    return next(name for n in count(1) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def _check_not_corrected(source: Source, found: Quarantined, cell: str) -> None:
    texts = {plain(header): text for header, text in found.texts.items()}
    day = found.state.sighting.landed_time.date()
    for c in source.corrections:
        same_row = plain(c.header) == plain(found.column) and all(texts.get(plain(h)) == t for h, t in c.key.items())
        if c.holds(day) and same_row:
            raise UsageFault(
                f"{cell} of {found.file} is corrected already: {c.correction_id} says {c.value!r} instead of "
                f"{c.expected!r}. What to do: if that is wrong, first `htsm quarantine close {c.correction_id} "
                "--status withdrawn --reason ...`"
            )


def _check_can_be_read(own: Opened, header: str, value: str) -> None:
    """Raises UsageFault when the column cannot hold a value: the row would stay where it is."""
    column = next((c for i, c in own.known.items() if plain(own.texts[i]) == plain(header)), None)
    if column is None:
        return
    with session() as con:
        share = fits_of(con)(column, [value] if value else [])
    is_missing = column.required and not column.measure and not value.strip()
    if share == 0 or is_missing:
        expected = "one of: " + ", ".join(column.values) if column.values else type_of(column.type).expected
        raise UsageFault(
            f"{value!r} cannot be read either: column {header!r} expects {expected}. What to do: write the value as "
            "the publisher would, or --set-aside to leave the row out"
        )


def close(
    home: Home, correction_id: str, status: str, now: datetime, by: str, reason: str, until: date | None = None
) -> dict[str, Any]:
    """Closes a correction, of the tree or decided: `repaired` by the publisher, or `withdrawn`. Raises UsageFault.

    One that is repaired goes on mending deliveries that landed before the day `until`, where one is given.
    """
    source_id = source_of(home, correction_id)
    found = next(c for c in declared(home, source_id).corrections if c.correction_id == correction_id)
    closed = replace(found, status=status, valid_to=until if status == "repaired" else found.valid_to)
    content = correction_line(closed)
    made = [d for d in decided(home, "correction", source_id) if d.content["correction_id"] == correction_id]
    record(home, "correction", source_id, content, max([now, *map(_moment, made)]), by, reason)
    return {"source_id": source_id, **content}


def source_of(home: Home, correction_id: str) -> str:
    """The source of an open correction. Raises UsageFault."""
    for source_id in source_ids():
        if any(c.correction_id == correction_id and c.status == "open" for c in declared(home, source_id).corrections):
            return source_id
    raise UsageFault(f"no open correction {correction_id}. What to do: `htsm quarantine corrections` shows them")


def _moment(decision: Decision) -> datetime:
    return parse_time(decision.decided_at)


def _found(home: Home, source_id: str, cell: str, file: str | None) -> Quarantined:
    match = _CELL.fullmatch(cell.strip())
    if not match:
        raise UsageFault(
            f"{cell!r} is no cell. What to do: write it as `htsm quarantine list` does: 2021!D14 or 14:Naam"
        )
    sheet = match["sheet"].strip("'").replace("''", "'") if match["sheet"] else None
    row = int(match["row"] or match["at"])
    found = [
        q
        for state in states_in_use(home, source_id)
        for q, number in _of_row(home, state, row)
        if file in (None, q.file)
        and sheet in (None, q.sheet)
        and _is_column(match["letters"], match["column"], q.column, number)
    ]
    if not found:
        raise UsageFault(
            f"{cell} of {file or source_id} is not in quarantine. What to do: `htsm quarantine list {source_id}` shows "
            "what is"
        )
    if len({(q.file, q.sheet, q.column) for q in found}) > 1:
        places = "; ".join(sorted({f"{q.file} {q.sheet}".strip() for q in found}))
        raise UsageFault(f"{cell} is in quarantine in several places: {places}. What to do: add --file, or the sheet")
    return found[0]


def _is_column(wanted_letters: str | None, wanted_name: str | None, column: str, number: int | None) -> bool:
    if wanted_letters:
        return number is not None and letters(number) == wanted_letters.upper()
    return plain(wanted_name or "") == plain(column)


def _of_row(home: Home, state: State, row: int) -> list[tuple[Quarantined, int | None]]:
    import duckdb

    path = quarantine_file(home, state)
    if not path.exists():
        return []
    with duckdb.connect() as con:
        cells = con.execute(
            f"select file_name, sheet, row, column_name, value, row_values, column_number from {relation(path)} "
            "where row = $row",
            {"row": row},
        ).fetchall()
    return [
        (Quarantined(state, file, sheet, at, column, value, row_texts(texts)), number)
        for file, sheet, at, column, value, texts, number in cells
    ]


def _key(home: Home, source: Source, found: Quarantined) -> tuple[Opened, dict[str, str]]:
    """The cell's table, and the headers and texts that tell its row from all others of the file.

    All of the declared key that the row has; then as many required columns, and others, as it takes. Figures of
    measures tell no row: they are what changes.
    """
    tables = _opened(home, source, found)
    own = max((t for t in tables if found.sheet in t.sheets), key=lambda t: len(t.known))
    wanted = {plain(header): text for header, text in found.texts.items()}
    names = {plain(header): header for header in found.texts}
    fit = [
        i
        for i, column in own.known.items()
        if (name := plain(own.texts[i])) != plain(found.column)
        and not column.measure
        and wanted.get(name)
        and "|" not in wanted[name] + names[name]
    ]
    declared_key = [i for i in fit if own.known[i].field in own.part.key]
    others = sorted((i for i in fit if i not in declared_key), key=lambda i: (not own.known[i].required, i))
    candidates = [declared_key] if declared_key else [[i] for i in others]
    candidates += [declared_key + others[: n + 1] for n in range(len(others))]
    for chosen in candidates:
        headers = [plain(own.texts[i]) for i in chosen]
        rows = [row for table in tables for row in _texts_of(table, headers)]
        if rows.count(tuple(wanted[h] for h in headers)) == 1:
            return own, {names[h]: wanted[h] for h in headers}
    raise UsageFault(
        f"row {found.row} of {found.file} cannot be told from others that hold the same. What to do: put it right in a "
        "copy of the file and drop that, with a delivery.yml that has its landed_at"
    )


def _texts_of(table: Opened, headers: list[str]) -> list[tuple[str, ...]]:
    names = [plain(text) for text in table.texts]
    if not set(headers) <= set(names):
        return []
    return list(zip(*(table.values[names.index(header)] for header in headers), strict=True))


def _opened(home: Home, source: Source, found: Quarantined) -> list[Opened]:
    """The tables of the cell's file that are of its part: a correction looks for its row in all of them."""
    sighting, read = found.state.sighting, found.state.report
    day: date = sighting.landed_time.date()
    with raw_files(home, source, sighting) as folder, session() as con:
        path = folder / found.file
        table_id = found.state.table_id or None
        opened = open_as(con, source, found.file, path, day, table_id, [read["layout"]], None) if path.is_file() else []
    own = [o for o in opened if found.sheet in o.sheets and any(plain(t) == plain(found.column) for t in o.texts)]
    if not own:
        raise UsageFault(
            f"column {found.column!r} of {found.file} is not one of the file's own: it cannot be corrected. "
            "What to do: look at its reason in `htsm quarantine list`"
        )
    part = max(own, key=lambda o: len(o.known)).part
    return [o for o in opened if o.part == part]
