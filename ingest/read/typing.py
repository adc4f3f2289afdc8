"""Text to typed rows, set-based: every row of a raw table becomes loaded, quarantined or no data."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
from ingest.declaration import Column, Source
from ingest.read.cell_types import IGNORE, TYPES, fields_of
from ingest.read.header import Header

if TYPE_CHECKING:
    import duckdb

# a row with one filled cell that starts like this is a note over or under a table, in any source
NOTES = r"(?i)^(bron(nen)?\s*:|peildatum|toelichting|noot\b|voorbeelddata|\*|©|\(?c\)? ?cbs)"
TOTALS = r"(?i)^((sub|eind)?totaal|total):?$"


@dataclass(frozen=True)
class TypedRows:
    """Relations with what became of one raw table, and the account in rows as read.

    `loaded` has `_row` and the typed fields; `quarantined` a line per bad cell: row, column_name, value,
    reason, row_values (JSON of the whole row).
    """

    loaded: str
    quarantined: str
    rows_read: int
    rows_loaded: int
    rows_quarantined: int


def type_rows(
    con: "duckdb.DuckDBPyConnection", source: Source, raw: str, width: int, header: Header, titles: dict[str, str]
) -> TypedRows:
    """Types the rows of relation `raw` (`_row`, `c1`..`c<width>`); `titles` explains codes of type `title_of`."""
    mapped = {i: c for i, c in header.columns.items() if c.type != IGNORE}
    cells = [f"cell_text(c{i + 1})" for i in range(width)]
    untitled = [i for i in range(width) if i >= len(header.texts) or not header.texts[i].strip()]
    texts = [f"{_text(i, column)} as t{i + 1}" for i, column in mapped.items()]
    texts += [f"{cells[i]} as t{i + 1}" for i in untitled]
    values = [v for i, column in mapped.items() for v in _typed(i, column, titles)]
    errors = [_error(i, column, header.texts[i].strip()) for i, column in mapped.items()] + [
        _stray(i) for i in untitled
    ]
    whole_row = ", ".join(f"{literal(header.texts[i].strip())}: {cells[i]}" for i in header.columns)
    # text, value and fault each in a step of its own: nested, the expressions would multiply
    con.execute(
        f"create or replace temp table texts as select _row, {', '.join(texts)}, "
        f"cast(to_json({{{whole_row}}}) as varchar) as _row_values "
        f"from {raw} where not coalesce({_no_data(source, header, mapped, cells)}, false)"
    )
    con.execute(f"create or replace temp table valued as select *, {', '.join(values)} from texts")
    con.execute(
        "create or replace temp table typed as select *, "
        f"list_filter([{', '.join(errors)}], lambda e: e is not null) as _errors from valued"
    )
    fields = ", ".join(identifier(f) for c in mapped.values() for f in _fields(c))
    con.execute(f"create or replace temp view typed_loaded as select _row, {fields} from typed where len(_errors) = 0")
    con.execute(
        "create or replace temp view typed_quarantined as select _row as row, e.column_name, e.value, e.reason, "
        "_row_values as row_values from (select _row, unnest(_errors) as e, _row_values from typed)"
    )
    read, loaded, quarantined = con.execute(
        f"select (select count(*) from {raw}), count(*) filter (len(_errors) = 0), count(*) filter (len(_errors) > 0) "
        "from typed"
    ).fetchall()[0]
    return TypedRows("typed_loaded", "typed_quarantined", read, loaded, quarantined)


def _text(position: int, column: Column) -> str:
    """A cell's text, NULL where it holds one of the column's marks for missing."""
    cell = f"cell_text(c{position + 1})"
    if not column.missing:
        return cell
    markers = ", ".join(literal(m.casefold()) for m in column.missing)
    missing = f"lower({cell}) in ({markers})"
    if column.type == "money" and "0" in column.missing:
        # where 0 means "not published", it does so however it is written: 0,00 or € 0 or 0,-
        missing += f" or cell_money({cell}) = 0"
    return f"(case when {missing} then null else {cell} end)"


def _value(text: str, column: Column, titles: dict[str, str]) -> str:
    if column.type == "title_of":
        pairs = " ".join(f"when {literal(code)} then {literal(title)}" for code, title in sorted(titles.items()))
        text = f"(case {text} {pairs} end)" if pairs else "cast(null as varchar)"
    if column.values:
        pairs = " ".join(f"when {literal(k.casefold())} then {literal(v)}" for k, v in column.values.items())
        return f"(case lower({text}) {pairs} end)"
    return TYPES[column.type].expression(text)


def _typed(position: int, column: Column, titles: dict[str, str]) -> list[str]:
    text, fields = f"t{position + 1}", _fields(column)
    values = [f"{_value(text, column, titles)} as {identifier(fields[0])}"]
    if column.type == "partial_date":
        values.append(f"date_precision({text}) as {identifier(fields[1])}")
    return values


def _error(position: int, column: Column, label: str) -> str:
    """An expression that gives what is wrong with a cell, NULL when nothing is."""
    text, value = f"t{position + 1}", identifier(_fields(column)[0])
    expected = "one of: " + ", ".join(column.values) if column.values else TYPES[column.type].expected
    when = [f"when {text} is not null and {value} is null then {_fault(label, text, expected)}"]
    when.insert(0, f"when contains({text}, chr(65533)) then {_fault(label, text, 'letters that can be read')}")
    if column.required and not column.measure:
        when.append(f"when {text} is null then {_fault(label, 'cast(null as varchar)', None)}")
    return f"case {' '.join(when)} end"


def _fault(label: str, value: str, expected: str | None) -> str:
    reason = f"expected {expected}" if expected else "the value is missing and it is required"
    return f"{{'column_name': {literal(label)}, 'value': {value}, 'reason': {literal(reason)}}}"


def _stray(position: int) -> str:
    """A filled cell in a column without a header is not dropped in silence."""
    text = f"t{position + 1}"
    label = literal(f"(column {position + 1}, without a header)")
    fault = f"{{'column_name': {label}, 'value': {text}, 'reason': 'a cell outside the known columns'}}"
    return f"case when {text} is not null then {fault} end"


def _no_data(source: Source, header: Header, mapped: dict[int, Column], cells: list[str]) -> str:
    """A condition for rows that are no data: blank, title, header (repeated ones too), total or note."""
    filled = f"list_count([{', '.join(cells)}])"
    if header.row is None:
        return f"{filled} = 0"
    first = f"coalesce({', '.join(cells)}, null)"
    repeated = " and ".join(f"lower({cells[i]}) = {literal(header.texts[i].strip().lower())}" for i in mapped)
    notes = " or ".join(f"regexp_matches({first}, {literal(p)})" for p in (NOTES, *source.footers))
    return (
        f"({filled} = 0 or _row <= {header.row} or ({repeated}) "
        f"or regexp_matches({first}, {literal(TOTALS)}) or ({filled} = 1 and ({notes})))"
    )


def _fields(column: Column) -> list[str]:
    """The columns that a mapped column gives before measures become rows."""
    return [column.measure] if column.measure else [name for name, _ in fields_of(column.field, column.type)]


def unpivoted(relation: str, columns: list[Column]) -> str:
    """SQL of a loaded relation with its measure columns, if any, turned into (measure, unit, value) rows."""
    measures = [c for c in columns if c.measure]
    if not measures:
        return f"select * from {relation}"
    names = ", ".join(identifier(c.measure) for c in measures)
    selects = [
        f"select * exclude ({names}), {literal(c.measure)} as measure, {literal(c.unit)} as unit, "
        f"{identifier(c.measure)} as {identifier(c.field)} from {relation}"
        for c in measures
    ]
    return " union all ".join(selects)
