"""Writes the tables of a release: one DuckDB file and the same tables as Parquet, ordered by key, described."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
from publish.failure import PublicationFailed
from publish.manifest import SCHEMAS, PublishedTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The oldest format that every 1.x client and 2.0 read; the writer's own default may move with an upgrade.
STORAGE_VERSION = "v1.0.0"
ROW_GROUP_ROWS = 122_880
# Parquet knows no 128-bit integer: DuckDB would write these as double.
WIDE_INTEGERS = ("HUGEINT", "UHUGEINT")


@contextmanager
def beside(build: Path, target: Path, scratch: Path) -> "Iterator[DuckDBPyConnection]":
    """A connection that sees the build database as `build` (read-only) and the new file `target` as `release`.

    On leaving, `target` is whole in itself: no log beside it. Raises FileNotFoundError without a build,
    PublicationFailed when another connection holds it.
    """
    import duckdb

    if not build.is_file():
        raise FileNotFoundError(f"{build}: no build database; run `htsm build` first")
    with duckdb.connect(config={"temp_directory": str(scratch)}) as connection:
        try:
            connection.execute(f"attach {literal(str(build))} as build (read_only)")
        except (duckdb.IOException, duckdb.BinderException) as error:
            raise PublicationFailed(
                f"{build}: cannot be read ({error}); close what has it open, then publish"
            ) from error
        connection.execute(f"attach {literal(str(target))} as release (storage_version {literal(STORAGE_VERSION)})")
        for schema in SCHEMAS:
            connection.execute(f"create schema {identifier('release', schema)}")
        yield connection
        connection.execute("checkpoint release")
        connection.execute("detach release")


def copy_table(connection: "DuckDBPyConnection", table: PublishedTable) -> None:
    """Copies a built table into the release in the order of its key, with its descriptions.

    Raises PublicationFailed when it was not built or lacks a key column.
    """
    types = _columns(connection, "build", table)
    if not types:
        raise PublicationFailed(
            f"{table.title}: is in the dbt manifest but not in the build database; run `htsm build` again"
        )
    missing = [column for column in table.key if column not in types]
    if missing:
        raise PublicationFailed(
            f"{table.title}: key column {', '.join(missing)} is not in the table; correct meta.key in its yml"
        )
    selected = ", ".join(
        f"cast({identifier(name)} as bigint) as {identifier(name)}" if data_type in WIDE_INTEGERS else identifier(name)
        for name, data_type in types.items()
    )
    # Rows that share a key, as refusals may, are told apart by their other columns.
    order = ", ".join(map(identifier, dict.fromkeys([*table.key, *types])))
    connection.execute(
        f"create table {identifier('release', table.schema, table.name)} as"
        f" select {selected} from {identifier('build', table.schema, table.name)}"
        f" order by {order}"
    )
    describe(connection, table)


def describe(connection: "DuckDBPyConnection", table: PublishedTable) -> None:
    """Puts the descriptions of a table and its columns into the release as comments."""
    name = identifier("release", table.schema, table.name)
    connection.execute(f"comment on table {name} is {literal(table.description)}")
    described = {column.lower(): text for column, text in table.columns.items()}
    for column in _columns(connection, "release", table):
        if text := described.get(column.lower()):
            connection.execute(f"comment on column {name}.{identifier(column)} is {literal(text)}")


def write_parquet(connection: "DuckDBPyConnection", table: PublishedTable, root: Path) -> None:
    """Writes a table of the release to `<root>/<schema>/<table>.parquet`; equal rows make equal bytes."""
    path = root / table.schema / f"{table.name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    # The rows lie in key order already and DuckDB keeps that order, whatever the number of threads.
    connection.sql(f"from {identifier('release', table.schema, table.name)}").write_parquet(
        str(path), compression="zstd", row_group_size=ROW_GROUP_ROWS
    )


def count_rows(connection: "DuckDBPyConnection", table: PublishedTable) -> int:
    """The number of rows of a table of the release."""
    found = connection.execute(f"select count(*) from {identifier('release', table.schema, table.name)}").fetchone()
    assert found is not None
    return int(found[0])


def _columns(connection: "DuckDBPyConnection", database: str, table: PublishedTable) -> dict[str, str]:
    rows = connection.execute(
        "select column_name, data_type from duckdb_columns()"
        " where database_name = ? and schema_name = ? and table_name = ? order by column_index",
        [database, table.schema, table.name],
    ).fetchall()
    return dict(rows)
