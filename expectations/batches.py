"""The views that checks read: a batch per checked table, and every parsed row with its place.

They are temporary views of each connection, so a build database that is opened read-only is not touched.
"""

from collections.abc import Iterable, Mapping

from expectations.checks import Check
from expectations.failing_rows import quoted

Catalogue = Mapping[str, list[str]]
"""Columns per table, the table named `schema.name`."""

CATALOGUE_SQL = """
    select schema_name || '.' || table_name, list(column_name order by column_index)
    from duckdb_columns()
    where database_name = current_database() and not internal
    group by all
"""

PROVENANCE = {"_source_id": "source_id", "_file": "file", "_sheet": "sheet", "_row": "row"}
_PARSED_ROWS = "parsed_rows"


def view_name(batch: tuple[str, bool]) -> str:
    """The name of the view of a table's rows, or of its latest rows."""
    table, latest_only = batch
    return "batch__" + table.replace(".", "__") + ("__latest" if latest_only else "")


def session_views(catalogue: Catalogue, checks: Iterable[Check]) -> dict[str, str]:
    """Select statement per view name, for the tables of these checks that exist."""
    checks = list(checks)
    views = {
        view_name(check.batch): _batch(check.batch, catalogue[check.table])
        for check in checks
        if check.table in catalogue
    }
    if any(_PARSED_ROWS in (check.sql or "") for check in checks):
        views[_PARSED_ROWS] = _parsed_rows(catalogue)
    return views


def _batch(batch: tuple[str, bool], columns: list[str]) -> str:
    table, latest_only = batch
    rows = f"select * from {quoted(table)} as checked"
    if not latest_only:
        return rows
    mark = "_" if "_snapshot_id" in columns else ""
    return (
        f"{rows} where exists (select 1 from raw.snapshot where is_latest"
        f" and source_id = checked.{mark}source_id and snapshot_id = checked.{mark}snapshot_id)"
    )


def _parsed_rows(catalogue: Catalogue) -> str:
    """One row per parsed row of every source, whatever its relation: a new source needs no new check."""
    traced = sorted(
        table
        for table, columns in catalogue.items()
        if table.startswith("raw.") and {"_snapshot_id", *PROVENANCE} <= set(columns)
    )
    nothing = (
        "select ''::varchar as source_id, ''::varchar as snapshot_id, ''::varchar as file_name,"
        " ''::varchar as sheet, 0::bigint as row where false"
    )
    rows = (f"select _source_id, _snapshot_id, _file, _sheet, _row from {quoted(table)}" for table in traced)
    return " union all ".join([nothing, *rows])
