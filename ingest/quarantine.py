"""The quarantine as work: which cells of the deliveries in use could not be loaded, where they are, what to do."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.home import Home
from htsm.sql import literal
from ingest.declaration import Correction, Source, plain
from ingest.map.overlay import declared
from ingest.map.reasons import masked
from ingest.map.refusals import current_selection
from ingest.personal import holds_personal
from ingest.read.entities import QUARANTINE
from ingest.read.snapshots import parsed_name

if TYPE_CHECKING:
    from ingest.selection import State

EXAMPLES = 3
MASK = "[personal]"
# a reason that names another row is the same one for every row
_GENERAL = r"' stands in row .* already$', ' stands in an earlier row already'"


@dataclass(frozen=True)
class Example:
    """One quarantined cell: its row, where a person finds it, what stands there (None: nothing)."""

    row: int
    place: str
    value: str | None


@dataclass(frozen=True)
class Group:
    """Quarantined cells of one column of one file or sheet, for one reason."""

    source_id: str
    table_id: str
    snapshot_id: str
    file: str
    sheet: str
    column: str
    column_number: int | None
    reason: str
    rows: int
    examples: list[Example]
    what_to_do: str

    def as_record(self) -> dict[str, Any]:
        """The group for a machine."""
        return asdict(self)


def states_in_use(home: Home, source_id: str | None = None) -> list["State"]:
    """The latest state of every table, of one source or of all."""
    states = current_selection(home).states
    return [s for s in states if s.is_latest and source_id in (None, s.sighting.source_id)]


def groups(home: Home, source_id: str | None = None) -> list[Group]:
    """What is in quarantine of the deliveries in use now; the most rows first within a source."""
    found: list[Group] = []
    for state in states_in_use(home, source_id):
        path = quarantine_file(home, state)
        if path.exists():
            found += _groups(path, declared(home, state.sighting.source_id), state.sighting.landed_time.date())
    return sorted(found, key=lambda g: (g.source_id, -g.rows, g.file, g.sheet, g.column, g.reason))


def quarantine_file(home: Home, state: "State") -> Path:
    """Where the quarantined cells of a state are, if there are any."""
    folder = home.parsed / state.sighting.source_id / "quarantine"
    return folder / f"{parsed_name(state.sighting, state.report)}.parquet"


def relation(path: Path) -> str:
    """SQL of a quarantine file with all columns of today: an older reader wrote fewer."""
    empty = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in QUARANTINE.items())
    return f"(select {empty} where false union all by name from read_parquet({literal(str(path))}))"


def _groups(path: Path, source: Source, day: date) -> list[Group]:
    import duckdb

    with duckdb.connect() as con:
        rows = con.execute(
            "select source_id, table_id, snapshot_id, file_name, sheet, column_name, any_value(column_number), "
            f"regexp_replace(reason, {_GENERAL}) as why, count(distinct row), "
            f"min_by({{'row': row, 'value': value}}, row, {EXAMPLES}) "
            f"from ({_open(path)}) group by source_id, table_id, snapshot_id, file_name, sheet, column_name, why"
        ).fetchall()
    found = []
    for source_id, table, snapshot, file, sheet, column, number, reason, count, cells in rows:
        examples = [Example(c["row"], place(file, sheet, c["row"], column, number), _shown(c["value"])) for c in cells]
        made = next((c for c in source.corrections if c.holds(day) and _made(c, column, examples[0])), None)
        todo = (
            f"correction {made.correction_id} put that there; if it is wrong: htsm quarantine close "
            f"{made.correction_id} --status withdrawn --reason ..."
            if made
            else what_to_do(source, table, file, sheet, column, reason, examples[0], number is None)
        )
        found.append(Group(source_id, table, snapshot, file, sheet, column, number, reason, count, examples, todo))
    return found


def _made(correction: Correction, column: str, example: Example) -> bool:
    """Whether what stands in a cell is the doing of a correction, as far as the cell alone can tell."""
    is_column = plain(correction.header) == plain(column)
    return is_column and correction.action == "replace" and bool(example.value) and correction.value == example.value


def _open(path: Path) -> str:
    """The cells that are work still: of a row that was set aside, only that it was."""
    aside = "starts_with(reason, 'set aside by correction')"
    return (
        f"select * from {relation(path)} "
        f"qualify {aside} or not bool_or({aside}) over (partition by snapshot_id, file_name, sheet, row)"
    )


def _shown(value: str | None) -> str | None:
    return None if value is None else masked(value)[:80]


def letters(number: int) -> str:
    """The letters by which a spreadsheet calls a column: 1 is A, 27 is AA."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def place(file: str, sheet: str, row: int, column: str, number: int | None) -> str:
    """Where a cell is: `2021!D14` in a workbook, else its row (or record) and column."""
    if file.casefold().endswith((".xlsx", ".xlsm", ".xls")) and number:
        name = sheet if re.fullmatch(r"\w+", sheet) else "'" + sheet.replace("'", "''") + "'"
        return f"{name}!{letters(number)}{row}"
    what = "record" if file.casefold().endswith((".json", ".geojson")) else "row"
    within = f"{sheet}, " if sheet else ""
    is_keyed = what == "record" or number is None
    return f"{within}{what} {row}, column {column}" + ("" if is_keyed else f" ({letters(number or 0)})")


def what_to_do(
    source: Source,
    table_id: str,
    file: str,
    sheet: str,
    column: str,
    reason: str,
    example: Example,
    is_derived: bool = False,
) -> str:
    """What a person does about cells with this reason; `is_derived` where the value stands in no single cell."""
    columns = map_file(source, table_id, column)
    if "set aside by correction" in reason:
        return "nothing: the corrections register says so"
    if "stands in an earlier row" in reason:
        return "ask the publisher which of the rows is right; the first one counts meanwhile"
    if example.value == MASK or holds_personal(source):
        ask = "ask who delivered the file for one that is right there; rows of people are not kept, nor corrected here"
        return f"{ask}; the same all over the column: its line in {columns}"
    if "outside the known columns" in reason:
        return "look whether the row has shifted; put it right in a copy and drop that, or give the column a header"
    if is_derived:
        return (
            "look the row up at the publisher; put it right in a copy and drop that, with its landed_at in delivery.yml"
        )
    cell = _quoted(reference(sheet, column, example))
    command = f"htsm quarantine correct {source.source_id} {cell} --file {_quoted(file)} --value ... --reason ..."
    if "missing" in reason:
        return f"ask the publisher; once known: {command}"
    if reason.startswith("expected one of"):
        return f"a new word of the publisher: add it to `values` in {columns}; a slip: {command}"
    return f"a slip: {command}; the same all over the column: its type in {columns}"


def map_file(source: Source, table_id: str, column: str) -> str:
    """The file with the line of the map for a column of a table, by its header or field: a wave has a codebook."""
    lines = [c for c in source.columns if c.matches(column) or c.field == column]
    is_of_wave = any(w.table_id == table_id for w in source.waves) and any(c.table_id == table_id for c in lines)
    name = f"codebooks/{table_id}.csv" if is_of_wave else "columns.csv"
    return f"ingest/sources/{source.source_id}/{name}"


def reference(sheet: str, column: str, example: Example) -> str:
    """A cell as `htsm quarantine correct` takes it: `2021!D14`, else `row:column`."""
    if "!" in example.place and not example.place.startswith(("row", "record")):
        return example.place
    return f"{sheet + '!' if sheet else ''}{example.row}:{column}"


def _quoted(text: str) -> str:
    import shlex

    return shlex.quote(" ".join(text.split()))


def row_texts(text: str | None) -> dict[str, str]:
    """The texts of a quarantined row by header; empty where it is not kept."""
    loaded: dict[str, str | None] = json.loads(text) if text else {}
    return {header: value or "" for header, value in loaded.items()}
