"""What was built and is not published: its tables, to hold against those of a release."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from htsm.explained import UsageFault
from htsm.home import Home
from htsm.sql import identifier, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NAME = "proposed"
"""By which `htsm releases diff` knows it."""


def attach(connection: "DuckDBPyConnection", home: Home) -> Callable[[str, str], str]:
    """Opens the build database for reading and gives what names a table (schema, name) of it in SQL.

    Raises UsageFault when nothing was built.
    """
    database = home.work / "build.duckdb"
    if not database.exists():
        raise UsageFault(f"{database} is not there: nothing was built. What to do: run `htsm build` first")
    connection.execute(f"attach {literal(str(database))} as {NAME} (read_only)")
    return lambda schema, table: identifier(NAME, schema, table)
