"""The expectations that a suite may use, and for each the SQL condition of the rows that break it.

Great Expectations counts; the rows themselves are selected by our own SQL, with a limit, because its complete
results read every failing row (minutes on millions). A test proves that both count alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Condition = tuple[str, list[Any]]


def quoted(identifier: str) -> str:
    """An SQL identifier, quoted; `schema.name` is quoted part by part."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in identifier.split("."))


def _between(kwargs: Mapping[str, Any]) -> Condition:
    column = quoted(kwargs["column"])
    bounds = [(">=", kwargs.get("min_value")), ("<=", kwargs.get("max_value"))]
    given = [(operator, value) for operator, value in bounds if value is not None]
    inside = " and ".join(f"{column} {operator} ?" for operator, _ in given)
    return f"{column} is not null and not ({inside})", [value for _, value in given]


def _in_set(kwargs: Mapping[str, Any]) -> Condition:
    column, values = quoted(kwargs["column"]), list(kwargs["value_set"])
    return f"{column} is not null and {column} not in ({', '.join('?' * len(values))})", values


def _not_null(kwargs: Mapping[str, Any]) -> Condition:
    return f"{quoted(kwargs['column'])} is null", []


def _a_greater_than_b(kwargs: Mapping[str, Any]) -> Condition:
    a, b = quoted(kwargs["column_A"]), quoted(kwargs["column_B"])
    operator = ">=" if kwargs.get("or_equal") else ">"
    return f"{a} is not null and {b} is not null and not ({a} {operator} {b})", []


def _no_row(_kwargs: Mapping[str, Any]) -> Condition:
    return "false", []  # it is about the whole table, no row of it is at fault


@dataclass(frozen=True)
class Supported:
    """One usable expectation: its keyword arguments, the columns it looks at, and its failing rows."""

    required: frozenset[str]
    optional: frozenset[str]
    columns: tuple[str, ...]
    failing: Callable[[Mapping[str, Any]], Condition]


EXPECTATIONS: dict[str, Supported] = {
    "expect_column_values_to_be_between": Supported(
        frozenset({"column"}), frozenset({"min_value", "max_value"}), ("column",), _between
    ),
    "expect_column_values_to_be_in_set": Supported(
        frozenset({"column", "value_set"}), frozenset(), ("column",), _in_set
    ),
    "expect_column_values_to_not_be_null": Supported(frozenset({"column"}), frozenset(), ("column",), _not_null),
    "expect_column_pair_values_a_to_be_greater_than_b": Supported(
        frozenset({"column_A", "column_B"}),
        frozenset({"or_equal"}),
        ("column_A", "column_B"),
        _a_greater_than_b,
    ),
    "expect_table_row_count_to_be_between": Supported(frozenset(), frozenset({"min_value", "max_value"}), (), _no_row),
    "expect_table_row_count_to_equal": Supported(frozenset({"value"}), frozenset(), (), _no_row),
}


def row_filter(row_condition: Mapping[str, Any]) -> Condition:
    """The condition of the rows that a check is about: equality, or one of a list, per column."""
    clauses, values = ["true"], []
    for column, wanted in row_condition.items():
        options = wanted if isinstance(wanted, list) else [wanted]
        clauses.append(f"{quoted(column)} in ({', '.join('?' * len(options))})")
        values.extend(options)
    return " and ".join(clauses), values
