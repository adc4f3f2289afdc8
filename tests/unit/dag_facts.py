"""Loads every DAG file as Airflow's DAG processor does, without network and database, and prints what it found.

Run in a process of its own: `python -m tests.unit.dag_facts [SOURCES]`, SOURCES another folder of declarations.
"""

import json
import socket
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

HEAVY = ("dbt", "duckdb", "great_expectations", "pandas", "pyarrow", "htsm.steps", "ingest.pull", "ingest.read")


def _forbidden(*_args: Any, **_kwargs: Any) -> Any:
    raise AssertionError("a DAG file used the network or a database while it was loaded")


def facts(sources: Path | None) -> dict[str, Any]:
    import airflow.sdk

    socket.socket.connect = socket.getaddrinfo = sqlite3.connect = sqlite3.dbapi2.connect = _forbidden  # type: ignore
    import ingest.source_folder

    if sources:
        ingest.source_folder.SOURCES = sources
    from airflow.dag_processing.dagbag import DagBag

    from htsm.home import PROJECT

    begun = time.monotonic()
    bag = DagBag(PROJECT / "dags")
    return {
        "airflow": airflow.sdk.__version__,
        "seconds": time.monotonic() - begun,
        "errors": bag.import_errors,
        "heavy": sorted(name for name in HEAVY if name in sys.modules),
        "dags": {dag_id: _dag(dag) for dag_id, dag in bag.dags.items()},
    }


def _dag(dag: Any) -> dict[str, Any]:
    return {
        "file": Path(dag.fileloc).name,
        "cron": getattr(dag.timetable, "expression", None),
        "assets": sorted(asset.uri for asset in getattr(dag.schedule, "objects", ())),
        "condition": type(dag.schedule).__name__,
        "max_active_runs": dag.max_active_runs,
        "catchup": dag.catchup,
        "paused": dag.is_paused_upon_creation,
        "tags": sorted(dag.tags),
        "doc": dag.doc_md,
        "tasks": [_task(task) for task in dag.topological_sort()],
    }


def _task(task: Any) -> dict[str, Any]:
    return {
        "id": task.task_id,
        "owner": task.owner,
        "doc": task.doc or task.python_callable.__doc__,
        "upstream": sorted(task.upstream_task_ids),
        "outlets": [asset.uri for asset in task.outlets],
        "pool": task.pool,
        "retries": task.retries,
        "backoff": task.retry_exponential_backoff,
        "on_failure": [callback.__name__ for callback in task.on_failure_callback],
    }


if __name__ == "__main__":
    print(json.dumps(facts(Path(sys.argv[1]) if sys.argv[1:] else None)))
