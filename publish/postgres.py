"""The current release in Postgres, for tools that speak nothing else.

Each release is loaded beside the others, into schemas of its own (`marts_<release>`), in one transaction. Views in
`core`, `marts` and `meta` then move to it in one transaction more: a reader's query sees one release, whole. The move
never makes a reader wait for longer than LOCK_TIMEOUT: it gives way and tries again.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from htsm.explained import Explained
from htsm.sql import identifier, literal
from publish.manifest import SCHEMAS
from publish.shelf import Release

if TYPE_CHECKING:
    from adbc_driver_postgresql.dbapi import Connection

URI = "HTSM_POSTGRES_URI"
# below Postgres's deadlock_timeout (1 s): it is always the move that gives way, never a reader
LOCK_TIMEOUT = "100ms"
PATIENCE = 60.0
_LOCK_NOT_AVAILABLE = "55P03"
_ONE_PUBLISHER = 0x4854534D


class NotServed(Explained):
    """The release is published, and Postgres does not show it; says why and what to do."""


def serve(release: Release, kept: list[Release], patience: float = PATIENCE) -> dict[str, Any] | None:
    """Makes the Postgres of HTSM_POSTGRES_URI show `release`; None when none is named.

    Gives `{"release_id", "loaded", "tries"}`; nothing is done where it shows it already. Schemas of releases that are
    not `kept` are removed. Raises NotServed when the server cannot be reached, refuses, or a reader does not let go
    within `patience` seconds: what it showed before stays.
    """
    uri = os.environ.get(URI)
    if not uri:
        return None
    with _connected(uri) as connection:
        _execute(connection, f"select pg_advisory_lock({_ONE_PUBLISHER})")
        connection.commit()
        if _shown(connection) == release.release_id:
            return {"release_id": release.release_id, "loaded": False, "tries": 0}
        loaded = _load(connection, release)
        tries = _move(connection, release, patience)
        _describe(connection, release)
        _remove_old(connection, {r.release_id for r in kept} | {release.release_id})
        return {"release_id": release.release_id, "loaded": loaded, "tries": tries}


@contextmanager
def _connected(uri: str) -> Iterator["Connection"]:
    from adbc_driver_manager import Error
    from adbc_driver_postgresql import dbapi

    try:
        with dbapi.connect(uri) as connection:
            yield connection
    except Error as error:
        # the address may hold a password: it is not repeated
        raise NotServed(
            f"Postgres ({URI}) does not show the new release: {' '.join(str(error).replace(uri, URI).split())}. "
            "What to do: see whether it runs and lets this user create schemas, then `htsm run` again; the release "
            "itself is published, and Postgres shows the one before"
        ) from None


def _shown(connection: "Connection") -> str | None:
    """The release that the views show."""
    if _rows(connection, "select to_regclass('meta.release') is not null")[0][0]:
        return str(_rows(connection, "select release_id from meta.release")[0][0])
    return None


def _load(connection: "Connection", release: Release) -> bool:
    """Loads the tables into schemas of their own, all or none; False when they are there already.

    What somebody left of them by hand is made anew.
    """
    import duckdb

    ours = [_schema(schema, release.release_id) for schema in SCHEMAS]
    wanted = ", ".join(map(literal, ours))
    there = _rows(connection, f"select count(*) from pg_namespace where nspname in ({wanted})")[0][0]
    if there == len(SCHEMAS):
        return False
    for schema in ours:
        _execute(connection, f"drop schema if exists {identifier(schema)} cascade")
        _execute(connection, f"create schema {identifier(schema)}")
    with duckdb.connect(str(release.database), read_only=True) as tables, connection.cursor() as cursor:
        for schema, name in _tables(tables):
            rows = tables.sql(f"from {identifier(schema, name)}").to_arrow_reader()
            cursor.adbc_ingest(name, rows, mode="create", db_schema_name=_schema(schema, release.release_id))
    connection.commit()
    return True


def _move(connection: "Connection", release: Release, patience: float) -> int:
    """Makes the views show the release, in one transaction; gives the number of tries."""
    from adbc_driver_manager import Error

    script = _script(connection, release)
    begun, tries = time.monotonic(), 0
    while True:
        tries += 1
        try:
            _execute(connection, f"set local lock_timeout = {literal(LOCK_TIMEOUT)}")
            _execute(connection, script)
            connection.commit()
            return tries
        except Error as error:
            connection.rollback()
            if error.sqlstate != _LOCK_NOT_AVAILABLE:
                raise
            if time.monotonic() - begun > patience:
                raise NotServed(
                    f"Postgres ({URI}) still shows the release before: {_who_holds(connection)}. What to do: end that "
                    "transaction, then `htsm run` again; the release itself is published"
                ) from None
            time.sleep(random.uniform(0.02, 0.2))  # noqa: S311 - to miss the rhythm of readers, nothing secret


def _script(connection: "Connection", release: Release) -> str:
    """One statement that drops the old views and makes the new ones."""
    old = _rows(
        connection,
        "select schemaname, viewname from pg_views where schemaname in "
        f"({', '.join(map(literal, SCHEMAS))}) order by schemaname, viewname",
    )
    new = _rows(
        connection,
        "select schemaname, tablename from pg_tables where schemaname in "
        f"({', '.join(literal(_schema(s, release.release_id)) for s in SCHEMAS)}) order by schemaname, tablename",
    )
    statements = [f"create schema if not exists {identifier(schema)}" for schema in SCHEMAS]
    statements += [f"drop view {identifier(schema, name)}" for schema, name in old]
    statements += [
        f"create view {identifier(schema.partition('_')[0], name)} as select * from {identifier(schema, name)}"
        for schema, name in new
    ]
    return f"do {literal('begin ' + '; '.join(statements) + '; end')}"


def _describe(connection: "Connection", release: Release) -> None:
    """Puts the descriptions of tables and columns on the views; no reader waits for that."""
    import duckdb

    with duckdb.connect(str(release.database), read_only=True) as tables:
        told = tables.execute(
            "select schema_name, table_name, null, comment from duckdb_tables() where comment is not null union all "
            "select schema_name, table_name, column_name, comment from duckdb_columns() where comment is not null "
            "and not internal order by all"
        ).fetchall()
    statements = [
        f"comment on {'view' if column is None else 'column'} "
        f"{identifier(*filter(None, (schema, name, column)))} is {literal(text)}"
        for schema, name, column, text in told
        if schema in SCHEMAS
    ]
    _execute(connection, f"do {literal('begin ' + '; '.join(statements) + '; end')}")
    connection.commit()


def _remove_old(connection: "Connection", kept: set[str]) -> None:
    """Drops the schemas of releases that are no longer on the shelf; what somebody reads stays until next time."""
    from adbc_driver_manager import Error

    pattern = f"^({'|'.join(SCHEMAS)})_[0-9]{{8}}-"
    found = _rows(connection, f"select nspname from pg_namespace where nspname ~ {literal(pattern)} order by nspname")
    for (schema,) in found:
        if schema.partition("_")[2] in kept:
            continue
        try:
            _execute(connection, f"set local lock_timeout = {literal(LOCK_TIMEOUT)}")
            _execute(connection, f"drop schema {identifier(schema)} cascade")
            connection.commit()
        except Error:
            connection.rollback()


def _who_holds(connection: "Connection") -> str:
    held = _rows(
        connection,
        "select distinct pid, coalesce(nullif(application_name, ''), usename), xact_start from pg_stat_activity "
        "join pg_locks using (pid) join pg_class on pg_class.oid = relation "
        f"join pg_namespace on pg_namespace.oid = relnamespace and nspname in ({', '.join(map(literal, SCHEMAS))}) "
        "where pid <> pg_backend_pid() order by xact_start limit 1",
    )
    if not held:
        return "readers did not let go of it"
    pid, who, since = held[0]
    return f"{who} (process {pid}) has had a transaction open on it since {since:%Y-%m-%d %H:%M:%S}"


def _tables(tables: Any) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = tables.execute(
        "select schema_name, table_name from duckdb_tables() order by schema_name, table_name"
    ).fetchall()
    return found


def _schema(schema: str, release_id: str) -> str:
    return f"{schema}_{release_id}"


def _execute(connection: "Connection", sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _rows(connection: "Connection", sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
