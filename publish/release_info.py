"""What release.json says: what the release was made from, how it was checked, and what it changes."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from htsm.home import Home
from publish.changes import changes
from publish.rows import has_table, rows_of
from publish.snapshots import snapshots
from publish.versions import versions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from publish.shelf import Release

STATUS = ("meta", "source_status")


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
    return {
        "release_id": plan["release_id"],
        "fingerprint": plan["fingerprint"],
        "as_of": plan["as_of"],
        "profile": plan["profile"],
        "is_sample": plan["is_sample"],
        "published_at": published_at.isoformat(),
        "snapshots": snapshots(connection, home),
        "versions": versions(),
        "checks": count_checks(checks),
        "rows": rows,
        "sources": rows_of(connection, *STATUS) if has_table(connection, *STATUS) else [],
        "changes": changes(connection, rows, previous),
    }


def count_checks(checks: list[dict[str, Any]]) -> dict[str, Any]:
    """`total`, `passed`, how many passed and failed by suite, severity and owner, and the failed ones in full."""
    failed = [check for check in checks if not check["passed"]]
    return {
        "total": len(checks),
        "passed": len(checks) - len(failed),
        "excepted": sum(bool(check.get("excepted")) for check in failed),
    } | {
        f"by_{aspect}": {
            value: {"passed": count[value, True], "failed": count[value, False]}
            for value in sorted({value for value, _ in count})
        }
        for aspect in ("suite", "severity", "owner")
        for count in [Counter((check[aspect], bool(check["passed"])) for check in checks)]
    } | {"failed": sorted(failed, key=lambda check: (check["suite"], check["check_id"]))}
