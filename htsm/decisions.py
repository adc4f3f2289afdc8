"""What people decided: dated, append-only journals in `HTSM_HOME/decisions`, as far as they are known at a moment.

A kind of decision has a journal of its own. A decision is never changed: it is withdrawn by another one.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from htsm.clock import parse_time
from htsm.explained import UsageFault
from htsm.home import Home
from ingest import journal

JOURNALS = {
    "map": "maps.jsonl",
    "correction": "corrections.jsonl",
    "match": "matches.jsonl",
    "approval": "approvals.jsonl",
}
_WITHDRAWS = "withdraws"


@dataclass(frozen=True)
class Decision:
    """One decision; `content` is what its kind holds, `decided_at` ISO in UTC."""

    decision_id: str
    kind: str
    source_id: str
    decided_at: str
    decided_by: str
    reason: str
    content: dict[str, Any]


def record(
    home: Home, kind: str, source_id: str, content: dict[str, Any], at: datetime, by: str, reason: str
) -> Decision:
    """Appends a decision and gives it; one that holds already, word for word, is not written again.

    One that was withdrawn and is taken again is another decision, also where a clock stands still.
    """
    said = {
        "kind": kind,
        "source_id": source_id,
        "decided_at": at.isoformat(),
        "decided_by": by,
        "reason": reason,
        "content": content,
    }
    everything = _everything(home, kind)
    withdrawn = {d.content[_WITHDRAWS] for d in everything if _WITHDRAWS in d.content}
    text = json.dumps(said, sort_keys=True)
    taken = 0
    while (decision_id := _id(kind, text, taken)) in withdrawn:
        taken += 1
    decision = Decision(decision_id=decision_id, **said)  # type: ignore[arg-type]
    if decision not in everything:
        journal.append(home.decisions / JOURNALS[kind], asdict(decision))
    return decision


def _id(kind: str, text: str, taken: int) -> str:
    again = f" again {taken}" if taken else ""
    return f"{kind}-{hashlib.sha256(f'{text}{again}'.encode()).hexdigest()[:12]}"


def decided(home: Home, kind: str, source_id: str | None = None) -> list[Decision]:
    """The decisions of a kind that hold, oldest first: known at `home.known_at`, and not withdrawn by then."""
    known = [
        d
        for d in _everything(home, kind)
        if source_id in (None, d.source_id) and (home.known_at is None or parse_time(d.decided_at) <= home.known_at)
    ]
    withdrawn = {d.content[_WITHDRAWS] for d in known if _WITHDRAWS in d.content}
    return [d for d in known if d.decision_id not in withdrawn and _WITHDRAWS not in d.content]


def withdrawn_ids(home: Home, kind: str) -> set[str]:
    """The decisions of a kind that are withdrawn at the moment of the home, also of what only the tree has."""
    return {
        d.content[_WITHDRAWS]
        for d in _everything(home, kind)
        if _WITHDRAWS in d.content and (home.known_at is None or parse_time(d.decided_at) <= home.known_at)
    }


def held(home: Home, decision_id: str) -> Decision:
    """The decision that holds by an id. Raises UsageFault when none does."""
    kind = decision_id.partition("-")[0]
    found = [d for d in decided(home, kind) if d.decision_id == decision_id] if kind in JOURNALS else []
    if not found:
        raise UsageFault(f"no decision {decision_id} holds. What to do: `htsm decisions list` shows those that do")
    return found[0]


def withdraw(home: Home, decision_id: str, at: datetime, by: str, reason: str) -> Decision:
    """Withdraws a decision from that moment on, never before it was made, and gives it. Raises UsageFault."""
    found = held(home, decision_id)
    at = max(at, parse_time(found.decided_at))
    record(home, found.kind, found.source_id, {_WITHDRAWS: decision_id}, at, by, reason)
    return found


def mark(home: Home, source_id: str | None = None, kinds: tuple[str, ...] = tuple(JOURNALS)) -> str:
    """A short hash of the decisions that hold, of one source or of all; empty where there are none."""
    ids = [d.decision_id for kind in kinds for d in decided(home, kind, source_id)]
    return hashlib.sha256(json.dumps(ids).encode()).hexdigest()[:12] if ids else ""


def decided_later(home: Home, moment: datetime) -> list[str]:
    """The sources of which something was decided after a moment: a build as of then must leave that out."""
    later = {d.source_id for kind in JOURNALS for d in _everything(home, kind) if parse_time(d.decided_at) > moment}
    return sorted(later - {""})


def _everything(home: Home, kind: str) -> tuple[Decision, ...]:
    path = home.decisions / JOURNALS[kind]
    if not path.exists():
        return ()
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=32)
def _read(path: Path, _modified: int, _size: int) -> tuple[Decision, ...]:
    return tuple(Decision(**entry) for entry in journal.read(path))
