"""Who is who, asked of a steward in Airflow's page: a question per pair of entries that may be one community."""
# mypy: allow-untyped-decorators

import os
from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import DAG, Asset, AssetAny, task, task_group
from airflow.sdk.exceptions import AirflowSkipException

from htsm import assets
from htsm.airflow_log import say_what_to_do
from htsm.airflow_question import answered_by, ask_person
from htsm.asked import WAIT

DOC = """
After each release: the pairs that record linkage could not decide are asked under *Required Actions*, the most likely
first. An answer goes to the journal of decisions, with the name of who gave it, and holds for good; the build that
follows takes it in. *later*, or no answer within a week, leaves the question for the next release. What is asked
already, or was answered by `htsm match decide`, is not asked twice.
"""
SAME, DIFFERENT, LATER = "zelfde", "verschillend", "later"
VERDICTS = {SAME: "same", DIFFERENT: "different"}

AT_ONCE = 25


@task(multiple_outputs=False)
def questions() -> list[dict[str, str]]:
    """The pairs that are open and not asked yet, in words."""
    from htsm.home import home
    from htsm.match_questions import to_ask

    return [
        {"question_id": q.question_id, "subject": q.subject, "body": q.body} for q in to_ask(home(), WAIT)[:AT_ONCE]
    ]


@task(outlets=[Asset(assets.MATCHES)], multiple_outputs=False, pool="warehouse")
def write_down(question: dict[str, str], answered: Any) -> str:
    """Append the answer to the journal of decisions; *later* is none, nor is what was answered elsewhere meanwhile."""
    from htsm.clock import now
    from htsm.home import home
    from htsm.match_decisions import verdict
    from htsm.match_questions import answer, open_questions

    chosen, by, reason = answered_by(answered)
    if chosen not in VERDICTS:
        raise AirflowSkipException("later: asked again after the next release")
    if question["question_id"] not in {q.question_id for q in open_questions(home())}:
        raise AirflowSkipException(f"question {question['question_id']} was answered elsewhere meanwhile")
    at = now(os.environ.get("HTSM_PROFILE", "sample"))
    return answer(home(), question["question_id"], verdict(VERDICTS[chosen]), at, by, reason).decision_id


@task_group
def one_question(question: dict[str, str]) -> None:
    """From asking to writing down."""
    ask = ask_person([SAME, DIFFERENT, LATER], defaults=LATER)
    write_down(question, ask.output)


with DAG(
    dag_id="ask_steward",
    description="What record linkage could not decide, asked of a person",
    doc_md=DOC,
    schedule=AssetAny(Asset(assets.RELEASE)),
    start_date=pendulum.datetime(2024, 1, 1, tz="Europe/Amsterdam"),
    catchup=False,
    is_paused_upon_creation=False,
    tags=["steward"],
    default_args={
        "owner": "data-steward",
        "pool": "default_pool",
        "retries": 1,
        "retry_delay": timedelta(minutes=1),
        "on_failure_callback": say_what_to_do,
    },
):
    one_question.expand(question=questions())
