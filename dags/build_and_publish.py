"""The build, after any source's news: plan -> check parsed data -> dbt -> check the star schema -> release, or ask."""
# mypy: allow-untyped-decorators

import logging
import os
from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import DAG, Asset, AssetAny, Param, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from htsm import assets
from htsm.airflow_log import say_what_to_do
from htsm.asked import WAIT
from ingest.source_folder import schedules

log = logging.getLogger(__name__)

DOC = """
Makes a release from every source's last good snapshot. Started by any source's news or a person's answer, once no
pull runs any more (at most 15 minutes later); news that comes in while a build runs waits for one build more. *plan*
is skipped, and all after it, when the last release was already made from the same snapshots, code and decisions. A
refused gate leaves the last release in place. Where KPIs move further than is declared, *ask_for_approval* hands the
question to `approve_movement` instead of *publish*, and an approval starts a build that publishes. Trigger it by hand
with `as_of` to see the warehouse as it was known on another day.
"""


@task.sensor(mode="reschedule", poke_interval=10, timeout=900, soft_fail=True, pool="default_pool")
def wait_for_running_pulls() -> bool:
    """One build for sources that are pulled together, not one for each; after the timeout it goes on anyway."""
    ti = get_current_context()["ti"]
    pulls = [f"pull_{source.source_id}" for source in schedules()]
    return not any(ti.get_dr_count(dag_id=dag_id, states=["queued", "running"]) for dag_id in pulls)


@task(trigger_rule="none_failed", multiple_outputs=False)
def plan() -> dict[str, Any]:
    """Choose snapshots and take the fingerprint; skipped when the last release already has it."""
    from htsm import steps

    context = get_current_context()
    result = steps.plan(os.environ.get("HTSM_PROFILE", "sample"), context["params"]["as_of"])
    if result["unchanged"]:
        context["ti"].xcom_push("return_value", result)
        raise AirflowSkipException(f"release {result['release_id']} was made from the same: nothing to do")
    return result


@task(retries=0, multiple_outputs=False)
def check_parsed(plan: dict[str, Any]) -> dict[str, Any]:
    """The gate before the build; a refusal is not tried again, since the data would be the same."""
    from htsm import steps

    return steps.check_parsed(plan)


@task(multiple_outputs=False)
def build(plan: dict[str, Any]) -> dict[str, Any]:
    """All models, in one dbt invocation."""
    from htsm import steps

    return steps.build(plan)


@task(retries=0, multiple_outputs=False)
def check_star(plan: dict[str, Any]) -> dict[str, Any]:
    """The gate before publishing; a refusal is not tried again, since the data would be the same."""
    from htsm import steps

    return steps.check_star(plan)


@task.branch
def check_movement(plan: dict[str, Any]) -> str:
    """Whether a person is to be asked first; otherwise `publish` says what waits, and who refused it already."""
    from htsm import steps

    ask = get_current_context()["params"]["ask"]
    moved = steps.check_movement(plan)
    if moved["waiting"]:
        log.warning(moved["told"])
    return "ask_for_approval" if ask and moved["undecided"] else "publish"


@task(outlets=[Asset(assets.WAITING)], multiple_outputs=False)
def ask_for_approval(plan: dict[str, Any]) -> str:
    """Hand the question to `approve_movement`; just the same that is being asked already is not asked twice."""
    from htsm import steps

    question = steps.ask_about_movement(plan, WAIT)
    if question is None:
        raise AirflowSkipException("this is being asked already: see Required Actions")
    get_current_context()["outlet_events"][Asset(assets.WAITING)].extra = question
    return str(question["subject"])


@task(outlets=[Asset(assets.RELEASE)], multiple_outputs=False)
def publish(plan: dict[str, Any]) -> dict[str, Any]:
    """Write the release aside, then swap the pointer."""
    from htsm import steps

    result = steps.publish(plan)
    event = get_current_context()["outlet_events"][Asset(assets.RELEASE)]
    event.extra = {"release_id": result["release_id"], "path": result["path"]}
    return result


with DAG(
    dag_id="build_and_publish",
    description="From parsed snapshots to a published release",
    doc_md=DOC,
    schedule=AssetAny(
        *(Asset(assets.parsed(source.source_id)) for source in schedules()),
        Asset(assets.MATCHES),
        Asset(assets.MOVEMENT),
    ),
    start_date=pendulum.datetime(2024, 1, 1, tz="Europe/Amsterdam"),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["build"],
    params={
        "as_of": Param(None, type=["null", "string"], description="ISO time, UTC; empty: the profile's clock"),
        "ask": Param(True, type="boolean", description="Ask a person about what moves too far; no: such a run fails"),
    },
    default_args={
        "owner": "data-engineering",
        "pool": "warehouse",
        "retries": 1,
        "retry_delay": timedelta(minutes=1),
        "execution_timeout": timedelta(hours=6),
        "on_failure_callback": say_what_to_do,
    },
):
    planned = plan()
    wait_for_running_pulls() >> planned
    moved = check_movement(planned)
    planned >> check_parsed(planned) >> build(planned) >> check_star(planned) >> moved
    moved >> [publish(planned), ask_for_approval(planned)]
