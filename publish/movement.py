"""Movement: which KPIs what was built moves further than is declared for them, and who approved that.

`movement.csv` declares for each KPI what its national figure of a quarter may move from one release to the next:
in `points` of its own unit, or as a `share` of the figure of before. A figure that is there no longer always counts;
one that there was none of before, and a quarter that is new, never. Regions and breakdowns are in
`htsm releases diff`; a figure that is hidden in either release is in neither.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from htsm.clock import parse_time
from htsm.decisions import Decision, decided
from htsm.explained import Explained
from htsm.home import PROJECT, Home
from publish import dutch, proposed, revision
from publish.shelf import Release, current

DECLARED = PROJECT / "publish" / "movement.csv"
SHOWN = 10


@dataclass(frozen=True)
class Move:
    """One national figure: from what to what, and what is declared; `new_value` is None where it is gone."""

    kpi_id: str
    period_end: date
    old_value: float
    new_value: float | None
    measured_in: str
    at_most: float
    reason: str

    @property
    def move_id(self) -> str:
        """The same figure moved from the same to the same."""
        said = f"{self.kpi_id}|{self.period_end}|{self.old_value!r}|{self.new_value!r}"
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def told(self) -> str:
        """The move in a line of Dutch."""
        new = "geen waarde meer" if self.new_value is None else dutch.number(self.new_value, 4)
        limit = dutch.measure(self.at_most, "share") if self.measured_in == "share" else dutch.number(self.at_most, 4)
        moved = f"{dutch.number(self.old_value, 4)} -> {new} (hoogstens {limit})"
        return f"{self.kpi_id} {dutch.quarter(self.period_end)}: {moved}; {self.reason}"


@dataclass(frozen=True)
class Movement:
    """All moves of a build that are further than declared, and the decision about each that there is one about."""

    previous_release_id: str | None
    moves: list[Move]
    decisions: dict[str, Decision] = field(default_factory=dict)

    @property
    def waiting(self) -> list[Move]:
        """What nobody approved: nothing is published until somebody did."""
        return [m for m in self.moves if not self._said(m, "approved")]

    @property
    def undecided(self) -> list[Move]:
        """What nobody has looked at."""
        return [m for m in self.moves if m.move_id not in self.decisions]

    @property
    def approved(self) -> list[dict[str, Any]]:
        """The moves that somebody let pass, with who and why, as release.json tells them."""
        return [
            {"kpi_id": m.kpi_id, "move": m.told, "by": d.decided_by, "at": d.decided_at, "reason": d.reason}
            for m in self.moves
            if self._said(m, "approved") and (d := self.decisions[m.move_id])
        ]

    def _said(self, move: Move, verdict: str) -> bool:
        decision = self.decisions.get(move.move_id)
        return decision is not None and decision.content["verdict"] == verdict


class MovementWaits(Explained):
    """The release moves a KPI further than is declared, and nobody approved it. The last release stays."""

    exit_code = 3

    def __init__(self, movement: Movement) -> None:
        waiting = movement.waiting
        kpis = sorted({move.kpi_id for move in waiting})
        more = [f"  ... and {len(waiting) - SHOWN} more"] if len(waiting) > SHOWN else []
        refused = [d for m in waiting if (d := movement.decisions.get(m.move_id))]
        said = [f"  refused by {d.decided_by}: {d.reason or 'no reason given'}" for d in refused[:1]]
        super().__init__(
            "\n".join(
                [
                    f"The release waits: {len(kpis)} KPIs move further than publish/movement.csv declares.",
                    *(f"  - {move.told}" for move in waiting[:SHOWN]),
                    *more,
                    *said,
                    f"What to do: `htsm releases diff {movement.previous_release_id} {proposed.NAME} --kpi {kpis[0]}` "
                    "shows it row by row; if it is right `htsm publish --approve --reason TEXT`, otherwise mend what "
                    "the source delivered. The last release stays",
                ]
            )
        )


def movement(home: Home, plan: dict[str, Any]) -> Movement:
    """What the build of `plan` moves further than declared, against the release that readers see.

    Nothing is compared without a release of the same profile and of the same day or before: a first release, or one
    that looks back, moves nothing.
    """
    previous = current(home)
    if previous is None or not _comes_after(plan, previous):
        return Movement(None, [])
    moves = _moves(home, plan, previous)
    ids = {move.move_id for move in moves}
    decisions = {i: d for d in decided(home, "approval") for i in d.content["moves"] if i in ids}
    return Movement(previous.release_id, moves, decisions)


def _comes_after(plan: dict[str, Any], previous: Release) -> bool:
    same = all(previous.info[what] == plan[what] for what in ("profile", "is_sample"))
    return same and parse_time(previous.info["as_of"]) <= parse_time(plan["as_of"])


def _moves(home: Home, plan: dict[str, Any], previous: Release) -> list[Move]:
    import duckdb

    if not revision.can_compare(previous):
        return []
    with duckdb.connect() as con:
        now = proposed.attach(con, home)
        found = con.execute(
            f"""
            select revised.kpi_id, period_end, old_value, new_value, measured_in, at_most, reason
            from ({revision.revisions(previous, plan["release_id"], *(now(*t) for t in revision.COMPARED))}) as revised
            inner join read_csv(?) as declared using (kpi_id)
            where region_level = 'nl' and breakdown = '' and change in ('value', 'gone') and old_value is not null
                and (
                    new_value is null
                    or abs(new_value - old_value)
                    > at_most * case when measured_in = 'share' then abs(old_value) else 1 end + 1e-9
                )
            order by kpi_id, period_end
            """,
            [str(DECLARED)],
        )
        return [Move(*row) for row in found.fetchall()]
