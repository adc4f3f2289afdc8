"""What is asked of a person when a release waits: which KPIs move, and the rows of evidence that moved them."""

import hashlib
from datetime import timedelta
from typing import Any

from htsm.asked import not_asked_yet, plain
from htsm.home import Home
from publish.movement import Move, movement
from publish.proposed import NAME
from publish.release_diff import SIDES, difference, evidence_told

MOVES = 25
KPIS = 5
ROWS = 10


def to_ask(home: Home, plan: dict[str, Any], wait: timedelta) -> dict[str, Any] | None:
    """The question about the build of `plan`: `{"subject", "body", "previous_release_id", "moves", "told"}`.

    None when nothing waits that nobody decided about, or when just this is being asked already; not answered within
    `wait`, it is asked again. `body` is Markdown; `moves` are the ids that an answer is about.
    """
    found = movement(home, plan)
    moves = found.undecided
    if not moves or found.previous_release_id is None:
        return None
    ids = [move.move_id for move in moves]
    question_id = hashlib.sha256("|".join(sorted(ids)).encode()).hexdigest()[:12]
    if not not_asked_yet(home, "movement", [question_id], wait):
        return None
    kpis = sorted({move.kpi_id for move in moves})
    return {
        "subject": f"Mag uitgave {plan['release_id']} verschijnen? {len(kpis)} KPI's verschuiven te ver",
        "body": _body(home, found.previous_release_id, moves, kpis),
        "previous_release_id": found.previous_release_id,
        "moves": ids,
        "told": [move.told for move in moves],
    }


def _body(home: Home, previous: str, moves: list[Move], kpis: list[str]) -> str:
    lines = [f"Lezers zien {plain(previous)} tot hierover besloten is.", ""]
    lines += [f"- {plain(move.told)}" for move in moves[:MOVES]]
    if len(moves) > MOVES:
        lines.append(f"- en nog {len(moves) - MOVES}")
    for kpi_id in kpis[:KPIS]:
        evidence = difference(home, previous, NAME, kpi_id)["evidence"]
        for side, title in SIDES.items():
            rows = [row for row in evidence if row["side"] == side]
            if rows:
                lines += ["", f"**{kpi_id}: {title.lower()} ({len(rows)})**", ""]
                lines += [f"- {plain(evidence_told(row))}" for row in rows[:ROWS]]
    command = f"htsm releases diff {previous} {NAME} --kpi {kpis[0]} --all"
    return "\n".join([*lines, "", f"Alles, rij voor rij: `{command}`"])
