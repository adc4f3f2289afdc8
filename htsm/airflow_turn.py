"""One Airflow at a time on one `HTSM_HOME`: `make run` and `make up` write the same warehouse."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another `make run` or `make up` has the turn; says which process."""


@contextmanager
def turn(place: Path) -> Iterator[None]:
    """Holds the turn on Airflow's home `place`; a killed process gives it back. Raises AlreadyRunning."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / "turn.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(
                f"Airflow is at work on {place} already (process {lock.read().strip() or 'unknown'}). "
                "What to do: wait for that `make run`, or stop that `make up`; or set another HTSM_HOME"
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield
