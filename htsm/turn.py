"""One writer at a time on one `HTSM_HOME`: `htsm run`, `make run` and `make up` write the same warehouse."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from htsm.explained import Explained
from htsm.home import Home


class AlreadyRunning(Explained):
    """Another command has the turn; says which process."""


@contextmanager
def turn(state: Home) -> Iterator[None]:
    """Holds the turn on a state folder; a killed process gives it back. Raises AlreadyRunning."""
    state.work.mkdir(parents=True, exist_ok=True)
    with (state.work / "turn.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(
                f"Another run is at work on {state.root} (process {lock.read().strip() or 'unknown'}). "
                "What to do: wait for it, or stop it if it is a `make up`; or set another HTSM_HOME"
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield
