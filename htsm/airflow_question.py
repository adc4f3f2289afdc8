"""How a person is asked in Airflow's page, and what of the answer is written down: the same for every question."""

from collections.abc import Mapping, Sequence
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param

from htsm.asked import WAIT


def ask_person(options: Sequence[str], **more: Any) -> HITLOperator:
    """The task `ask` of a mapped group: the subject and body are those of the question of the same index that the task
    `questions` gave; a reason may be added. Nobody's answer within a week ends it.
    """
    question = "{{ ti.xcom_pull(task_ids='questions')[ti.map_index]['%s'] }}"
    reason = Param("", type="string", title="Waarom", description="Blijft bij het besluit staan")
    return HITLOperator(
        task_id="ask",
        doc="Wait for a person's answer.",
        subject=question % "subject",
        body=question % "body",
        options=list(options),
        params={"reason": reason},
        response_timeout=WAIT,
        retries=0,
        **more,
    )


def answered_by(answer: Mapping[str, Any]) -> tuple[str, str, str]:
    """What `ask` gave: the option that was chosen, who chose it, and why."""
    (chosen,) = answer["chosen_options"]
    return chosen, answer["responded_by_user"]["name"], answer["params_input"].get("reason") or "in Airflow beantwoord"
