"""Rows of published tables as dictionaries that JSON can hold: dates as ISO text, decimals as numbers."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from publish.sql import identifier

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from publish.shelf import Release


def has_table(connection: "DuckDBPyConnection", schema: str, name: str) -> bool:
    """Whether the release being written has this table."""
    found = connection.execute(
        "select 1 from duckdb_tables() where database_name = 'release' and schema_name = ? and table_name = ?",
        [schema, name],
    )
    return found.fetchone() is not None


def rows_of(connection: "DuckDBPyConnection", schema: str, name: str) -> list[dict[str, Any]]:
    """Every row of a table of the release being written, in the order of its key."""
    return _fetch(connection, f"from {identifier('release', schema, name)}", [])


def published_rows(release: "Release", schema: str, name: str) -> list[dict[str, Any]]:
    """Every row of a published table in the order of its key; an empty list when the release lacks it.

    Read from Parquet: the database file may be open in this very process with other settings.
    """
    import duckdb

    path = release.parquet(schema, name)
    if not path.exists():
        return []
    with duckdb.connect() as connection:
        return _fetch(connection, "from read_parquet(?)", [str(path)])


def _fetch(connection: "DuckDBPyConnection", sql: str, parameters: list[Any]) -> list[dict[str, Any]]:
    result = connection.execute(sql, parameters)
    names = [column[0] for column in result.description]
    return [{name: plain(value) for name, value in zip(names, row, strict=True)} for row in result.fetchall()]


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
