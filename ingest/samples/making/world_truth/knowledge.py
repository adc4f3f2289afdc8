"""What sources together tell about the communities, when everybody knows who is who.

Everything here rests on what registers, lists and answers say (as known on the sample's clock), never on what the world
knows beyond them: a pipeline without a mistake comes to the same.
"""

import datetime as dt
from collections import defaultdict
from functools import cached_property
from typing import Literal, NamedTuple

from ingest.samples.making.rif_world import Project
from ingest.samples.making.world import (
    AGENDA_START,
    GONE_AFTER,
    Community,
    InventoryAnswer,
    Row,
    Wave,
    World,
)
from ingest.samples.making.world.clock import months_later
from ingest.samples.making.world.community import Precision

OWNERS = ("fieldlabs", "technohubs", "pps_register")
"""The registers that decide about the state of a community where the inventory does not, the first that lists it."""
State = Literal["active", "stopped", "in preparation", "withdrawn", "not started", "unknown"]


class Span(NamedTuple):
    """The days on which something known as a day, month or year can have been."""

    first: dt.date
    last: dt.date


def span(day: dt.date, precision: Precision) -> Span:
    """2021 -> 1 January up to 31 December 2021, and so on."""
    if precision == "day":
        return Span(day, day)
    if precision == "year":
        return Span(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))
    return Span(day.replace(day=1), months_later(day.replace(day=1), 1) - dt.timedelta(days=1))


def earliest(spans: list[Span]) -> Span | None:
    """The earliest start. A vague one that holds a more precise one is the same start, less precisely."""
    precise = [s for s in spans if not any(o != s and s.first <= o.first and o.last <= s.last for o in spans)]
    return min(precise, default=None)


class Knowledge:
    """The communities as the sources know them."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def rows(self) -> dict[tuple[str, str], list[tuple[dt.date, Row | None]]]:
        """(register, community) -> per edition day its row, or None where it is absent; corrections replace."""
        found: dict[tuple[str, str], list[tuple[dt.date, Row | None]]] = {}
        for source_id in OWNERS:
            # a corrected edition comes after the one of the same day that it replaces
            by_day = {edition.valid_as_of: edition for edition in self.world.editions_of(source_id)}
            present = {day: {r.community.community_id: r for r in self.world.rows(by_day[day])} for day in by_day}
            everyone = sorted({community_id for rows in present.values() for community_id in rows})
            for community_id in everyone:
                found[source_id, community_id] = [(day, present[day].get(community_id)) for day in sorted(by_day)]
        return found

    @cached_property
    def projects(self) -> dict[str, list[Project]]:
        """The RIF awards of each community that were not withdrawn."""
        found = defaultdict(list)
        for project in self.world.rif_projects:
            if project.status == "toegekend":
                found[project.community_id].append(project)
        return dict(found)

    @cached_property
    def answers(self) -> dict[str, dict[str, InventoryAnswer]]:
        """Inventory answers that count, by wave and community."""
        return {w.table_id: {a.community_id: a for a in w.counted()} for w in self.world.inventory}

    @cached_property
    def htsm(self) -> tuple[Community, ...]:
        """The communities that a source knows as HTSM: by RIF's sector, a register, the inventory, SLIM's applicant."""
        known = {project.community_id for project in self.world.rif_projects}
        known |= {community_id for _, community_id in self.rows}
        known |= {community_id for answers in self.answers.values() for community_id in answers}
        known |= {award.community_id for award in self.world.slim_awards if award.community_id}
        return tuple(c for c in self.world.communities if c.is_htsm and c.community_id in known)

    def start(self, community: Community) -> Span | None:
        """The earliest start that any record gives, of the first award for an upscaling; None where none gives one."""
        spans = []
        for source_id in OWNERS:
            listed = [row for _, row in self.rows.get((source_id, community.community_id), []) if row]
            dated = [row for row in listed if row.start]
            if dated and dated[-1].start:
                spans.append(span(dated[-1].start, dated[-1].precision))
        for project in self.projects.get(community.community_id, []):
            if not project.upscaling:
                spans.append(span(project.start, "year" if project.start_known_as_year else "day"))
        for answers in self.answers.values():
            answer = answers.get(community.community_id)
            if answer and answer.start:
                spans.append(span(answer.start, answer.start_precision))
        return earliest(spans)

    def latest_wave(self, end: dt.date) -> Wave[InventoryAnswer] | None:
        """The latest inventory that was closed on a day."""
        closed = [wave for wave in self.world.inventory if wave.closed_on <= end]
        return closed[-1] if closed else None

    def answer(self, community: Community, end: dt.date) -> InventoryAnswer | None:
        """The last inventory answer, when its wave was closed at most 12 months before."""
        closed = [w for w in self.world.inventory if w.closed_on <= end <= months_later(w.closed_on, 12)]
        found = [self.answers[w.table_id].get(community.community_id) for w in closed]
        return found[-1] if found else None

    def state(self, community: Community, end: dt.date) -> State:
        """The state on a day: the inventory's answer if there is one, else the owning register's."""
        answer = self.answer(community, end)
        if answer:
            states: dict[str, State] = {"actief": "active", "gestopt": "stopped", "in oprichting": "in preparation"}
            return states[answer.status]
        for source_id in OWNERS:
            if (source_id, community.community_id) in self.rows:
                return self._by_register(source_id, community, end)
        return self._by_rif(community, end)

    def _begun(self, community: Community, end: dt.date) -> State | None:
        """`not started`, or unknown where a year alone cannot tell; None when it has begun for sure."""
        start = self.start(community)
        if start is None:
            return "unknown"
        if start.first > end:
            return "not started"
        return "unknown" if start.last > end else None

    def _by_register(self, source_id: str, community: Community, end: dt.date) -> State:
        history = self.rows[source_id, community.community_id]
        seen = [(day, row) for day, row in history if row]
        before = [(day, row) for day, row in seen if day <= end]
        status = (before[-1] if before else seen[0])[1].status
        if status == "in oprichting":
            return "in preparation"
        if (not_begun := self._begun(community, end)) is not None:
            return not_begun
        ends = [row.end for _, row in seen if row.end]
        if ends:
            return "stopped" if ends[-1] <= end else "active"
        if status == "gestopt":
            return "stopped" if before else "unknown"
        return "stopped" if self._gone(source_id, history, end) else "active"

    @staticmethod
    def _gone(source_id: str, history: list[tuple[dt.date, Row | None]], end: dt.date) -> bool:
        """Whether so many editions in a row, up to a day, lack a record that was there before."""
        missing, was_there = 0, False
        for day, row in history:
            if day > end:
                break
            was_there, missing = was_there or row is not None, 0 if row else missing + 1
        return was_there and missing >= GONE_AFTER[source_id]

    def _by_rif(self, community: Community, end: dt.date) -> State:
        awards = self.projects.get(community.community_id, [])
        if not awards:
            return "withdrawn" if community.withdrawn else "unknown"
        if (not_begun := self._begun(community, end)) is not None:
            return not_begun
        return "active" if max(award.end for award in awards) >= end else "unknown"

    def active(self, end: dt.date) -> list[Community]:
        """The HTSM communities that are known to be active on a day."""
        return [community for community in self.htsm if self.state(community, end) == "active"]

    def last_end(self, community: Community, end: dt.date) -> dt.date | None:
        """The end of the last programme subsidy awarded by a day, by RIF's list and the community's own answer."""
        ends = [
            project.end
            for project in self.projects.get(community.community_id, [])
            if out_on(project) <= end
        ]  # fmt: skip
        answer = self.answer(community, end)
        if answer and answer.last_subsidy_end:
            ends.append(answer.last_subsidy_end)
        return max(ends, default=None)

    def sustainable(self, community: Community, end: dt.date) -> bool:
        """Active, structurally funded, and no subsidy running or to come, or an agreement beyond its end."""
        answer, last = self.answer(community, end), self.last_end(community, end)
        if not answer or not answer.structural_funding or self.state(community, end) != "active":
            return False
        signed = answer.agreement == "ja" and answer.agreement_until
        return last is None or last < end or bool(signed and signed > last)

    def at_the_start(self, community: Community) -> bool | None:
        """Whether it was sustainable when the agenda began, by its own answer; None where no wave tells."""
        told = [answers.get(community.community_id) for answers in self.answers.values()]
        return next((a.sustainable_at_start for a in told if a and a.sustainable_at_start is not None), None)

    def began_before_agenda(self, community: Community) -> bool | None:
        """Whether it started before 2020-06-01; None where that is not known (2020 only, or no start at all)."""
        start = self.start(community)
        if start is None or start.first < AGENDA_START <= start.last:
            return None
        return start.last < AGENDA_START


def out_on(project: Project) -> dt.date:
    """When a round's awards are out: the first in the second quarter, the second in the fourth."""
    return dt.date(project.year, 6, 30) if project.round.endswith("-1") else dt.date(project.year, 12, 31)
