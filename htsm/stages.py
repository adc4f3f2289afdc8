"""Progress for a person: a line per stage on stderr, with its seconds; colours on a terminal only."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Says when a stage is done and how long it took, and which one it was that failed."""
    terminal = sys.stderr.isatty()
    if terminal:
        print(f"  … {name}", end="\r", file=sys.stderr, flush=True)
    begun = time.monotonic()
    mark = "\x1b[31m✗\x1b[0m" if terminal else "✗"
    try:
        yield
        mark = "\x1b[32m✓\x1b[0m" if terminal else "✓"
    finally:
        print(f"  {mark} {name:<44}{time.monotonic() - begun:6.1f} s", file=sys.stderr, flush=True)


@contextmanager
def silent(_name: str) -> Iterator[None]:
    """No progress: what `--json` uses."""
    yield
