"""Publication: the build database becomes an immutable release, and the pointer moves to it in one step."""

import json
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from expectations.results import CheckResult, GateRefused
from htsm import made_from, told
from htsm.clock import parse_time
from htsm.home import Home
from publish import export, release_tables, revision, shelf
from publish.atomic import one_publisher, put_in_place
from publish.checks_page import checks_page
from publish.data_package import data_package
from publish.dcat import dcat
from publish.manifest import published_tables
from publish.release_info import release_info
from publish.shelf import Release, current, releases
from publish.summary import summary

__all__ = ["Release", "current", "publish", "record", "releases"]


def publish(
    plan: dict[str, Any], checks: list[dict[str, Any]], timings: dict[str, float], home: Home
) -> dict[str, Any]:
    """Publishes work/build.duckdb as the release of `plan`: `{"release_id", "path", "summary"}`.

    `plan` is the content of work/plan.json, `checks` the results of the gates, `timings` seconds per step.
    A release that is there already only becomes current again. Readers see the old release until all is written;
    a publication that is killed leaves it in place. Raises GateRefused when a check that stops a release failed,
    PublicationFailed when the build cannot be published, FileNotFoundError without build or manifest.
    """
    place = shelf.place(home, plan["release_id"])
    _refuse_failed(checks)
    with one_publisher(home.published):
        shelf.clear_leftovers(home)
        if not place.exists():
            _write(plan, checks, timings, home, place)
        shelf.point_at(home, place.name)
        release = shelf.load(place)
        record(home, release)
        shelf.prune(home)
    return {"release_id": release.release_id, "path": str(release.path), "summary": summary(release.info)}


def record(home: Home, release: Release) -> None:
    """Writes in the journals what a release told of people and what it was made from, once."""
    told.record(home, release)
    made_from.record(home, release)


def _write(
    plan: dict[str, Any], checks: list[dict[str, Any]], timings: dict[str, float], home: Home, place: Path
) -> None:
    aside = place.with_name(f".{place.name}{shelf.PARTIAL}{os.getpid()}")
    aside.mkdir(parents=True)
    try:
        info = _fill(aside, plan, checks, timings, home)
        _write_json(aside / "release.json", info)
        (aside / "summary.txt").write_text(summary(info) + "\n", encoding="utf-8")
        for suite in sorted({check["suite"] for check in checks}):
            results = [check for check in checks if check["suite"] == suite]
            _write_json(aside / "checks" / f"{suite}.json", sorted(results, key=lambda check: check["check_id"]))
        (aside / "checks" / "index.html").write_text(checks_page(plan, checks), encoding="utf-8")
        put_in_place(aside, place)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _fill(
    aside: Path, plan: dict[str, Any], checks: list[dict[str, Any]], timings: dict[str, float], home: Home
) -> dict[str, Any]:
    """Writes the tables of the release and answers the content of its release.json."""
    began = time.monotonic()
    previous = current(home)
    manifest = home.work / "dbt" / "target" / "manifest.json"
    built = published_tables(manifest)
    tables = [*built, *release_tables.TABLES]
    with export.beside(home.work / "build.duckdb", aside / "htsm.duckdb", home.work / "publish_spill") as connection:
        for table in built:
            export.copy_table(connection, table)
        published_at = datetime.now(UTC)
        seconds = timings | {"publish": time.monotonic() - began}
        before = previous.release_id if previous else None
        release_tables.write(
            connection,
            [plan["release_id"], _utc(plan["as_of"]), plan["fingerprint"], plan["is_sample"]],
            checks,
            [[step, seconds[step], plan["release_id"], before, _naive(published_at)] for step in seconds],
        )
        revision.fill(connection, plan["release_id"], previous)
        for table in tables:
            export.write_parquet(connection, table, aside / "parquet")
        rows = {table.title: export.count_rows(connection, table) for table in tables}
        package = data_package(connection, tables, rows, manifest, plan, aside)
        _write_json(aside / "datapackage.json", package)
        _write_json(aside / "dcat.jsonld", dcat(package))
        return release_info(connection, plan, checks, dict(sorted(rows.items())), home, previous, published_at)


def _refuse_failed(checks: list[dict[str, Any]]) -> None:
    # The gates have run already; this holds for whoever calls the publication without them.
    stopping = [result for result in (CheckResult(**check) for check in checks) if result.stops]
    if stopping:
        raise GateRefused(stopping)


def _utc(text: str) -> datetime:
    return _naive(parse_time(text))


def _naive(moment: datetime) -> datetime:
    # Times in the tables are UTC without a zone: an old client needs no ICU extension for them.
    return moment.replace(tzinfo=None)


def _write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")
