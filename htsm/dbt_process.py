"""dbt's own command in a process that ends when whoever started it is gone, killed too.

Its standard input is a pipe whose other end the parent holds open and never writes to: an orphan that goes on
building would write the same database and target folder as the next run.
"""

import os
import signal
import threading


def _end_with_parent() -> None:
    # no buffered reading: its lock would be in the way when the interpreter ends first
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Runs dbt with the arguments of this process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from dbt.cli.main import cli

    cli()


if __name__ == "__main__":
    main()
