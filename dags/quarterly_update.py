"""The update for the top team, the day after each quarter's end: a build, then the document from its release."""
# mypy: allow-untyped-decorators

import os
from datetime import timedelta
from typing import Any

import pendulum
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG, CronTriggerTimetable, Param, get_current_context, task

from htsm.airflow_log import say_what_to_do

DOC = """
On the morning after a quarter's end a build makes a release in which that quarter has ended, and the update about it
(HTML and PDF) is written into that release: `published/current/update/<quarter>/`. In January the yearly report comes
with it. A build that waits for approval leaves the quarter without figures, and this run fails: approve it, then clear
the task. Trigger it by hand with `period` (`2022-Q4`, or `2022` for a year) for another period of the current release.
"""


@task(multiple_outputs=False)
def write_update() -> list[dict[str, Any]]:
    """The update of the quarter that ended last, and after a fourth quarter the report of the year."""
    from htsm.clock import now
    from htsm.home import home
    from publish.update.files import make_due

    day = now(os.environ.get("HTSM_PROFILE", "sample")).date()
    return make_due(home(), day, get_current_context()["params"]["period"])


with DAG(
    dag_id="quarterly_update",
    description="The update for the top team, as a document",
    doc_md=DOC,
    # without a start date: what has passed is not made up for when Airflow starts for the first time
    schedule=CronTriggerTimetable("0 7 1 1,4,7,10 *", timezone=pendulum.timezone("Europe/Amsterdam")),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["update"],
    params={"period": Param(None, type=["null", "string"], description="2022-Q4 or 2022; empty: the last quarter")},
    default_args={
        "owner": "data-engineering",
        "pool": "default_pool",
        "retries": 1,
        "retry_delay": timedelta(minutes=1),
        "execution_timeout": timedelta(hours=1),
        "on_failure_callback": say_what_to_do,
    },
):
    make_release = TriggerDagRunOperator(
        task_id="make_release",
        doc="A release as known today; no change is no news.",
        trigger_dag_id="build_and_publish",
        wait_for_completion=True,
        deferrable=True,
        poke_interval=10,
        execution_timeout=timedelta(hours=7),
    )
    make_release >> write_update()
