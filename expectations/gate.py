"""The gate: runs a layer's suite on a DuckDB file and says whether a release may be made of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from expectations import heavy_import
from expectations.checks import Check
from expectations.results import CheckResult, GateRefused
from expectations.suite_files import SuiteFault, load

__all__ = ["CheckResult", "GateRefused", "SuiteFault", "enforce", "preload", "run", "run_checks"]


def preload() -> None:
    """Imports Great Expectations in the background; call it when the long work before a gate begins."""
    heavy_import.preload()


def run(layer: str, database: Path, as_of: date) -> list[CheckResult]:
    """The result of every check of a layer, in the order of its suite file.

    `layer` is `parsed` (a database with the `raw` relations), `core` or `marts` (the build database).
    The file is opened read-only. Raises SuiteFault for an unusable suite, FileNotFoundError without a database.
    """
    return run_checks(load(layer), database, as_of)


def run_checks(checks: Sequence[Check], database: Path, as_of: date) -> list[CheckResult]:
    """The result of each of these checks, in their order; see `run`."""
    if not database.is_file():
        raise FileNotFoundError(f"There is no database {database} to check; read and build first (htsm build).")
    heavy_import.ready()
    from expectations.examination import examine

    return examine(checks, database, as_of)


def enforce(results: Iterable[CheckResult]) -> None:
    """Raises GateRefused when a check of severity `fail` failed without a valid exception."""
    failed = [result for result in results if result.stops]
    if failed:
        raise GateRefused(failed)
