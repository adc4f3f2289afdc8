"""The types that a column map can name, and the SQL expression that each gives.

The macros are in `cells.sql`; an expression takes a cell's trimmed text, NULL where the cell is missing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from htsm.sql import literal

MACROS = Path(__file__).parent / "read" / "cells.sql"


@dataclass(frozen=True)
class CellType:
    """SQL type of the value, its expression, and how a person would say what was expected.

    `pads`: digits that lost their leading zeros get them back; that is counted in the account.
    """

    sql_type: str
    expression: Callable[[str], str]
    expected: str
    pads: bool = False


def _call(macro: str) -> Callable[[str], str]:
    return lambda text: f"{macro}({text})"


def _digits(width: int, least: int, expected: str) -> CellType:
    """A code of so many digits; a number cell drops leading zeros, at most down to `least` digits."""
    whole, cut = literal(f"[0-9]{{{width}}}"), literal(f"[1-9][0-9]{{{least - 1},{width - 1}}}([.]0+)?")
    return CellType("varchar", lambda text: f"cell_code({text}, {width}, {whole}, {cut})", expected, pads=True)


def _digits_of(widths: list[int]) -> CellType:
    """A code of one of some widths: nothing is padded, what is short may have been cut or not."""
    whole = literal("|".join(f"[0-9]{{{width}}}" for width in widths))
    return CellType(
        "varchar",
        lambda text: f"case when regexp_full_match({text}, {whole}) then {text} end",
        f"a code of {' or '.join(map(str, widths))} digits",
    )


# `code:4`, `code:3-4` (at most one zero is lost), `code:2/4` (two digits or four)
_CODE = re.compile(r"code:(?:([1-9])-)?([1-9]\d?)|code:([1-9]\d?(?:/[1-9]\d?)+)")

TYPES = {
    "text": CellType("varchar", lambda text: text, "text"),
    "code": CellType("varchar", lambda text: text, "a code"),
    "integer": CellType("integer", _call("cell_integer"), "a whole number"),
    "decimal_point": CellType("decimal(18, 4)", _call("cell_decimal_point"), "a number with a decimal point"),
    "bigint": CellType("bigint", _call("cell_bigint"), "a whole number"),
    "decimal": CellType("decimal(18, 4)", _call("cell_decimal"), "a number"),
    "percent": CellType(
        "decimal(9, 6)",
        _call("cell_percent"),
        "a percentage from 0 to 100, with its sign if it is less than 1: 0,5 may be a half of one or of all",
    ),
    "grade": CellType("decimal(4, 2)", _call("cell_grade"), "a grade from 1 to 10"),
    "scale": CellType("smallint", _call("cell_scale"), "a point on the scale from 1 to 5"),
    "year": CellType("smallint", _call("cell_year_number"), "a year"),
    "kvk": _digits(8, 7, "a KvK number of eight digits"),
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


@cache
def type_of(name: str) -> CellType:
    """The type that a map names: one of `TYPES`, or a code with its width.

    Raises ValueError for a name that is none.
    """
    if name in TYPES:
        return TYPES[name]
    found = _CODE.fullmatch(name)
    if not found or int(found[1] or 1) > int(found[2] or 1):
        raise ValueError(f"there is no type {name!r}; a code with a width is code:4, code:3-4 or code:2/4")
    if found[3]:
        return _digits_of([int(width) for width in found[3].split("/")])
    return _digits(int(found[2]), int(found[1] or 1), f"a code of {found[2]} digits")


def fields_of(field: str, type_name: str) -> list[tuple[str, str]]:
    """The parsed columns that one mapped column gives, with SQL types: a partial date also keeps its precision."""
    columns = [(field, type_of(type_name).sql_type)]
    if type_name == "partial_date":
        columns.append((f"{field}_precision", "varchar"))
    return columns
