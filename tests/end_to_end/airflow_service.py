"""`make up` as a person starts it, in a state folder of its own, and its public REST API."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import httpx
import psutil

from htsm.home import PROJECT

READY = 90.0
TRIES = 5
DONE = ("success", "failed")
ASKING = "ask_steward"
APPROVING = "approve_movement"


@dataclass
class Service:
    """A running Airflow: `api` is signed in as admin."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    api: httpx.Client

    def get(self, path: str) -> dict[str, Any]:
        answer = self.api.get(path)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def trigger(self, dag_id: str, run_id: str) -> None:
        self.api.patch(f"dags/{dag_id}", json={"is_paused": False}).raise_for_status()
        body = {"dag_run_id": run_id, "logical_date": None}
        # on a busy machine Airflow answers 500 now and then, and it may have made the run all the same
        answer = self.api.post(f"dags/{dag_id}/dagRuns", json=body)
        for _ in range(TRIES):
            if answer.status_code != 500:
                break
            time.sleep(2)
            answer = self.api.post(f"dags/{dag_id}/dagRuns", json=body)
            if answer.status_code == 409:
                return
        answer.raise_for_status()

    def runs(self, dag_id: str = "~") -> list[dict[str, Any]]:
        """The runs of a DAG; without one, of all that end by themselves: not of those that wait for a person."""
        found: list[dict[str, Any]] = self.get(f"dags/{dag_id}/dagRuns?limit=100")["dag_runs"]
        return [run for run in found if dag_id != "~" or run["dag_id"] not in (ASKING, APPROVING)]

    def asked(self, dag_id: str = ASKING) -> list[dict[str, Any]]:
        """What waits for a person's answer: the questions of all runs, as Airflow's page lists them."""
        found = self.get(f"dags/{dag_id}/dagRuns/~/hitlDetails?limit=100")["hitl_details"]
        return [detail for detail in found if not detail["response_received"]]

    def answer(self, question: dict[str, Any], option: str, reason: str) -> None:
        """Answers a question as the signed-in user."""
        at = question["task_instance"]
        run = f"dags/{at['dag_id']}/dagRuns/{at['dag_run_id']}"
        path = f"{run}/taskInstances/{at['task_id']}/{at['map_index']}/hitlDetails"
        body = {"chosen_options": [option], "params_input": {"reason": reason}}
        self.api.patch(path, json=body).raise_for_status()

    def tasks(self, dag_id: str, run_id: str) -> dict[str, str]:
        found = self.get(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances")["task_instances"]
        return {task["task_id"]: task["state"] for task in found}

    def query(self, sql: str) -> list[Any]:
        """Rows of the current release."""
        with duckdb.connect(
            str((self.home / "published" / "current").resolve() / "htsm.duckdb"), read_only=True
        ) as con:
            return con.execute(sql).fetchall()

    def finished(self) -> list[str]:
        """The DAG of every run that came to an end."""
        return [run["dag_id"] for run in self.runs() if run["state"] in DONE]

    def events(self) -> list[dict[str, Any]]:
        """Every asset event; only when all runs are done: Airflow answers 500 while one that it started is queued."""
        found: list[dict[str, Any]] = self.get("assets/events?limit=100")["asset_events"]
        return found

    def all_done(self) -> bool:
        """Whether no run is under way and no asset event waits for a run."""
        waiting = self.get("dags/build_and_publish/assets/queuedEvents")["total_entries"]
        return waiting == 0 and len(self.finished()) == len(self.runs())

    def processes(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def listening(self) -> set[str]:
        """The addresses on which any of the processes listens."""
        found = set()
        for process in [psutil.Process(self.process.pid), *self.processes()]:
            connections = process.net_connections(kind="inet")
            found |= {c.laddr.ip for c in connections if c.status == psutil.CONN_LISTEN}
        return found


def logs(home: Path) -> str:
    """The last lines of every log, for a test that failed."""
    texts = []
    for log in sorted((home / "work" / "airflow" / "logs").rglob("*.log")):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        texts.append("\n".join([f"--- {log}", *lines[-25:]]))
    return "\n".join(texts)


def until(what: str, met: Callable[[], bool], seconds: float) -> None:
    """Waits for something to come true; raises AssertionError when it does not in time."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, f"not in {seconds:.0f} s: {what}"
        time.sleep(1)


@contextmanager
def airflow_service(home: Path) -> Iterator[Service]:
    """Starts it, waits until all parts are healthy, and ends it, whatever happened in between."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    left_out = ("HTSM_PROFILE", "HTSM_SAMPLE_URL", "PYTHONDONTWRITEBYTECODE")
    environment = {k: v for k, v in os.environ.items() if k not in left_out}
    # some thirty processes of Airflow load the same modules: compile them once
    environment["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
    process = subprocess.Popen(
        [sys.executable, "-m", "htsm.airflow_up", "--port", str(port)],
        cwd=PROJECT,
        env=environment | {"HTSM_HOME": str(home)},
    )
    address = f"http://127.0.0.1:{port}/api/v2/"
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as api:
        service = Service(home, port, process, api)
        known: list[psutil.Process] = []
        try:
            until("Airflow is healthy", lambda: _healthy(service), READY)
            _sign_in(service)
            yield service
            known = service.processes()
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=60)
            finally:
                _, alive = psutil.wait_procs(known, timeout=5)
                for orphan in alive:
                    orphan.kill()
        assert not alive, f"still there after SIGTERM: {alive}"


def _healthy(service: Service) -> bool:
    assert service.process.poll() is None, "make up ended by itself"
    try:
        health = service.get("monitor/health")
    except httpx.HTTPError:
        return False
    return {part["status"] for part in health.values()} == {"healthy"}


def _sign_in(service: Service) -> None:
    passwords = service.home / "work" / "airflow" / "simple_auth_manager_passwords.json.generated"
    user = {"username": "admin", "password": json.loads(passwords.read_text())["admin"]}
    answer = service.api.post(f"http://127.0.0.1:{service.port}/auth/token", json=user)
    answer.raise_for_status()
    service.api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
