"""Text to typed rows, set-based: every row of a raw table becomes loaded, quarantined or no data.

A small table is typed into a temp table. A large one is a view that is streamed through: nothing of it is held.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
from ingest.declaration import Column, Part, Source
from ingest.read import cell_sql
from ingest.read.corrections import corrected, of_one_row, open_corrections
from ingest.read.header import Header
from ingest.read.raw_table import RawTable
from ingest.read.row_kinds import kind_of_row
from ingest.read.row_values import row_values

if TYPE_CHECKING:
    import duckdb

TYPED = "typed"
IS_LOADED = "_kind is null and not _bad"


@dataclass(frozen=True)
class Typed:
    """The relation `typed`: a row per row read, with `_file, _sheet, _row`, the values `v<n>`, and what became of it.

    `_kind` says what a row is that is no data; `_bad` that it goes to quarantine, `_errors` why: structs of
    column_name, column_number, value, reason; `_row_values` is the row as JSON. `loaded` is SQL of the rows that
    are loaded, with the parsed fields; `left_over` of those that are not. Of a large table it reads the raw rows in
    the relation `raw_left` (see `find_left`), so that only those are typed again.
    """

    loaded: str
    left_over: str


def type_rows(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    part: Part,
    table: RawTable,
    header: Header,
    width: int,
    titles: dict[str, str],
    streams: bool,
) -> Typed:
    """Types the rows of the relation `raw_rows`; `titles` explains codes of type `title_of`.

    With `streams` the result is a view, which computes its rows each time it is read; else a table.
    """
    mapped = {i + 1: c for i, c in header.columns.items() if c.is_loaded}
    untitled = [i + 1 for i in range(width) if i >= len(header.texts) or not header.texts[i].strip()]
    file = "_file" if table.files else f"{literal(table.file)} as _file"
    texts = ", ".join(f"cell_text(c{n}) as t{n}" for n in range(1, width + 1))
    marked = ", ".join(f"{cell_sql.marked(n, c)} as m{n}" for n, c in mapped.items())
    kind = kind_of_row(source, part, header, width)
    values = ", ".join(_values(mapped, titles))
    corrections = open_corrections(source, part, header)
    held = of_one_row(con, corrections)
    judgement = _judgement(source, part, mapped, untitled, header, table.is_damaged)

    def typed(relation: str) -> str:
        rows = f"select {file}, {literal(table.sheet)} as _sheet, _row, {texts} from {relation}"
        rows = corrected(source, corrections, held, width, rows)
        rows = f"select *, {marked}, {kind} as _kind from ({rows})"
        return f"select *, {judgement} from (select *, {values} from ({rows}))"

    con.execute(f"drop view if exists {TYPED}" if not _is_table(con) else f"drop table {TYPED}")
    if streams:
        con.execute(f"create temp view {TYPED} as {typed('raw_rows')}")
    else:
        kept = _without_texts(mapped, width) if part.answers is None else "*"
        con.execute(f"create temp table {TYPED} as select {kept} from ({typed('raw_rows')})")
    loaded = _loaded(mapped, header, part.answers is not None)
    return Typed(loaded, typed("raw_left") if streams else f"select * from {TYPED} where not ({IS_LOADED})")


def _without_texts(mapped: dict[int, Column], width: int) -> str:
    """Every column, less texts of rows that are data and what is the value itself: writing them costs time."""
    texts = ", ".join(f"case when _kind is not null then t{n} end as t{n}" for n in range(1, width + 1))
    dropped = ", ".join(f"m{n}" for n, c in mapped.items() if cell_sql.is_free(c))
    return f"* {f'exclude ({dropped}) ' if dropped else ''}replace ({texts})"


def find_left(con: "duckdb.DuckDBPyConnection", loaded: str) -> None:
    """Makes `raw_left` of the rows of `raw_rows` whose number is not in the relation `loaded`, in whatever order."""
    con.execute(
        f"create or replace temp table raw_left as select raw_rows.* from raw_rows anti join {loaded} using (_row)"
    )


def _is_table(con: "duckdb.DuckDBPyConnection") -> bool:
    return (
        con.execute("select 1 from duckdb_tables() where table_name = ? and temporary", [TYPED]).fetchone() is not None
    )


def _values(mapped: dict[int, Column], titles: dict[str, str]) -> list[str]:
    values = [f"{cell_sql.value(n, c, titles)} as v{n}" for n, c in mapped.items()]
    return values + [f"date_precision(m{n}) as p{n}" for n, c in mapped.items() if c.type == "partial_date"]


def _judgement(
    source: Source, part: Part, mapped: dict[int, Column], untitled: list[int], header: Header, damaged: bool
) -> str:
    # a person's words can come to stand anywhere: in a list under "other", or in a row whose cells have shifted
    of_people = part.answers is not None
    labels = {n: header.texts[n - 1].strip() for n in mapped}
    is_personal = any(c.is_personal for c in source.columns)
    bad = [b for n, c in mapped.items() if (b := cell_sql.is_bad(n, c, damaged))]
    # a filled cell in a column without a header is not dropped in silence
    bad += [f"t{n} is not null" for n in untitled]
    bad += ["coalesce(_set_aside is not null, false)"] if _has_corrections(source) else []
    is_bad = " or ".join(bad) if bad else "false"
    faults = [cell_sql.fault(n, c, labels[n], damaged, of_people) for n, c in mapped.items()]
    for n in untitled:
        shown = f"case when t{n} is not null then {literal(cell_sql.MASK)} end" if is_personal else f"t{n}"
        label = f"(column {n}, without a header)"
        faults.append(f"case when t{n} is not null then {cell_sql.struct(n, label, shown, _STRAY)} end")
    faults += ["_set_aside"] if _has_corrections(source) else []
    return (
        f"_kind is null and ({is_bad}) as _bad, "
        f"case when _bad then list_filter([{', '.join(faults)}], lambda e: e is not null) end as _errors, "
        f"case when _bad then {row_values(source, header)} end as _row_values"
    )


_STRAY = "a cell outside the known columns"


def _has_corrections(source: Source) -> bool:
    return any(c.status == "open" for c in source.corrections)


def _loaded(mapped: dict[int, Column], header: Header, has_answers: bool) -> str:
    """SQL of the loaded rows: a field that several columns fill takes the first that has a value."""
    expressions: dict[str, list[str]] = defaultdict(list)
    measures: dict[int, Column] = {}
    for n, column in mapped.items():
        if column.is_personal:
            continue
        if column.measure:
            measures[n] = column
            continue
        for name, expression in cell_sql.fields(column, n):
            expressions[name].append(expression)
    chosen = [
        cell_sql.named(e[0] if len(e) == 1 else f"coalesce({', '.join(e)})", name) for name, e in expressions.items()
    ]
    chosen += ["respondent"] if has_answers else []
    plain = ", ".join(["_file", "_sheet", "_row", *chosen])
    if not measures:
        return f"select {plain} from {TYPED} where {IS_LOADED}"
    # a column of a measure becomes rows: one for each of them, with what its header says
    structs = ", ".join(
        "{"
        + ", ".join(
            [
                f"'measure': {literal(c.measure)}",
                f"'unit': {literal(c.unit)}",
                *(f"{literal(k)}: {literal(v)}" for k, v in header.groups.get(n - 1, {}).items()),
                f"{literal(c.field)}: v{n}",
            ]
        )
        + "}"
        for n, c in measures.items()
    )
    return f"select {plain}, unnest([{structs}], recursive := true) from {TYPED} where {IS_LOADED}"


def quarantine_rows(relation: str) -> str:
    """SQL of the quarantined cells of a typed relation: place, column, value, reason, the row as JSON, the number."""
    return (
        "select _file, _sheet, _row, e.column_name, e.value, e.reason, _row_values, e.column_number "
        f"from (select _file, _sheet, _row, unnest(_errors) as e, _row_values from {relation} where _bad)"
    )


def relation_of(entity: str) -> str:
    """The temp table that collects the rows of a parsed entity."""
    return identifier(f"entity_{entity}")
