"""Text to typed rows in one statement: every row becomes loaded, quarantined or no data."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.declaration import Column, Source
from ingest.read.cell_types import IGNORE, TYPES, fields_of, identifier, literal
from ingest.read.header import Header

if TYPE_CHECKING:
    import duckdb

# a row with one filled cell that starts like this is a note under or over a table, in any source
NOTES = r"(?i)^(bron(nen)?\s*:|peildatum|toelichting|noot\b|voorbeelddata|\*|©|\(?c\)? ?cbs)"
TOTALS = r"(?i)^((sub|eind)?totaal|total):?$"


@dataclass
class TypedRelation:
    """Relations that hold what became of one raw table; counts are rows as read."""

    loaded: str
    quarantined: str
    rows_read: int
    rows_loaded: int
    rows_quarantined: int

    @property
    def rows_no_data(self) -> int:
        """Titles, headers, blanks, notes and totals."""
        return self.rows_read - self.rows_loaded - self.rows_quarantined


def _text(position: int, column: Column) -> str:
    cell = f"cell_text(c{position + 1})"
    if not column.missing:
        return cell
    markers = ", ".join(literal(m.casefold()) for m in column.missing)
    return f"(case when lower({cell}) in ({markers}) then null else {cell} end)"


def _value(text: str, column: Column, titles: dict[str, str]) -> str:
    if column.type == "title_of":
        pairs = " ".join(f"when {literal(code)} then {literal(title)}" for code, title in sorted(titles.items()))
        text = f"(case {text} {pairs} end)" if pairs else "cast(null as varchar)"
    if column.type in ("choice", "title_of"):
        pairs = " ".join(f"when {literal(k.casefold())} then {literal(v)}" for k, v in column.values.items())
        return f"(case lower({text}) {pairs} end)"
    return TYPES[column.type].expression(text)


def _expected(column: Column) -> str:
    if column.type == "choice":
        return "one of: " + ", ".join(column.values)
    return TYPES[column.type].expected


def type_rows(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    raw: str,
    width: int,
    header: Header,
    header_row: int | None,
    titles: dict[str, str],
    name: str,
) -> TypedRelation:
    """Types the rows of relation `raw` into `<name>_loaded` (with `_row`) and `<name>_quarantine`.

    Quarantine holds a line per bad cell: row, column_name, value, reason, row_values (JSON of the row).
    """
    mapped = {i: c for i, c in header.columns.items() if c.type != IGNORE}
    values: list[str] = []
    errors: list[str] = []
    for i, column in mapped.items():
        text = _text(i, column)
        value = _value(text, column, titles)
        target = identifier(_target(column))
        values.append(f"{value} as {target}")
        if column.type == "partial_date":
            values.append(f"date_precision({text}) as {identifier(column.field + '_precision')}")
        label = literal(header.texts[i].strip())
        errors.append(
            f"case when {text} is not null and {value} is null then {{'column_name': {label}, 'value': {text}, "
            f"'reason': {literal('expected ' + _expected(column))}}}"
            + (
                f" when {text} is null then {{'column_name': {label}, 'value': cast(null as varchar), "
                f"'reason': 'the value is missing and it is required'}}"
                if column.required and not column.measure
                else ""
            )
            + " end"
        )
    beyond = [i for i in range(width) if i not in header.columns and not _has_title(header, i)]
    for i in beyond:
        errors.append(
            f"case when cell_text(c{i + 1}) is not null then {{'column_name': '(column {i + 1}, without a header)', "
            f"'value': cell_text(c{i + 1}), 'reason': 'a cell outside the known columns'}} end"
        )
    cells = [f"cell_text(c{i + 1})" for i in range(width)]
    filled = "(" + " + ".join(f"({c} is not null)::int" for c in cells) + ")"
    first = f"coalesce({', '.join(cells)})" if len(cells) > 1 else cells[0]
    footers = "".join(f" or regexp_matches({first}, {literal(p)})" for p in source.footers)
    repeated = " and ".join(f"lower(cell_text(c{i + 1})) = {literal(header.texts[i].strip().lower())}" for i in mapped)
    no_data = f"{filled} = 0"
    if header_row is not None:
        no_data += (
            f" or _row <= {header_row} or ({repeated}) or regexp_matches({first}, {literal(TOTALS)})"
            f" or ({filled} = 1 and (regexp_matches({first}, {literal(NOTES)}){footers}))"
        )
    row_values = ", ".join(
        f"{literal(header.texts[i].strip() or f'column {i + 1}')}: cell_text(c{i + 1})" for i in header.columns
    )
    con.execute(
        f"create or replace temp table {name}_all as select _row, {', '.join(values)}, "
        f"list_filter([{', '.join(errors)}], lambda e: e is not null) as _errors, "
        f"cast(to_json({{{row_values}}}) as varchar) as _row_values from {raw} where not coalesce({no_data}, false)"
    )
    fields = ", ".join(identifier(f) for c in mapped.values() for f in _fields(c))
    con.execute(
        f"create or replace temp table {name}_loaded as select _row, {fields} from {name}_all where len(_errors) = 0"
    )
    con.execute(
        f'create or replace temp table {name}_quarantine as select _row as "row", e.column_name as column_name, '
        f'e.value as "value", e.reason as reason, _row_values as row_values from '
        f"(select _row, unnest(_errors) as e, _row_values from {name}_all where len(_errors) > 0)"
    )
    read = _count(con, raw)
    bad = con.execute(f"select count(*) from {name}_all where len(_errors) > 0").fetchone()
    loaded = _count(con, f"{name}_loaded")
    return TypedRelation(f"{name}_loaded", f"{name}_quarantine", read, loaded, bad[0] if bad else 0)


def _has_title(header: Header, position: int) -> bool:
    return position < len(header.texts) and bool(header.texts[position].strip())


def _target(column: Column) -> str:
    return f"{column.measure}" if column.measure else column.field


def _fields(column: Column) -> list[str]:
    if column.measure:
        return [column.measure]
    return [name for name, _ in fields_of(column.field, column.type)]


def _count(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
    row = con.execute(f"select count(*) from {relation}").fetchone()
    return int(row[0]) if row else 0


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
