"""What the DAG files give, as Airflow's DAG processor would load them: nothing heavy, no network, no database."""

import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from htsm import assets
from htsm.airflow_log import ADVICE, say_messages, say_what_to_do
from htsm.home import PROJECT
from ingest.source_folder import SOURCES, schedules

SOURCE_IDS = [
    "activity_register",
    "cbs",
    "company_survey",
    "curricula_evaluation",
    "curricula_survey",
    "eurostat",
    "fieldlabs",
    "lc_inventory",
    "organisations",
    "partner_survey",
    "pps_register",
    "regions",
    "rif",
    "slim",
    "technohubs",
    "uwv_tension",
    "vacancies",
]
GATES = ["check_parsed", "check_star"]
STEPS = ["wait_for_running_pulls", "plan", "check_parsed", "build", "check_star", "check_movement"]


def load(state: Path, *arguments: str) -> dict[str, Any]:
    settings = {"HTSM_HOME": str(state), "AIRFLOW_HOME": str(state / "work" / "airflow")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.dag_facts", *arguments],
        cwd=PROJECT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return load(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def dags(facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = facts["dags"]
    return found


def test_every_source_has_its_dag_one_builds_two_ask_and_one_writes(facts: dict[str, Any]) -> None:
    assert facts["errors"] == {}
    assert sorted(facts["dags"]) == [
        "approve_movement",
        "ask_steward",
        "build_and_publish",
        *(f"pull_{source_id}" for source_id in SOURCE_IDS),
        "quarterly_update",
    ]
    assert [row.source_id for row in schedules()] == SOURCE_IDS


def test_loading_is_fast_and_imports_nothing_heavy(facts: dict[str, Any]) -> None:
    assert facts["heavy"] == []
    assert facts["seconds"] < 2


def test_a_new_folder_is_a_new_dag_and_starts_the_build(tmp_path: Path) -> None:
    shutil.copytree(SOURCES, tmp_path / "sources", ignore=shutil.ignore_patterns("*.csv", "__pycache__"))
    new = tmp_path / "sources" / "nieuwe_bron"
    new.mkdir()
    (new / "source.yml").write_text(
        "title: Technohubs\npublisher: A+O\nowner: data-engineering\ncadence: '0 5 * * *'\n", encoding="utf-8"
    )
    found = load(tmp_path / "home", str(tmp_path / "sources"))
    assert len(found["dags"]) == len(SOURCE_IDS) + 5
    assert found["dags"]["pull_nieuwe_bron"]["cron"] == "0 5 * * *"
    assert assets.parsed("nieuwe_bron") in found["dags"]["build_and_publish"]["assets"]


def test_each_pull_has_its_own_cadence_owner_and_asset(dags: dict[str, Any]) -> None:
    assert len(schedules()) == len(SOURCE_IDS)
    for row in schedules():
        dag = dags[f"pull_{row.source_id}"]
        assert (dag["file"], dag["cron"]) == ("pull_sources.py", row.cadence)
        assert row.publisher in dag["tags"]
        assert row.title in dag["doc"]
        tasks = {task["id"]: task for task in dag["tasks"]}
        assert sorted(tasks) == ["pull", "pulled", "read"]
        assert tasks["read"]["upstream"] == tasks["pulled"]["upstream"] == ["pull"]
        pull, read = tasks["pull"], tasks["read"]
        assert (pull["outlets"], read["outlets"]) == ([], [assets.parsed(row.source_id)])
        assert {pull["owner"], read["owner"]} == {row.owner}


def test_any_source_starts_the_build_one_at_a_time(dags: dict[str, Any]) -> None:
    build = dags["build_and_publish"]
    assert build["condition"] == "AssetAny"
    assert build["assets"] == sorted(
        [assets.MATCHES, assets.MOVEMENT, *(assets.parsed(source_id) for source_id in SOURCE_IDS)]
    )
    assert build["max_active_runs"] == 1


def test_the_build_walks_its_steps_in_order_in_the_pool_of_one(dags: dict[str, Any]) -> None:
    tasks = dags["build_and_publish"]["tasks"]
    assert [task["id"] for task in tasks[:-2]] == STEPS
    for before, after in pairwise(tasks[:-1]):
        assert before["id"] in after["upstream"]
    assert [task["pool"] for task in tasks] == ["default_pool"] + ["warehouse"] * 7
    # of the last two, one runs
    last = {task["id"]: (task["outlets"], "check_movement" in task["upstream"]) for task in tasks[-2:]}
    assert last == {"ask_for_approval": ([assets.WAITING], True), "publish": ([assets.RELEASE], True)}


def test_a_release_that_waits_is_asked_about_and_the_answer_starts_a_build(dags: dict[str, Any]) -> None:
    dag = dags["approve_movement"]
    assert dag["assets"] == [assets.WAITING]
    tasks = {task["id"]: task for task in dag["tasks"]}
    assert sorted(tasks) == ["one_question.ask", "one_question.write_down", "questions"]
    assert tasks["one_question.ask"]["upstream"] == ["questions"]
    assert tasks["one_question.write_down"]["outlets"] == [assets.MOVEMENT]
    assert [tasks[name]["pool"] for name in sorted(tasks)] == ["default_pool", "warehouse", "default_pool"]


def test_what_linkage_could_not_decide_is_asked_after_a_release_and_answers_start_a_build(dags: dict[str, Any]) -> None:
    dag = dags["ask_steward"]
    assert dag["assets"] == [assets.RELEASE]
    tasks = {task["id"]: task for task in dag["tasks"]}
    assert sorted(tasks) == ["one_question.ask", "one_question.write_down", "questions"]
    assert tasks["one_question.ask"]["upstream"] == ["questions"]
    assert tasks["one_question.write_down"]["outlets"] == [assets.MATCHES]
    # who writes to the state folder waits for the builds, who asks holds up nobody
    assert [tasks[name]["pool"] for name in sorted(tasks)] == ["default_pool", "warehouse", "default_pool"]


def test_the_update_is_written_the_morning_after_a_quarter_from_a_release_of_that_day(dags: dict[str, Any]) -> None:
    dag = dags["quarterly_update"]
    assert dag["cron"] == "0 7 1 1,4,7,10 *"
    assert [task["id"] for task in dag["tasks"]] == ["make_release", "write_update"]
    # a build needs the place in the pool that this run would hold
    assert {task["pool"] for task in dag["tasks"]} == {"default_pool"}
    assert dag["max_active_runs"] == 1


def test_a_pull_is_tried_again_with_backoff_and_a_refused_gate_never(dags: dict[str, Any]) -> None:
    pulls = [dags[f"pull_{source_id}"]["tasks"][0] for source_id in SOURCE_IDS]
    assert {(task["retries"], task["backoff"]) for task in pulls} == {(3, 2)}
    gates = [task for task in dags["build_and_publish"]["tasks"] if task["id"] in GATES]
    assert [task["retries"] for task in gates] == [0, 0]


def test_every_dag_and_task_says_whose_it_is_and_what_it_does(dags: dict[str, Any]) -> None:
    assert len(dags) == len(SOURCE_IDS) + 4
    for dag_id, dag in dags.items():
        assert dag["tags"] and len(dag["doc"]) > 100, dag_id
        assert not dag["catchup"] and dag["paused"] is False, dag_id
        for task in dag["tasks"]:
            assert task["owner"] not in ("", "airflow") and task["doc"], (dag_id, task["id"])
            assert task["on_failure"] == ["say_what_to_do"], (dag_id, task["id"])


def test_a_failure_is_told_with_what_to_do(dags: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    class Task:
        dag_id, task_id = "pull_slim", "pull"

    say_what_to_do({"ti": Task, "exception": OSError("slim: https://example.nl answered 503")})
    assert "pull_slim.pull failed: slim: https://example.nl answered 503" in caplog.text
    assert (
        "What to do: the last good delivery stays in use; when the publisher is back, trigger pull_slim again"
        in caplog.text
    )
    Task.dag_id, Task.task_id = "build_and_publish", "check_star"
    say_what_to_do({"ti": Task, "exception": None})
    assert "without a message" in caplog.text and f"work{os.sep}checks" in caplog.text
    # `pulled` does nothing that could fail
    with_advice = {task["id"] for dag in dags.values() for task in dag["tasks"]} - {"pulled"}
    assert with_advice == set(ADVICE)


def test_a_refusal_is_a_warning_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    say_messages({"messages": ["source rif: delivery refused\n  - file rif.xlsx, sheet 2021, row 3: no header"]})
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "row 3: no header" in caplog.text
