"""Rows of tables as dictionaries that JSON can hold: dates as ISO text, decimals as numbers."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from publish.shelf import Release


def has_table(connection: "DuckDBPyConnection", database: str, schema: str, name: str) -> bool:
    """Whether an attached database has this table."""
    found = connection.execute(
        "select 1 from duckdb_tables() where database_name = ? and schema_name = ? and table_name = ?",
        [database, schema, name],
    )
    return found.fetchone() is not None


def fetch(connection: "DuckDBPyConnection", sql: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
    """The rows that a query gives, in its order."""
    result = connection.execute(sql, parameters or [])
    return _named([column[0] for column in result.description], result.fetchall())


def published_rows(release: "Release", schema: str, name: str) -> list[dict[str, Any]]:
    """Every row of a published table in the order of its key; an empty list when the release lacks it.

    Read from Parquet: the database file may be open in this very process with other settings.
    """
    import duckdb

    path = release.parquet(schema, name)
    if not path.exists():
        return []
    with duckdb.connect() as connection:
        table = connection.read_parquet(str(path))
        return _named(table.columns, table.fetchall())


def _named(names: list[str], rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
