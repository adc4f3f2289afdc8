"""Airflow's metadata database made ready: migrated to the installed version, with the warehouse's pool.

`python -m htsm.airflow_database` does it by itself, for `make up` and for the init service of several machines.
"""

import os
from importlib.metadata import version
from pathlib import Path

POOL = "warehouse"


def prepare() -> bool:
    """Migrate the database that the environment names, and make the pool of one slot for the warehouse's writers.

    Returns False when a marker beside an SQLite database says that this Airflow already did: nothing is imported.
    """
    marker = Path(os.environ["AIRFLOW_HOME"]) / "airflow.db.version"
    stamp = f"{version('apache-airflow')} {POOL}\n"
    if marker.exists() and marker.with_name("airflow.db").exists() and marker.read_text() == stamp:
        return False
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb

    initdb()
    Pool.create_or_update_pool(POOL, 1, "one writer of the warehouse at a time", include_deferred=False)
    if os.environ.get("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "").startswith("sqlite"):
        marker.write_text(stamp)
    return True


def end_orphans() -> int:
    """Marks as failed the runs that a killed `make run` left as running: nobody will ever finish them.

    Returns how many. Only for who has the turn: a living run would be marked as well.
    """
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from airflow.utils.state import DagRunState, State
    from airflow.utils.types import DagRunTriggeredByType
    from sqlalchemy import select

    with create_session() as session:
        orphans = session.scalars(
            select(DagRun).where(
                DagRun.triggered_by == DagRunTriggeredByType.TEST,
                DagRun.state.in_(State.unfinished_dr_states),
            )
        ).all()
        for run in orphans:
            for task in session.scalars(
                select(TaskInstance).where(TaskInstance.dag_id == run.dag_id, TaskInstance.run_id == run.run_id)
            ):
                if task.state in State.unfinished:
                    task.set_state("failed", session=session)
            run.state = DagRunState.FAILED
    return len(orphans)


if __name__ == "__main__":
    print("metadata database migrated" if prepare() else "metadata database already up to date")
    print(f"runs of a killed process ended: {end_orphans()}")
