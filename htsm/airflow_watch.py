"""An ear on the tasks that Airflow runs in this process: how long, with what result, with what error.

Imports Airflow: only `airflow_local` imports this module, after the environment is set.
"""
# mypy: allow-untyped-decorators

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from airflow.listeners import hookimpl


def _end(_signum: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


class Watch:
    """A listener of Airflow's task hooks; `results` and `errors` are by `(dag_id, task_id)`."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.results: dict[tuple[str, str], Any] = {}
        self.errors: dict[tuple[str, str], BaseException] = {}
        self._progress = progress
        self._started = 0.0

    @hookimpl
    def on_task_instance_running(self) -> None:
        """The clock starts."""
        self._started = time.monotonic()
        # Airflow's own handler would swallow SIGTERM in this process: a killed run must end
        signal.signal(signal.SIGTERM, _end)

    @hookimpl
    def on_task_instance_success(self, task_instance: Any) -> None:
        """The task's result, and a line of progress."""
        self._finished(task_instance, "✓", "")

    @hookimpl
    def on_task_instance_skipped(self, task_instance: Any) -> None:
        """The same for a task that found nothing new to do."""
        self._finished(task_instance, "·", "  nothing new")

    @hookimpl
    def on_task_instance_failed(self, task_instance: Any, error: Any) -> None:
        """The exception itself, for the caller of the run to raise."""
        key = (task_instance.dag_id, task_instance.task_id)
        self.errors[key] = error if isinstance(error, BaseException) else RuntimeError(str(error))
        self._line(task_instance, "✗", "")

    def _finished(self, ti: Any, mark: str, note: str) -> None:
        self.results[(ti.dag_id, ti.task_id)] = ti.xcom_pull(task_ids=ti.task_id)
        self._line(ti, mark, note)

    def _line(self, ti: Any, mark: str, note: str) -> None:
        seconds = time.monotonic() - self._started
        self._progress(f"  {mark} {f'{ti.dag_id}.{ti.task_id}':<44}{seconds:6.1f} s{note}")
