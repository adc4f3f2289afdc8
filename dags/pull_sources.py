"""One DAG per source: pull, then read. Generated from the sources' own declarations, so that a new folder
under `ingest/sources` is a new DAG without an edit here.
"""
# mypy: allow-untyped-decorators

import os
from datetime import timedelta
from typing import Any

import pendulum
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Asset, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from htsm import assets
from htsm.airflow_log import say_messages, say_what_to_do
from ingest.source_folder import schedules


@task(retries=3, retry_delay=timedelta(minutes=5), retry_exponential_backoff=2, multiple_outputs=False)
def pull(source_id: str) -> dict[str, Any]:
    """Land what the publisher or the inbox has; the same bytes land nothing."""
    from htsm import steps

    result = steps.pull(source_id, os.environ.get("HTSM_PROFILE", "sample"))
    say_messages(result)
    return result


@task(trigger_rule="all_done", multiple_outputs=False)
def read(source_id: str) -> dict[str, Any]:
    """Read what landed into typed Parquet; skipped, without an asset event, when nothing good was new.

    It reads also when the pull failed: other tables of the source, or files from the inbox, may have landed.
    """
    from htsm import steps

    result = steps.read(source_id, os.environ.get("HTSM_PROFILE", "sample"))
    say_messages(result)
    context = get_current_context()
    if not result["changed"]:
        context["ti"].xcom_push("return_value", result)
        raise AirflowSkipException(f"{source_id}: nothing new was read; refused: {len(result['refused'])}")
    context["outlet_events"][Asset(assets.parsed(source_id))].extra = {"snapshot_ids": result["good"]}
    return result


for source in schedules():
    with DAG(
        dag_id=f"pull_{source.source_id}",
        dag_display_name=f"pull: {source.title}",
        description=f"{source.title} ({source.publisher})",
        doc_md=(
            f"**{source.title}**, published by {source.publisher}. *pull* lands the publisher's bytes, *read* types "
            f"them; a skipped *read* means that nothing new was good. How the source is declared: "
            f"`ingest/sources/{source.source_id}/`. What was refused, and why: `htsm status`."
        ),
        schedule=source.cadence,
        start_date=pendulum.datetime(2024, 1, 1, tz="Europe/Amsterdam"),
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=False,
        tags=["pull", source.publisher],
        default_args={
            "owner": source.owner,
            "retries": 1,
            "retry_delay": timedelta(minutes=1),
            "execution_timeout": timedelta(hours=2),
            "on_failure_callback": say_what_to_do,
        },
    ):
        outlet = Asset(assets.parsed(source.source_id))
        landed = pull(source.source_id)
        pulled = EmptyOperator(task_id="pulled", doc="A run whose pull failed is a failed run, whatever was read.")
        landed >> [read.override(outlets=[outlet])(source.source_id), pulled]
