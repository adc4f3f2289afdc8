"""Imports Great Expectations (seconds) while other work goes on, and without what no check uses.

Of its 5 seconds, altair and scipy.stats take 1.7 and serve one expectation that draws distributions; they
are loaded when something first uses them, here or elsewhere in the process.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from threading import Lock, Thread
from types import ModuleType

_SELDOM_USED = ("altair", "scipy.stats")

_lock = Lock()


class _LoadedWhenUsed:
    """A finder on `sys.meta_path` that puts off the loading of the named modules to their first use."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in _SELDOM_USED:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


@contextmanager
def _without_seldom_used() -> Iterator[None]:
    finder = _LoadedWhenUsed()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def _import_now() -> None:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with _without_seldom_used():
        import expectations.validation  # noqa: F401


@cache
def _thread() -> Thread:
    thread = Thread(target=_import_now, name="import-great-expectations", daemon=True)
    thread.start()
    return thread


def preload() -> None:
    """Starts the import in a background thread and returns at once; a second call does nothing."""
    with _lock:
        _thread()


def ready() -> None:
    """Returns when Great Expectations is imported, importing it when nobody has begun."""
    preload()
    _thread().join()
