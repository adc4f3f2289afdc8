"""What a task of the warehouse leaves in Airflow's log for a person: what was refused, and what to do on a failure."""

import logging
from collections.abc import Mapping
from typing import Any

log = logging.getLogger(__name__)

ADVICE = {
    "pull": "the last good delivery stays in use; when the publisher is back, trigger {dag_id} again",
    "read": "nothing of this delivery is in use; after the repair, trigger {dag_id} again",
    "wait_for_running_pulls": "nothing was built; the next news starts a build, or trigger {dag_id}",
    "plan": "nothing was built; repair what the message names, then trigger {dag_id}",
    "check_parsed": "the last release stays; failed checks: {checks}; docs/runbooks/gate_refused.md",
    "build": "the last release stays; dbt's own log is {dbt_log}; then clear this task",
    "check_star": "the last release stays; failed checks: {checks}; docs/runbooks/gate_refused.md",
    "questions": "nobody was asked; clear this task",
    "one_question.ask": "no answer was given; it is asked again after the next build",
    "one_question.write_down": "the answer is in no decision yet; clear this task",
    "check_movement": "the last release stays; `htsm releases diff` shows what moved; then clear this task",
    "ask_for_approval": "nobody was asked; clear this task, or `htsm publish` shows what waits",
    "make_release": "the last release stays, and no update was written; see build_and_publish, then clear this task",
    "write_update": "no update was written; when its quarter is in the current release, clear this task",
    "publish": "readers keep the last release, nothing half is visible; clear this task to repeat it",
}


def say_messages(result: Mapping[str, Any]) -> None:
    """Every refusal in a result of `pull` or `read` as a warning: file, place, reason and what to do."""
    for message in result["messages"]:
        log.warning(message)


def say_what_to_do(context: Mapping[str, Any]) -> None:
    """Airflow's `on_failure_callback`: the failure in words, as the last line of the task's log."""
    ti = context["ti"]
    log.error(sentence(ti.dag_id, ti.task_id, context.get("exception")))


def sentence(dag_id: str, task_id: str, error: object) -> str:
    """One failure in words: the task, its own message, and the next step for a person."""
    from htsm.home import home

    work = home().work
    places = {"checks": work / "checks", "dbt_log": work / "dbt" / "logs" / "dbt.log"}
    advice = ADVICE[task_id].format(dag_id=dag_id, **places)
    reason = str(error or "the task's process ended without a message: out of memory, or killed")
    return f"{dag_id}.{task_id} failed: {reason}\nWhat to do: {advice}"
