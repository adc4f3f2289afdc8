"""The in-process run: Airflow is real, the steps only pretend."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from htsm import assets
from htsm.airflow_environment import environment
from htsm.home import PROJECT, Home
from htsm.turn import AlreadyRunning, turn
from ingest.source_folder import source_ids

SOURCES = source_ids()
SCENES = ["publisher down", "good", "good", "gate refuses", "moves too far"]


def command(*scenes: str) -> list[str]:
    return [sys.executable, "-m", "tests.integration.airflow_scenes", *scenes]


def rows(state: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{state}/work/airflow/airflow.db?mode=ro", uri=True) as database:
        return database.execute(query).fetchall()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def runs(place: Path) -> list[dict[str, Any]]:
    settings = os.environ | {"HTSM_HOME": str(place), "AS_OF": "2023-06-30T12:00:00+00:00"}
    done = subprocess.run(
        command(*SCENES), cwd=PROJECT, env=settings, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "what Airflow says goes to the log file"
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(SCENES)
    return found


def test_a_source_that_fails_does_not_stop_the_others(runs: list[dict[str, Any]]) -> None:
    first = runs[0]
    assert first["failed"] == {"cbs": "cbs: https://example.nl answered 503"}
    assert sorted(first["pulls"]) == sorted(SOURCES)
    assert sorted(first["pulls"]["cbs"]) == ["read"], "what had landed before is read all the same"
    assert first["pulls"]["slim"]["read"]["good"] == ["s1"]
    assert first["build"]["publish"] == {"release_id": "r1", "path": "/r1", "summary": "one release"}
    assert any("✗ pull_cbs.pull" in line for line in first["lines"])
    assert first["seen"] == [["sample", "2023-06-30T12:00:00+00:00"]]


def test_an_unchanged_run_ends_at_the_plan(runs: list[dict[str, Any]]) -> None:
    second, third = runs[1:3]
    assert (second["unchanged"], third["unchanged"]) == (True, True)
    assert list(third["build"]) == ["plan"]
    assert third["pulls"]["cbs"]["read"]["changed"] is False
    assert sum("nothing new" in line for line in third["lines"]) == len(SOURCES) + 1


def test_a_refused_gate_comes_out_as_itself(runs: list[dict[str, Any]]) -> None:
    assert runs[3]["raised"] == "GateRefused"
    assert runs[3]["message"] == "The gate refused: 1 check failed on parsed."


def test_where_nobody_sits_nobody_is_asked_and_what_waits_is_told(runs: list[dict[str, Any]]) -> None:
    assert runs[4]["raised"] == "MovementWaits"
    assert runs[4]["message"] == "The release waits: AL9.1 moves too far."


def test_airflow_keeps_the_runs_and_one_event_for_each_news(runs: list[dict[str, Any]], place: Path) -> None:
    assert len(runs) == len(SCENES)
    states = Counter(rows(place, "select dag_id, state from dag_run"))
    assert states["build_and_publish", "success"] == 3
    assert states["build_and_publish", "failed"] == 2
    assert states["pull_cbs", "failed"] == 1 and states["pull_cbs", "success"] == 4
    events = Counter(rows(place, "select uri, e.extra from asset_event e join asset a on a.id = e.asset_id"))
    news = {(assets.parsed(source_id), '{"snapshot_ids": ["s1"]}'): 1 for source_id in SOURCES}
    assert events == news | {(assets.RELEASE, '{"release_id": "r1", "path": "/r1"}'): 1}


def test_a_killed_run_ends_and_leaves_nothing_running(tmp_path: Path) -> None:
    settings = os.environ | {"HTSM_HOME": str(tmp_path)}
    ends = {signal.SIGTERM: 143, signal.SIGKILL: -9}
    for number, code in ends.items():
        with subprocess.Popen(
            command("slow"), cwd=PROJECT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout and running.stdout.readline() == "BUILDING\n"
            with pytest.raises(AlreadyRunning, match=str(running.pid)), turn(Home(tmp_path)):
                pass
            running.send_signal(number)
            assert running.wait(timeout=20) == code
    done = subprocess.run(command("good"), cwd=PROJECT, env=settings, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["build"]["publish"]["release_id"] == "r1"
    states = Counter(rows(tmp_path, "select state from dag_run where dag_id = 'build_and_publish'"))
    assert states == {("failed",): 2, ("success",): 1}
    assert rows(tmp_path, "select count(*) from task_instance where state in ('running', 'queued')") == [(0,)]


def test_keys_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    first, second = environment(Home(tmp_path)), environment(Home(tmp_path))
    assert first == second
    assert len(first["AIRFLOW__API_AUTH__JWT_SECRET"]) > 60
    assert (tmp_path / "work" / "airflow" / "keys.json").stat().st_mode & 0o077 == 0
    assert first["AIRFLOW__API__HOST"] == "127.0.0.1"
