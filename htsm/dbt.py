"""dbt in one invocation, in a process of its own: its imports and memory do not stay with the caller."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from htsm.explained import Explained
from htsm.home import PROJECT, Home

DBT_PROJECT = PROJECT / "dbt_project"


class BuildFailed(Explained):
    """dbt did not build everything; says which nodes failed, why, and where the log is."""


def environment(home: Home) -> dict[str, str]:
    """The variables that the dbt project reads; no telemetry, no version check."""
    return {
        **os.environ,
        "HTSM_HOME": str(home.root),
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_TARGET_PATH": str(home.work / "dbt" / "target"),
        "DBT_LOG_PATH": str(home.work / "dbt" / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "DBT_VERSION_CHECK": "false",
        "DBT_USE_COLORS": "false",
    }


def run_dbt(home: Home, arguments: list[str]) -> dict[str, Any]:
    """Runs dbt and gives how many nodes ended how; raises BuildFailed with what failed and what to do."""
    (home.work / "dbt").mkdir(parents=True, exist_ok=True)
    done = _run([sys.executable, "-m", "htsm.dbt_process", "--quiet", *arguments], home)
    results = _results(home.work / "dbt" / "target" / "run_results.json") if done.returncode in (0, 1) else []
    bad = [r for r in results if r["status"] in ("error", "fail", "runtime error")]
    if done.returncode != 0:
        lines = [f"  - {r['unique_id']}: {(r.get('message') or '').strip()}" for r in bad]
        text = "\n".join(lines) or (done.stdout + done.stderr).strip()[-4000:]
        raise BuildFailed(
            f"dbt did not build everything:\n{text}\nWhat to do: see {home.work / 'dbt' / 'logs' / 'dbt.log'}; "
            "the last release stays in place"
        )
    counts: dict[str, int] = {}
    for result in results:
        counts[result["status"]] = counts.get(result["status"], 0) + 1
    return {"nodes": len(results), "statuses": counts}


def _run(command: list[str], home: Home) -> subprocess.CompletedProcess[str]:
    """Runs a command that ends when this process is gone: it reads from a pipe that stays open as long as we live."""
    reads, stays_open = os.pipe()
    try:
        return subprocess.run(
            command, stdin=reads, env=environment(home), cwd=home.work, capture_output=True, text=True, check=False
        )
    finally:
        os.close(reads)
        os.close(stays_open)


def _results(path: Path) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["results"] if path.exists() else []
    return loaded
