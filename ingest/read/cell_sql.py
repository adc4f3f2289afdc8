"""How one cell of a mapped column becomes text, value and fault: SQL expressions over positions of a raw table.

`t<n>` is the trimmed text of cell n, `m<n>` the same without marks for missing, `v<n>` the value, `p<n>` a precision.
"""

from htsm.sql import identifier, literal
from ingest.cell_types import type_of
from ingest.declaration import Column

MASK = "[personal]"
# the label in `values` that stands for any other text: `Fieldlab|*=anders`
OTHER = "*"
# types whose value is the text itself: nothing there can fail
_FREE = ("text", "code", "list")


def marked(n: int, column: Column) -> str:
    """The text, NULL where it is one of the column's marks for missing."""
    if not column.missing:
        return f"t{n}"
    markers = ", ".join(literal(m.casefold()) for m in column.missing)
    # most texts are not as long as any mark: they are not looked at
    if all(m.isascii() for m in column.missing):
        alike = f"strlen(t{n}) in ({', '.join(map(str, sorted({len(m) for m in column.missing})))})"
    else:
        # capitals of other letters may take another number of bytes
        alike = f"strlen(t{n}) <= {2 * max(len(m.encode()) for m in column.missing)}"
    missing = f"case when {alike} then lower(t{n}) in ({markers}) end"
    if column.type == "money" and "0" in column.missing:
        # where 0 means "not published", it does so however it is written: 0,00 or € 0 or 0,-
        missing += f" or cell_money(t{n}) = 0"
    return f"case when {missing} then null else t{n} end"


def value(n: int, column: Column, titles: dict[str, str]) -> str:
    """The typed value, NULL where the text cannot be read; `titles` explains codes of type `title_of`."""
    text = f"m{n}"
    cell_type = type_of(column.type)
    if column.type == "title_of":
        pairs = " ".join(f"when {literal(code)} then {literal(title)}" for code, title in sorted(titles.items()))
        text = f"(case {text} {pairs} end)" if pairs else "cast(null as varchar)"
    if not column.values:
        return cell_type.expression(text)
    if column.type == "list":
        parts = f"list_transform({cell_type.expression(text)}, lambda e: {_mapped('e', column)})"
        return f"case when list_count({parts}) = len({parts}) then {parts} end"
    mapped = _mapped(text, column)
    return mapped if cell_type.sql_type == "varchar" else f"try_cast({mapped} as {cell_type.sql_type})"


def _mapped(text: str, column: Column) -> str:
    known = {k.casefold(): v for k, v in column.values.items() if k != OTHER}
    pairs = " ".join(f"when {literal(k)} then {literal(v)}" for k, v in known.items())
    mapped = f"case lower({text}) {pairs} end" if pairs else "cast(null as varchar)"
    if OTHER not in column.values:
        return f"({mapped})"
    return f"case when {text} is not null then coalesce({mapped}, {literal(column.values[OTHER])}) end"


def is_free(column: Column) -> bool:
    """Whether every text is a value of the column."""
    return column.type in _FREE and not column.values


def is_bad(n: int, column: Column, is_damaged: bool) -> str | None:
    """A condition for a cell that cannot be loaded; None when there can be no such cell."""
    bad = [] if is_free(column) else [f"(m{n} is not null and v{n} is null)"]
    if is_damaged:
        bad.append(f"contains(t{n}, chr(65533))")
    if _must_be_there(column):
        bad.append(f"m{n} is null")
    return f"coalesce({' or '.join(bad)}, false)" if bad else None


def shape(text: str) -> str:
    """A text as its shape: `ab-12` is `aa-12`, digits of a longer text become 9."""
    letters = f"regexp_replace({text}, '\\p{{L}}', 'a', 'g')"
    return f"case when strlen({text}) <= 5 then {letters} else regexp_replace({letters}, '[0-9]', '9', 'g') end"


def fault(n: int, column: Column, label: str, is_damaged: bool, of_people: bool) -> str:
    """What is wrong with a cell as a struct (column_name, column_number, value, reason), NULL when nothing is.

    `of_people`: any cell may hold a person's words; values show by their shape only.
    """
    shown = shape(f"m{n}") if of_people else f"m{n}"
    if column.is_personal:
        shown = f"case when m{n} is not null then {literal(MASK)} end"
    expected = "one of: " + ", ".join(column.values) if column.values else type_of(column.type).expected
    when = []
    if is_damaged:
        when.append(
            f"when contains(t{n}, chr(65533)) then {struct(n, label, shown, 'expected letters that can be read')}"
        )
    if not is_free(column):
        when.append(f"when m{n} is not null and v{n} is null then {struct(n, label, shown, f'expected {expected}')}")
    if _must_be_there(column):
        reason = "the value is missing and it is required"
        when.append(f"when m{n} is null then {struct(n, label, 'cast(null as varchar)', reason)}")
    return f"case {' '.join(when)} end" if when else "null"


def struct(n: int, label: str, shown: str, reason: str) -> str:
    """A fault as SQL; `shown` is an expression."""
    return f"{{'column_name': {literal(label)}, 'column_number': {n}, 'value': {shown}, 'reason': {literal(reason)}}}"


def _must_be_there(column: Column) -> bool:
    return column.required and not column.measure


def fields(column: Column, n: int) -> list[tuple[str, str]]:
    """The parsed fields that a column fills, with the expressions of their values."""
    found = [(column.field, f"v{n}")]
    if column.type == "partial_date":
        found.append((f"{column.field}_precision", f"p{n}"))
    return found


def named(expression: str, name: str) -> str:
    """`expression as "name"`."""
    return f"{expression} as {identifier(name)}"
