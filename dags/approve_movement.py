"""A release that waits, asked about in Airflow's page: may these KPIs move further than is declared?"""
# mypy: allow-untyped-decorators

import os
from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import DAG, Asset, AssetAny, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowSkipException

from htsm import assets
from htsm.airflow_log import say_what_to_do
from htsm.airflow_question import answered_by, ask_person

DOC = """
A build whose KPIs move further than `publish/movement.csv` declares is not published. It is asked about under
*Required Actions*, with the figures and the rows of evidence that moved them. *goedkeuren* goes to the journal of
decisions with the name of who gave it, and starts the build that publishes; *afwijzen* goes there too, and the last
release stays until a source delivers otherwise. Without an answer within a week the next build asks again.
`htsm publish --approve` does the same on the command line.
"""
APPROVE, REFUSE = "goedkeuren", "afwijzen"
VERDICTS = {APPROVE: "approved", REFUSE: "refused"}


@task(multiple_outputs=False)
def questions() -> list[dict[str, Any]]:
    """What the builds that started this run want to know."""
    events = get_current_context()["triggering_asset_events"]
    return [event.extra for event in events[Asset(assets.WAITING)]]


@task(outlets=[Asset(assets.MOVEMENT)], multiple_outputs=False, pool="warehouse")
def write_down(question: dict[str, Any], answered: Any) -> str:
    """Append the answer to the journal of decisions; only an approval starts a build."""
    from htsm import steps

    chosen, by, reason = answered_by(answered)
    profile = os.environ.get("HTSM_PROFILE", "sample")
    decision_id = steps.answer_movement(question, profile, VERDICTS[chosen], by, reason)
    if chosen == REFUSE:
        raise AirflowSkipException(f"refused in decision {decision_id}: the last release stays")
    return decision_id


@task_group
def one_question(question: dict[str, Any]) -> None:
    """From asking to writing down."""
    ask = ask_person([APPROVE, REFUSE])
    write_down(question, ask.output)


with DAG(
    dag_id="approve_movement",
    description="A release that moves KPIs further than is declared, asked of a person",
    doc_md=DOC,
    schedule=AssetAny(Asset(assets.WAITING)),
    start_date=pendulum.datetime(2024, 1, 1, tz="Europe/Amsterdam"),
    catchup=False,
    is_paused_upon_creation=False,
    tags=["approval"],
    default_args={
        "owner": "data-steward",
        "pool": "default_pool",
        "retries": 1,
        "retry_delay": timedelta(minutes=1),
        "on_failure_callback": say_what_to_do,
    },
):
    one_question.expand(question=questions())
