"""`htsm run` that is killed (SIGKILL) when a step has ended: `python -m tests.faults.killed_run STEP [SOURCE]`.

STEP is a step of `htsm.steps`; of `pull` and `read` the one of SOURCE. `before:STEP` is killed when the step begins.
"""

import os
import signal
import sys
from typing import Any

from htsm import steps


def die_at(point: str, source_id: str | None) -> None:
    """Makes this process die at the point."""
    when, _, name = point.rpartition(":")
    real = getattr(steps, name)

    def deadly(*arguments: Any, **named: Any) -> Any:
        mine = source_id is None or arguments[0] == source_id
        if when == "before" and mine:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*arguments, **named)
        if mine:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(steps, name, deadly)


if __name__ == "__main__":
    die_at(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
    sys.argv = ["htsm", "run"]
    from htsm.cli import main

    main()
