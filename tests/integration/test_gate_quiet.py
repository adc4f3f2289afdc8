"""The gate in a process of its own: it says nothing, writes nothing, calls nobody, and starts fast."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from htsm.home import PROJECT
from tests.integration.gate_database import build

WATCHED_RUN = """
import json, sys, time
from datetime import date
from pathlib import Path

written, called = [], []

def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        written.append(str(arguments[0]))
    elif event in ("os.mkdir", "os.rename", "os.remove"):
        written.append(f"{event} {arguments[0]}")
    elif event in ("socket.connect", "socket.getaddrinfo"):
        called.append(str(arguments))

sys.addaudithook(watch)
from expectations import gate

heavy_before = [m for m in ("great_expectations", "pandas", "sqlalchemy", "duckdb") if m in sys.modules]
begun = time.perf_counter()
gate.preload()
gate.preload()
preload_seconds = time.perf_counter() - begun
results = [r for layer in ("parsed", "core", "marts") for r in gate.run(layer, Path(sys.argv[1]), date(2024, 2, 15))]
seldom_used = [m for m in ("narwhals", "scipy.optimize") if m in sys.modules]
import altair
from scipy import stats
print(json.dumps({
    "written": written, "called": called, "heavy_before": heavy_before, "preload_seconds": preload_seconds,
    "checks": len(results), "failed": [r.check_id for r in results if not r.passed], "seldom_used": seldom_used,
    "used_after_all": [altair.Chart.__name__, float(stats.norm.cdf(0))],
}))
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    database = build(tmp_path_factory.mktemp("data") / "good.duckdb")
    before = database.read_bytes()
    place = tmp_path_factory.mktemp("place")
    ran = subprocess.run(
        [sys.executable, "-c", WATCHED_RUN, str(database)],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(place)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return report | {
        "lines": ran.stdout.splitlines(),
        "stderr": ran.stderr,
        "left": sorted(path.name for path in place.iterdir()),
        "beside": sorted(path.name for path in database.parent.iterdir()),
        "database_unchanged": database.read_bytes() == before,
    }


def test_all_checks_ran_and_passed(run: dict[str, Any]) -> None:
    assert (run["checks"], run["failed"]) == (61, [])


def test_nothing_is_printed(run: dict[str, Any]) -> None:
    assert len(run["lines"]) == 1
    assert run["stderr"] == ""


def test_no_file_is_written_and_nobody_called(run: dict[str, Any]) -> None:
    assert (run["written"], run["called"]) == ([], [])
    assert (run["left"], run["beside"]) == ([], ["good.duckdb"])
    assert run["database_unchanged"]


def test_importing_the_gate_and_preloading_cost_nothing(run: dict[str, Any]) -> None:
    assert run["heavy_before"] == []
    assert run["preload_seconds"] < 0.5


def test_what_no_check_uses_is_loaded_only_when_used(run: dict[str, Any]) -> None:
    assert run["seldom_used"] == []
    assert run["used_after_all"] == ["Chart", 0.5]
