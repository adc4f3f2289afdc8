"""The SQLAlchemy dialect `duckdb+buffered`, by which Great Expectations checks a DuckDB file.

Great Expectations hands a connection back before it fetches the result, and DuckDB drops a pending result
with its transaction: the plain dialect then gives no rows, silently, and a check of nothing passes. So every
result is read at once; only counts and a few rows pass through here.
"""

from typing import Any

from duckdb_sqlalchemy import Dialect, DuckDBExecutionContext
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy


class BufferedExecutionContext(DuckDBExecutionContext):  # type: ignore[misc]
    """Reads the whole result as soon as the statement has run."""

    def post_exec(self) -> None:
        """Called by SQLAlchemy right after the statement."""
        super().post_exec()
        if self.cursor.description is not None:
            rows = self.cursor.fetchall()
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, initial_buffer=rows)


class BufferedDialect(Dialect):  # type: ignore[misc]
    """DuckDB with buffered results, and temporary views in every connection.

    The connect argument `session_views` maps a view's name to its select statement. Temporary views live in
    one connection only and Great Expectations opens several, so the dialect makes them; they also exist
    on a database that is opened read-only.
    """

    driver = "buffered"
    execution_ctx_cls = BufferedExecutionContext
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        """The DBAPI of duckdb-sqlalchemy, which names this method the old way."""
        return cls.dbapi()

    def connect(self, *cargs: Any, **cparams: Any) -> Any:
        """A connection in which the session views exist. Raises duckdb.Error when one cannot be made."""
        views: dict[str, str] = cparams.pop("session_views", {})
        connection = super().connect(*cargs, **cparams)
        for name, select in views.items():
            quoted = self.identifier_preparer.quote_identifier(name)
            connection.execute(f"create temporary view {quoted} as {select}")
        return connection


def register() -> None:
    """Makes `duckdb+buffered://` known to SQLAlchemy."""
    registry.register("duckdb.buffered", __name__, BufferedDialect.__name__)
