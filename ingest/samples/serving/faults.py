"""Faults that a test asks for: what publishers' servers really do wrong, on chosen requests of a path."""

import json
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["reset", "truncate", "html", "status", "no_next_link"]


@dataclass(frozen=True)
class Fault:
    """A fault on a path, on the first, second, ... request of it (`requests`; empty: on all).

    reset: the connection is reset without an answer. truncate: half of the body, then the connection closes.
    html: a page with status 200 in place of what was asked. status: that status with these headers.
    no_next_link: an OData page without the address of its successor.
    """

    path: str
    kind: Kind
    requests: tuple[int, ...] = (1,)
    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)


class Faults:
    """Counts the requests of every path and says which fault the next one meets. Safe between threads."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = tuple(faults)
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def next(self, path: str) -> Fault | None:
        """The fault of this request, None for a good answer."""
        path = _plain(path)
        with self._lock:
            self._seen[path] += 1
            number = self._seen[path]
        for fault in self._faults:
            if _plain(fault.path) == path and (not fault.requests or number in fault.requests):
                return fault
        return None

    def requests(self, path: str) -> int:
        """How many requests of a path there were."""
        with self._lock:
            return self._seen[_plain(path)]


def _plain(path: str) -> str:
    """Paths are compared without query, trailing slash and case: CBS writes `odata` and `OData`."""
    return path.split("?", maxsplit=1)[0].rstrip("/").lower()


def without_next_link(body: bytes) -> bytes:
    """The page without the address of its successor."""
    page = json.loads(body)
    for key in ("odata.nextLink", "@odata.nextLink"):
        page.pop(key, None)
    return json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode()
