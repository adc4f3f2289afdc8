"""Measures the build, models without tests, over worlds of several sizes, and writes `docs/benchmarks_build.md`.

A build starts from parsed files and an empty database, with dbt's start in it and its parsing warm. At scale 100 the
register entries of a hundred worlds stand beside ten million vacancies.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from htsm.home import PROJECT, Home

REPORT = PROJECT / "docs" / "benchmarks_build.md"
SCALES = (1, 10, 100)
VACANCIES = 100_000
"""Vacancies at scale 1 of the bench."""
AT_MOST = {1: 15.0, 100: 300.0}
"""Seconds."""
_TIMED = """
import json, resource, time
from htsm.dbt import run_dbt
from htsm.home import home
run_dbt(home(), ["parse"])
begun = time.perf_counter()
run_dbt(home(), ["build", "--exclude-resource-type", "unit_test", "test"])
seconds = time.perf_counter() - begun
print(json.dumps({"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}))
"""


@dataclass(frozen=True)
class Built:
    """One build: rows that were parsed, cells of evidence that came of it, wall seconds and peak memory in MB."""

    scale: int
    parsed: int
    evidence: int
    seconds: float
    peak: int

    def line(self, smaller: "Built | None") -> str:
        """The row of the page."""
        target = AT_MOST.get(self.scale)
        cells = [
            f"{self.scale}",
            f"{self.parsed:,}",
            f"{self.evidence:,}",
            f"{self.seconds:.1f}",
            f"{target:g}" if target else "",
            f"{self.seconds / smaller.seconds:.1f}" if smaller else "",
            f"{self.parsed / smaller.parsed:.1f}" if smaller else "",
            f"{self.peak:,}",
        ]
        return f"| {' | '.join(cells)} |"


def measure_builds(progress: Callable[[str], None], scales: Sequence[int] = SCALES) -> list[Built]:
    """A build for every scale, the smallest first."""
    found = []
    for scale in sorted(scales):
        with tempfile.TemporaryDirectory() as place:
            progress(f"the build at scale {scale}: making the world, pulling and reading it")
            home = _read_world(Path(place), scale)
            progress(f"the build at scale {scale}")
            found.append(_build(home, scale))
    return found


def _read_world(place: Path, scale: int) -> Home:
    from ingest.samples.generate import write
    from ingest.samples.making.edition import SEED
    from ingest.samples.making.vacancies import write_vacancies
    from ingest.samples.publisher import serve

    write(place / "samples", SEED, scale)
    files = place / "samples" / "files"
    write_vacancies(next((files / "vacancies").glob("*.csv.gz")), scale * VACANCIES, SEED)
    home = Home(place / "home")
    home.root.mkdir()
    with serve(files) as url:
        settings = os.environ | {"HTSM_HOME": str(home.root), "HTSM_PROFILE": "sample", "HTSM_SAMPLE_URL": url}
        plan = "from htsm import steps; steps.plan('sample', None)"
        for command in ([str(Path(sys.executable).with_name("htsm")), "pull"], [sys.executable, "-c", plan]):
            subprocess.run(command, env=settings, cwd=PROJECT, check=True, capture_output=True)
    return home


def _build(home: Home, scale: int) -> Built:
    import duckdb

    database = home.work / "build.duckdb"
    database.unlink(missing_ok=True)
    settings = os.environ | {"HTSM_HOME": str(home.root)}
    done = subprocess.run(
        [sys.executable, "-c", _TIMED], env=settings, cwd=PROJECT, check=True, capture_output=True, text=True
    )
    measured = json.loads(done.stdout.splitlines()[-1])
    with duckdb.connect(str(database), read_only=True) as con:
        (parsed,) = con.execute("select sum(rows_loaded) from meta.row_ledger").fetchone() or (0,)
        (evidence,) = con.execute("select count(*) from marts.kpi_evidence").fetchone() or (0,)
    return Built(scale, int(parsed), evidence, measured["seconds"], measured["peak"])


def page(found: Sequence[Built]) -> str:
    """The measurements as a page."""
    lines = [
        "# Benchmarks of the build",
        "",
        f"Made by `htsm bench --build` on {os.cpu_count()} cores, Python {platform.python_version()}: from parsed "
        "files to marts, seeds and models without tests, into an empty database, dbt's start in it. At most 4,096 MB.",
        "",
        "| scale | rows parsed | rows of evidence | seconds | at most | times the one before | its rows | peak (MB) |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [built.line(smaller) for built, smaller in zip(found, [None, *found[:-1]], strict=True)]
    return "\n".join(lines) + "\n"
