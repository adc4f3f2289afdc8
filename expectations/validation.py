"""Runs checks through Great Expectations: one data source, a batch per table, a validation per batch.

Importing this module imports Great Expectations; `heavy_import` does so in time.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, ClassVar

import great_expectations as gx
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.registry import get_expectation_impl
from great_expectations.expectations.row_conditions import Column, Condition

from expectations.checks import Check

_COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}
_SEVERITY = {"fail": "critical", "warn": "warning"}


@dataclass(frozen=True)
class Observation:
    """What Great Expectations found for one check; `fault` says why it could not run, or is empty."""

    success: bool
    failing_rows: int
    observed: str
    fault: str = ""


class ExpectNoSuchRows(gx.expectations.UnexpectedRowsExpectation):  # type: ignore[misc]
    """UnexpectedRowsExpectation that only counts: its parent would also read every failing row."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: Mapping[str, Any], **_unused: Any) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}


def observe(
    url: str,
    connect_args: Mapping[str, Any],
    batches: Mapping[str, Sequence[Check]],
    parameters: Mapping[str, Any],
) -> dict[str, Observation]:
    """An observation per check_id.

    `batches` are the checks per view; `parameters` what `{$PARAMETER: name}` stands for.
    """
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    # a validation asks for the current project, so the context must be the one that get_context sets
    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            progress_bars=ProgressBarsConfig(globally=False),
            analytics_enabled=False,
        ),
    )
    engine_options: dict[str, Any] = {"kwargs": {"connect_args": dict(connect_args)}}
    warehouse = context.data_sources.add_sql("warehouse", connection_string=url, **engine_options)
    observations: dict[str, Observation] = {}
    try:
        for view, checks in batches.items():
            asset = warehouse.add_table_asset(view, table_name=view)
            batch = asset.add_batch_definition_whole_table("all").get_batch()
            observations |= _validate(batch, view, checks, parameters)
    finally:
        warehouse.get_execution_engine().close()
        warehouse.get_engine().dispose()
    return observations


def _validate(
    batch: Batch, name: str, checks: Sequence[Check], parameters: Mapping[str, Any]
) -> dict[str, Observation]:
    suite = gx.ExpectationSuite(name=name, expectations=[_expectation(check) for check in checks])
    outcome = batch.validate(suite, result_format=_COUNTS_ONLY, expectation_parameters=dict(parameters))
    observations: dict[str, Observation] = {}
    for result in outcome.results:
        configuration = result.expectation_config
        if configuration is None:
            raise RuntimeError(f"Great Expectations gave a result on {name} without saying of which check.")
        observations[configuration.meta["check_id"]] = _observation(result, configuration.type)
    return observations


def _expectation(check: Check) -> Expectation:
    about: dict[str, Any] = {"meta": {"check_id": check.check_id}, "severity": _SEVERITY[check.severity]}
    if check.expectation is None:
        return ExpectNoSuchRows(unexpected_rows_query=_as_template(check.sql or ""), **about)
    kwargs: dict[str, Any] = dict(check.kwargs)
    if check.row_condition:
        kwargs["row_condition"] = reduce(and_, map(_condition, *zip(*check.row_condition.items(), strict=True)))
    if "column_A" in kwargs:
        kwargs["ignore_row_if"] = "either_value_is_missing"
    return get_expectation_impl(check.expectation)(**kwargs, **about)


def _condition(column: str, wanted: Any) -> Condition:
    return Column(column).is_in(wanted) if isinstance(wanted, list) else Column(column) == wanted


def _as_template(sql: str) -> str:
    # Great Expectations reads braces as placeholders, and SQLAlchemy `:name` as a parameter
    literal = re.sub(r"(?<![:\w\\]):(?=\w)", r"\\:", sql.replace("{", "{{").replace("}", "}}"))
    return f"with batch as (select * from {{batch}}) select * from ({literal}\n)"


def _observation(result: ExpectationValidationResult, expectation: str) -> Observation:
    fault = _fault(result.exception_info)
    if fault:
        return Observation(False, 0, f"could not run: {fault}", fault)
    success, found = bool(result.success), result.result
    if "element_count" in found:
        failing = found["unexpected_count"] or 0  # None for a table without rows
        return Observation(success, failing, f"{failing} of {found['element_count']} rows fail")
    if expectation == ExpectNoSuchRows.expectation_type:
        failing = found["observed_value"]
        return Observation(success, failing, f"{failing} rows that must not exist")
    return Observation(success, 0, f"{found['observed_value']} rows in the table")


def _fault(exception_info: Mapping[str, Any]) -> str:
    """The first line of the exception, or ''; the mapping is one exception, or one per metric."""
    infos = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    messages = [str(info["exception_message"]).strip() for info in infos if info["raised_exception"]]
    return messages[0].splitlines()[0] if messages else ""
