"""The types that a column map can name, and the SQL expression that each gives.

The macros are in `cells.sql`; an expression takes a cell's trimmed text, NULL where the cell is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MACROS = Path(__file__).with_name("cells.sql")


@dataclass(frozen=True)
class CellType:
    """SQL type of the value, its expression, and how a person would say what was expected."""

    sql_type: str
    expression: Callable[[str], str]
    expected: str


def _call(macro: str) -> Callable[[str], str]:
    return lambda text: f"{macro}({text})"


TYPES = {
    "text": CellType("varchar", lambda text: text, "text"),
    "code": CellType("varchar", lambda text: text, "a code"),
    "integer": CellType("integer", _call("cell_integer"), "a whole number"),
    "decimal_point": CellType("decimal(18, 4)", _call("cell_decimal_point"), "a number with a decimal point"),
    "bigint": CellType("bigint", _call("cell_bigint"), "a whole number"),
    "decimal": CellType("decimal(18, 4)", _call("cell_decimal"), "a number"),
    "percent": CellType("decimal(9, 6)", _call("cell_percent"), "a percentage from 0 to 100"),
    "grade": CellType("decimal(4, 2)", _call("cell_grade"), "a grade from 1 to 10"),
    "scale": CellType("smallint", _call("cell_scale"), "a point on the scale from 1 to 5"),
    "year": CellType("smallint", _call("cell_year_number"), "a year"),
    "kvk": CellType("varchar", _call("cell_kvk"), "a KvK number of eight digits"),
    "list": CellType("varchar[]", _call("cell_list"), "a list"),
    "coordinate": CellType("double", _call("cell_coordinate"), "a coordinate"),
    "money": CellType("decimal(18, 2)", _call("cell_money"), "an amount in euros"),
    "date": CellType("date", _call("cell_date"), "a date that exists"),
    "date_mdy": CellType("date", _call("cell_date_mdy"), "a date with the month first (01/31/2022)"),
    "partial_date": CellType("date", _call("cell_partial_date"), "a date, a month or a year that exists"),
    "timestamp": CellType("timestamp", _call("cell_timestamp"), "a date and time"),
    "boolean": CellType("boolean", _call("cell_boolean"), "yes or no (ja/nee)"),
    "choice": CellType("varchar", lambda text: text, "one of the declared values"),
    "title_of": CellType("varchar", lambda text: text, "a code that the delivery's own metadata explains"),
}

IGNORE = "ignore"


def fields_of(field: str, type_name: str) -> list[tuple[str, str]]:
    """The parsed columns that one mapped column gives, with SQL types: a partial date also keeps its precision."""
    columns = [(field, TYPES[type_name].sql_type)]
    if type_name == "partial_date":
        columns.append((f"{field}_precision", "varchar"))
    return columns
