"""The tables that only the publication can write: the release, its checks, columns and run, and what it revises."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from htsm.sql import identifier
from publish.export import describe
from publish.failure import PublicationFailed
from publish.manifest import PublishedTable
from publish.texts_nl import text_nl

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RELEASE = PublishedTable(
    "meta",
    "release",
    ("release_id",),
    "The release itself, one row.",
    {
        "release_id": "The id of the release, also the name of its folder.",
        "as_of": "The moment whose knowledge the release holds (UTC): nothing landed or decided later is in it.",
        "fingerprint": "Hash of snapshots, code, seeds, decisions and as-of: the same makes the same tables.",
        "is_sample": "True when the release rests on made-up sample data.",
    },
)
CHECK_RESULT = PublishedTable(
    "meta",
    "check_result",
    ("suite", "check_id"),
    "The outcome of every check that this release passed through.",
    {
        "suite": "Suite of checks: parsed, core or marts.",
        "check_id": "Stable name of the check within its suite.",
        "layer": "What it looks at: the layer of the data.",
        "severity": "fail stops a release, warn is published with it.",
        "owner": "Who must act: internal (this project), publisher (of the source) or steward (of the data).",
        "description": "What is checked, in words.",
        "passed": "True when the data meets the check.",
        "excepted": "True when a failure is let through by an exception with a reason and an end date.",
        "observed": "What was seen, as text.",
        "failing_rows": "Number of rows that do not meet the check; 0 for a check about a whole table.",
    },
)
COLUMN_DESCRIPTION = PublishedTable(
    "meta",
    "column_description",
    ("schema_name", "table_name", "column_name"),
    "Every column of every published table, with its type and meaning; the same texts are comments in the database.",
    {
        "schema_name": "Schema of the table: core, marts or meta.",
        "table_name": "Name of the table.",
        "column_name": "Name of the column.",
        "data_type": "Type as DuckDB writes it.",
        "description": "What the column holds, with its unit.",
        "unit": "Unit of a number, in Dutch; empty where there is none or the row tells it.",
        "description_nl": "What the column holds, in Dutch.",
    },
)
RUN = PublishedTable(
    "meta",
    "run",
    ("step",),
    "How long the steps of the walk took. Of the publication, like marts.kpi_revision: equal input promises no equal"
    " bytes here.",
    {
        "step": "Step of the walk, e.g. build.",
        "seconds": "How long it took.",
        "release_id": "The release it made.",
        "previous_release_id": "The release that was current before; empty for the first one.",
        "published_at": "When the release was written (UTC), by the clock of the machine.",
    },
)
KPI_REVISION = PublishedTable(
    "marts",
    "kpi_revision",
    ("kpi_id", "period_end", "region_level", "region_code", "breakdown"),
    "The cells of marts.kpi_observation that are otherwise than in the release that readers saw before.",
    {
        "kpi_id": "Identifier of the KPI in the catalogue: G1.1, AL9.1, R1, C2.",
        "period_end": "Last day of the quarter.",
        "region_level": "Kind of region.",
        "region_code": "Code of the region within its level; the country is NL01.",
        "breakdown": "Which part of the KPI: empty for the headline.",
        "change": "What moved: value, status (the value stayed), hidden (a figure of people appeared or went), gone.",
        "old_value": "Value in the release before; NULL where there was none or it is hidden in either release.",
        "new_value": "Value in this release; NULL where there is none or it is hidden in either release.",
        "old_status": "Judgement in the release before.",
        "new_status": "Judgement in this release.",
        "old_release_id": "The release before.",
        "new_release_id": "This release.",
        "source_ids": "Sources of the figure of which other deliveries are in use than before.",
        "snapshot_ids": "Those deliveries: in one of the two releases, and not in the other.",
        "reason": "Why it moved, in Dutch.",
    },
)

_TYPES = {
    "kpi_revision": "kpi_id varchar, period_end date, region_level varchar, region_code varchar, breakdown varchar,"
    " change varchar, old_value double, new_value double, old_status varchar, new_status varchar,"
    " old_release_id varchar, new_release_id varchar, source_ids varchar[], snapshot_ids varchar[], reason varchar",
    "release": "release_id varchar, as_of timestamp, fingerprint varchar, is_sample boolean",
    "check_result": "suite varchar, check_id varchar, layer varchar, severity varchar, owner varchar,"
    " description varchar, passed boolean, excepted boolean, observed varchar, failing_rows bigint",
    "column_description": "schema_name varchar, table_name varchar, column_name varchar, data_type varchar,"
    " description varchar, unit varchar, description_nl varchar",
    "run": "step varchar, seconds double, release_id varchar, previous_release_id varchar, published_at timestamp",
}
TABLES = (CHECK_RESULT, COLUMN_DESCRIPTION, KPI_REVISION, RELEASE, RUN)


def write(
    connection: "DuckDBPyConnection",
    release_row: list[Any],
    checks: list[dict[str, Any]],
    runs: list[list[Any]],
) -> None:
    """Makes the tables in the release, and fills all but kpi_revision; the others and their comments must be there.

    `release_row` and each of `runs` hold the values in the order of the table's columns. Raises PublicationFailed when
    two checks of a suite have one id.
    """
    for table in TABLES:
        connection.execute(f"create table {_name(table)} ({_TYPES[table.name]})")
        describe(connection, table)
    _insert(connection, RELEASE, [release_row])
    _insert(connection, CHECK_RESULT, _check_rows(checks))
    _insert(connection, RUN, sorted(runs, key=lambda run: run[0]))
    described = connection.execute(
        "select schema_name, table_name, column_name, data_type, comment from duckdb_columns()"
        " where database_name = 'release' and not internal order by schema_name, table_name, column_name"
    ).fetchall()
    dutch = [text_nl(table, column) for _, table, column, *_ in described]
    # a list per column: row by row takes a second
    lists = [*zip(*described, strict=True), [text.unit for text in dutch], [text.text for text in dutch]]
    unnested = ", ".join("unnest(?)" for _ in lists)
    connection.execute(f"insert into {_name(COLUMN_DESCRIPTION)} select {unnested}", [[*values] for values in lists])


def column_types(table: PublishedTable) -> dict[str, str]:
    """The types of the columns of one of these tables."""
    return dict(column.split() for column in _TYPES[table.name].split(", "))


def _check_rows(checks: list[dict[str, Any]]) -> list[list[Any]]:
    ordered = sorted(checks, key=lambda check: (check["suite"], check["check_id"]))
    for one, other in pairwise(ordered):
        if (one["suite"], one["check_id"]) == (other["suite"], other["check_id"]):
            raise PublicationFailed(
                f"suite {one['suite']} has two checks {one['check_id']}; give each check its own id"
            )
    return [[check[column] for column in CHECK_RESULT.columns] for check in ordered]


def _insert(connection: "DuckDBPyConnection", table: PublishedTable, rows: list[list[Any]]) -> None:
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into {_name(table)} values ({marks})", rows)


def _name(table: PublishedTable) -> str:
    return identifier("release", table.schema, table.name)
