"""What stewards decided about pairs of entries: one and the same community, or two.

Decisions stand in the journal of `HTSM_HOME/decisions` and, once exported, in `decisions/matches.csv` of the tree.
Of a pair the last one counts.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from htsm.clock import parse_time
from htsm.decisions import Decision, decided, record, withdrawn_ids
from htsm.explained import UsageFault
from htsm.home import PROJECT, Home

TREE = PROJECT / "decisions" / "matches.csv"
PAIR = ("left_source_id", "left_key", "right_source_id", "right_key")
FIELDS = ("decision_id", "source_id", "decided_at", "decided_by", "reason", *PAIR, "decision")
Entry = tuple[str, str]
"""(source_id, source_key) of an entry."""
Verdict = Literal["same", "different"]


@dataclass(frozen=True)
class MatchDecision:
    """One decision about two entries, the lesser of the two on the left."""

    decision_id: str
    left: Entry
    right: Entry
    decision: str
    decided_at: datetime
    decided_by: str
    reason: str

    def row(self) -> dict[str, Any]:
        """As a row of raw.match_decision."""
        return {
            **dict(zip(PAIR, (*self.left, *self.right), strict=True)),
            "decision": self.decision,
            "decided_by": self.decided_by,
            "decided_on": self.decided_on,
            "reason": self.reason,
        }

    @property
    def decided_on(self) -> date:
        """The day of the decision."""
        return self.decided_at.date()


def decide_match(
    home: Home, one: Entry, other: Entry, decision: Verdict, at: datetime, by: str, reason: str
) -> Decision:
    """Appends a decision about two entries and gives it. Raises UsageFault for an entry and itself."""
    if one == other:
        raise UsageFault(f"{one[0]}: {one[1]!r} is one entry. What to do: name two different ones")
    left, right = sorted((one, other))
    content = dict(zip(PAIR, (*left, *right), strict=True)) | {"decision": decision}
    return record(home, "match", "", content, at, by, reason)


def verdict(text: str) -> Verdict:
    """`same` or `different`. Raises UsageFault for anything else."""
    if text == "same":
        return "same"
    if text == "different":
        return "different"
    raise UsageFault(f"{text!r} is no decision. What to do: say same or different")


def match_decisions(home: Home, tree: Path | None = None) -> list[MatchDecision]:
    """The decisions that hold at the moment of the home, one per pair, in the order of the pairs."""
    withdrawn = withdrawn_ids(home, "match")
    found = [d for d in _of_tree(tree or TREE) if d.decision_id not in withdrawn]
    found = [d for d in found if home.known_at is None or d.decided_at <= home.known_at]
    found += [_of_journal(d) for d in decided(home, "match")]
    last = {
        (d.left, d.right): d
        # of two of one moment that of the journal, which is written later; it keeps the order in which it was written
        for d in sorted(found, key=lambda d: d.decided_at)
    }
    return [last[pair] for pair in sorted(last)]


def _of_journal(found: Decision) -> MatchDecision:
    c = found.content
    return MatchDecision(
        found.decision_id,
        (c["left_source_id"], c["left_key"]),
        (c["right_source_id"], c["right_key"]),
        c["decision"],
        parse_time(found.decided_at),
        found.decided_by,
        found.reason,
    )


def _of_tree(path: Path) -> list[MatchDecision]:
    if not path.exists():
        return []
    from ingest.formula_guard import unguarded_line

    with path.open(encoding="utf-8", newline="") as file:
        rows = [unguarded_line(row) for row in csv.DictReader(file)]
    return [
        MatchDecision(
            row["decision_id"],
            (row["left_source_id"], row["left_key"]),
            (row["right_source_id"], row["right_key"]),
            row["decision"],
            parse_time(row["decided_at"]),
            row["decided_by"],
            row["reason"],
        )
        for row in rows
    ]
