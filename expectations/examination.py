"""Examines one database: counts through Great Expectations, then fetches examples of what fails."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from expectations import dialect
from expectations.batches import CATALOGUE_SQL, PROVENANCE, Catalogue, session_views, view_name
from expectations.checks import Check, clock
from expectations.failing_rows import EXPECTATIONS, quoted, row_filter
from expectations.results import EXAMPLES, CheckResult
from expectations.validation import Observation, observe


def examine(checks: Sequence[Check], database: Path, as_of: datetime.date) -> list[CheckResult]:
    """The result of each check, in their order. Raises SQLAlchemy's errors when the file cannot be opened."""
    dialect.register()
    url = sa.URL.create("duckdb+buffered", database=str(database)).render_as_string(hide_password=False)
    read_only: dict[str, Any] = {"read_only": True}
    catalogue = _catalogue(url, read_only)
    connect_args = read_only | {"session_views": session_views(catalogue, checks)}
    batches: dict[str, list[Check]] = defaultdict(list)
    for check in checks:
        if check.table in catalogue:
            batches[view_name(check.batch)].append(check)
    observations = observe(url, connect_args, batches, clock(as_of))
    engine = sa.create_engine(url, connect_args=connect_args)
    try:
        with engine.connect() as connection:
            return [
                _result(check, observations.get(check.check_id, _absent(check)), connection, catalogue, as_of)
                for check in checks
            ]
    finally:
        engine.dispose()


def _catalogue(url: str, connect_args: Mapping[str, Any]) -> Catalogue:
    engine = sa.create_engine(url, connect_args=dict(connect_args))
    try:
        with engine.connect() as connection:
            return {row[0]: row[1] for row in connection.exec_driver_sql(CATALOGUE_SQL)}
    finally:
        engine.dispose()


def _absent(check: Check) -> Observation:
    fault = f"there is no table {check.table}"
    return Observation(False, 0, f"could not run: {fault}", fault)


def _result(
    check: Check,
    observation: Observation,
    connection: sa.Connection,
    catalogue: Catalogue,
    as_of: datetime.date,
) -> CheckResult:
    excuse = check.exception
    excepted = not observation.success and not observation.fault and excuse is not None and excuse.covers(as_of)
    observed = observation.observed
    if excepted and excuse is not None:
        observed += f"; excepted until {excuse.until.isoformat()}: {excuse.reason}"
    return CheckResult(
        suite=check.layer,
        check_id=check.check_id,
        layer=check.layer,
        # a check that cannot run has proved nothing, and that is for us to repair
        severity="fail" if observation.fault else check.severity,
        owner="internal" if observation.fault else check.owner,
        description=check.description,
        passed=observation.success,
        excepted=excepted,
        observed=observed,
        failing_rows=observation.failing_rows,
        examples=_examples(check, connection, catalogue, as_of) if observation.failing_rows else [],
    )


def _examples(
    check: Check, connection: sa.Connection, catalogue: Catalogue, as_of: datetime.date
) -> list[dict[str, Any]]:
    view = quoted(view_name(check.batch))
    values: list[Any] = []
    if check.expectation is None:
        select = f"with batch as (select * from {view}) select * from ({check.sql}\n)"
    else:
        filtered, values = row_filter(check.row_condition)
        failing, more = EXPECTATIONS[check.expectation].failing(_resolved(check.kwargs, as_of))
        columns = _shown(check, catalogue[check.table])
        select, values = f"select {columns} from {view} where {filtered} and {failing}", values + more
    rows = connection.exec_driver_sql(f"{select} order by all limit {EXAMPLES}", tuple(values)).mappings()
    return [{_named(key): _plain(value) for key, value in row.items()} for row in rows]


def _shown(check: Check, columns: list[str]) -> str:
    """Of a traced table the place and the checked columns, of another every column."""
    if not set(PROVENANCE) <= set(columns):
        return "*"
    checked = [check.kwargs[key] for key in EXPECTATIONS[check.expectation or ""].columns]
    return ", ".join(quoted(name) for name in dict.fromkeys([*PROVENANCE, *checked, *check.row_condition]))


def _resolved(kwargs: Mapping[str, Any], as_of: datetime.date) -> dict[str, Any]:
    known = clock(as_of)
    return {key: known[value["$PARAMETER"]] if isinstance(value, dict) else value for key, value in kwargs.items()}


def _named(column: str) -> str:
    return {**PROVENANCE, "file_name": "file"}.get(column, column)


def _plain(value: Any) -> Any:
    """A value that JSON can hold."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
