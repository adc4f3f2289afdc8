"""What release.json says: what the release was made from, how it was checked, and what it changes."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from htsm.fingerprint import code_version
from htsm.home import Home
from htsm.sql import identifier
from publish.changes import changes
from publish.rows import fetch, has_table
from publish.snapshots import snapshots
from publish.versions import versions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from publish.shelf import Release


def release_info(
    connection: "DuckDBPyConnection",
    plan: dict[str, Any],
    checks: list[dict[str, Any]],
    rows: dict[str, int],
    home: Home,
    previous: "Release | None",
    published_at: datetime,
) -> dict[str, Any]:
    """The content of release.json; `rows` counts rows per table, `connection` sees the filled release."""
    made_from = snapshots(connection, home)
    return {
        **{name: plan[name] for name in ("release_id", "fingerprint", "as_of", "profile", "is_sample")},
        "code": code_version(),
        "made_from": plan["made_from"],
        "published_at": published_at.isoformat(),
        "versions": versions(),
        "checks": count_checks(checks),
        "rows": rows,
        "snapshots": made_from,
        "sources": _meta(connection, "source_status"),
        "refused": _meta(connection, "refusal"),
        "people": _people(connection),
        "approvals": plan.get("approvals", []),
        "changes": changes(connection, rows, made_from, previous),
    }


def _meta(connection: "DuckDBPyConnection", table: str) -> list[dict[str, Any]]:
    if not has_table(connection, "release", "meta", table):
        return []
    return fetch(connection, f"from {identifier('release', 'meta', table)}")


def _people(connection: "DuckDBPyConnection") -> dict[str, int]:
    """How many cells of surveys there are, how many of them are withheld, and how many stand as they were."""
    if not has_table(connection, "release", "core", "fct_survey_cell"):
        return {"cells": 0, "suppressed": 0, "held": 0}
    return fetch(
        connection,
        "select count(*) as cells, count(*) filter (suppressed) as suppressed, count(*) filter (held) as held"
        f" from {identifier('release', 'core', 'fct_survey_cell')}",
    )[0]


def count_checks(checks: list[dict[str, Any]]) -> dict[str, Any]:
    """How many checks passed, in all, by suite, severity and owner; the failed ones, their examples are in checks/."""
    failed = sorted((check for check in checks if not check["passed"]), key=lambda c: (c["suite"], c["check_id"]))
    return {
        "total": len(checks),
        "passed": len(checks) - len(failed),
        "excepted": sum(check["excepted"] for check in failed),
        **{f"by_{aspect}": _passed_and_failed(checks, aspect) for aspect in ("suite", "severity", "owner")},
        "failed": [{name: value for name, value in check.items() if name != "examples"} for check in failed],
    }


def _passed_and_failed(checks: list[dict[str, Any]], aspect: str) -> dict[str, dict[str, int]]:
    count = Counter((check[aspect], check["passed"]) for check in checks)
    return {
        value: {"passed": count[value, True], "failed": count[value, False]}
        for value in sorted({check[aspect] for check in checks})
    }
