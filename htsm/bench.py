"""Measures the walk and writes `docs/benchmarks.md`: totals against their targets, and where the time goes.

Wall-clock seconds on the machine at hand; nothing else should run on it. No test depends on them.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from htsm.home import PROJECT

REPORT = PROJECT / "docs" / "benchmarks.md"
HTSM = Path(sys.executable).with_name("htsm")
DAGS = "import dags.pull_sources, dags.build_and_publish"
GX = "from expectations import heavy_import; heavy_import.ready()"


@dataclass(frozen=True)
class Measured:
    """One total, in seconds, and what it must stay under."""

    what: str
    seconds: float
    target: float


def _timed(command: list[str], home: Path) -> float:
    begun = time.monotonic()
    done = subprocess.run(
        command,
        env={**os.environ, "HTSM_HOME": str(home), "AIRFLOW_HOME": str(home / "work" / "airflow")},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} exited with {done.returncode}:\n{done.stderr[-2000:]}")
    return time.monotonic() - begun


def _often(command: list[str], home: Path, times: int = 5) -> float:
    return statistics.median(_timed(command, home) for _ in range(times))


def measure(progress: Callable[[str], None]) -> tuple[list[Measured], dict[str, float]]:
    """The totals, and the seconds per phase of a run under Airflow in process."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as place:
        airflow, plain = Path(place) / "airflow", Path(place) / "plain"
        progress("htsm --help, imports")
        totals = [Measured("`htsm --help`", _often([str(HTSM), "--help"], plain), 0.3)]
        nothing = _often([python, "-c", "pass"], plain)
        totals.append(Measured("importing all DAG files", _often([python, "-c", DAGS], airflow, 3) - nothing, 2))
        gx_import = _often([python, "-c", GX], plain, 3) - nothing
        progress("htsm run, and again unchanged")
        first = Measured("`htsm run`, everything new", _timed([str(HTSM), "run"], plain), 60)
        again = Measured("`htsm run`, unchanged", _often([str(HTSM), "run"], plain, 3), 5)
        progress("htsm run --airflow, and again unchanged")
        command = [str(HTSM), "run", "--airflow"]
        totals.append(Measured("`make run`, everything new", _timed(command, airflow), 60))
        totals.append(Measured("`make run`, unchanged", _often(command, airflow, 3), 20))
        totals += [first, again]
        return totals, _phases(plain, totals, first, gx_import)


def _phases(home: Path, totals: list[Measured], first: Measured, gx_import: float) -> dict[str, float]:
    """Where the seconds of `make run` go, from the step times of the run without Airflow and what Airflow adds."""
    steps = json.loads((home / "work" / "timings.json").read_text(encoding="utf-8"))
    dbt = json.loads((home / "work" / "dbt" / "target" / "run_results.json").read_text(encoding="utf-8"))
    checks = steps["check_parsed"] + steps["check_star"]
    # the first gate waits for the import, as far as that was not done meanwhile
    imported = min(gx_import, steps["check_parsed"])
    with_airflow = next(m.seconds for m in totals if "make run`, everything" in m.what)
    return {
        "Airflow": max(with_airflow - first.seconds, 0.0),
        "dbt start (imports, parsing)": steps["build"] - dbt["elapsed_time"],
        "dbt models, seeds and tests": dbt["elapsed_time"],
        "Great Expectations import": imported,
        "Great Expectations checks": checks - imported,
        "own code (pull, read, plan, publish, board)": first.seconds - steps["build"] - checks,
    }


def report(totals: list[Measured], phases: dict[str, float]) -> str:
    """The measurements as a page."""
    lines = [
        "# Benchmarks",
        "",
        f"Made by `htsm bench` on {os.cpu_count()} cores, Python {platform.python_version()}, sample data at scale 1. "
        "Seconds are of that machine; the ratio to the target is what to watch.",
        "",
        "| what | seconds | target | ratio |",
        "|---|---:|---:|---:|",
    ]
    lines += [f"| {m.what} | {m.seconds:.2f} | {m.target:g} | {m.seconds / m.target:.2f} |" for m in totals]
    total = sum(phases.values())
    lines += ["", "Where the time of a first `make run` goes:", "", "| phase | seconds | share |", "|---|---:|---:|"]
    ordered = sorted(phases.items(), key=lambda phase: -phase[1])
    lines += [f"| {name} | {seconds:.1f} | {seconds / total:.0%} |" for name, seconds in ordered]
    return "\n".join(lines) + "\n"
