"""All DAGs through Airflow, one after the other, in this process: no scheduler, no server, no other process."""

import atexit
import gc
import os
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from htsm.airflow_environment import environment, folder
from htsm.home import home
from htsm.turn import turn

BUILD = "build_and_publish"
KEPT_LOGS = 20


def run_in_process(
    profile: str, as_of: str | None = None, progress: Callable[[str], None] | None = None
) -> dict[str, Any]:
    """Every pull DAG, then the build, by `dag.test()`: Airflow's own run, recorded in its metadata database.

    Returns {"pulls": {source_id: {"pull": {...}, "read": {...}}}, "failed": {source_id: message},
    "build": {"plan": {...}, ..., "publish": {...}}, "unchanged": bool, "seconds": float, "log": path}; in "build"
    only what ran. A source that cannot be pulled or read does not stop the others and stands in "failed". A task
    of the build that fails raises its own exception, a refused gate's included. `as_of` is ISO time in UTC.
    Only in a process's main thread (signals). Raises AlreadyRunning while another run or `make up` is at work.
    """
    started = time.monotonic()
    state = home()
    place = folder(state)
    if "airflow" in sys.modules and os.environ.get("AIRFLOW_HOME") != str(place):
        raise RuntimeError(f"Airflow is already loaded here with another home than {place}: start a new process")
    os.environ.update(environment(state), HTSM_PROFILE=profile)
    terminal = sys.stderr
    say = progress or (lambda line: print(line, file=terminal, flush=True))
    log = _log(place / "logs" / "in_process")
    with turn(state), redirect_stdout(log), redirect_stderr(log):
        outcome = _run(as_of, say)
    return {**outcome, "seconds": round(time.monotonic() - started, 1), "log": log.name}


@cache
def _log(logs: Path) -> TextIO:
    """The one file that takes all that Airflow, dbt and the checks print; open as long as the process."""
    # what Airflow loaded need not be taken apart object by object at exit: 1.7 s
    atexit.register(gc.freeze)
    logs.mkdir(parents=True, exist_ok=True)
    for old in sorted(logs.glob("*.log"))[: -KEPT_LOGS + 1]:
        old.unlink(missing_ok=True)
    return (logs / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.log").open("w", encoding="utf-8", buffering=1)


def _run(as_of: str | None, say: Callable[[str], None]) -> dict[str, Any]:
    begun = time.monotonic()
    from htsm.airflow_database import end_orphans, prepare

    made = prepare()
    end_orphans()
    from airflow.sdk.listener import get_listener_manager

    from htsm.airflow_watch import Watch

    dags = _dags()
    word = "Airflow, with a new metadata database" if made else "Airflow"
    say(f"  ✓ {f'{word}: {len(dags)} DAGs':<44}{time.monotonic() - begun:6.1f} s")
    watch = Watch(say)
    listeners = get_listener_manager()
    listeners.add_listener(watch)
    failed = {}
    try:
        for dag_id in sorted(dags.keys() - {BUILD}):
            if error := _test(dags[dag_id], watch, {}):
                failed[dag_id.removeprefix("pull_")] = str(error)
        if error := _test(dags[BUILD], watch, {"as_of": as_of, "ask": False}):
            raise error
    finally:
        listeners.pm.unregister(watch)
    pulls: dict[str, dict[str, Any]] = {}
    for (dag_id, task_id), result in watch.results.items():
        if result is None:
            continue
        pulls.setdefault(dag_id.removeprefix("pull_"), {})[task_id] = result
    built = pulls.pop(BUILD)
    return {"pulls": pulls, "failed": failed, "build": built, "unchanged": built["plan"]["unchanged"]}


def _dags() -> dict[str, Any]:
    """The DAGs that pull and build; nobody sits there, so that no task is tried again and nothing is asked."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    for path, trace in bag.import_errors.items():
        raise RuntimeError(f"DAG file {path} cannot be loaded:\n{trace}")
    dags = {dag_id: dag for dag_id, dag in bag.dags.items() if dag_id == BUILD or dag_id.startswith("pull_")}
    for dag in dags.values():
        for task in dag.tasks:
            task.retries = 0
    return dags


def _test(dag: Any, watch: Any, conf: dict[str, Any]) -> BaseException | None:
    """One run of a DAG. Returns what stopped it; an interrupt goes on to the caller."""
    run = dag.test(run_conf=conf)
    error = next((e for (dag_id, _), e in watch.errors.items() if dag_id == dag.dag_id), None)
    if error is not None and not isinstance(error, Exception):
        raise error
    if run.state != "success" and error is None:
        return RuntimeError(f"DAG {dag.dag_id} ended as {run.state} without a task's message; see {sys.stderr.name}")
    return error
