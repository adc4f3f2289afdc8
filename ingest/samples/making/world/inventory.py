"""`lc_inventory`: what the communities answer about themselves, in four waves."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from ingest.samples.making.world.answers import InventoryAnswer, Wave
from ingest.samples.making.world.community import Community
from ingest.samples.making.world.naming import as_written
from ingest.samples.making.world.people import People, moments
from ingest.samples.making.world.waves import OPEN, wave, with_traps

FORMS_OF_LEARNING = ("hybride leren", "werkplekleren", "online modules", "challenges", "leren op de fieldlab-vloer")
_RESPONSE, _AFTER_THE_SUBSIDY = 0.78, 0.5
_ONLY_HERE = ("living lab", "company school", "skillslab")


class Inventory:
    """Makes the answers of the waves. `titles` are experiments and research per community: (experiments, research)."""

    def __init__(
        self, seed: int, communities: Sequence[Community], experiments: Mapping[str, Sequence[tuple[dt.date, str]]],
        research: Mapping[str, Sequence[tuple[dt.date, str]]],
    ) -> None:  # fmt: skip
        self._seed, self._experiments, self._research = seed, experiments, research
        self._asked = [c for c in communities if c.is_htsm and not c.withdrawn and not c.only_slim]
        self._people = People(seed, "lc_inventory")
        self._contacts = {c.community_id: self._people.person() for c in self._asked}
        self._answered: set[str] = set()

    def waves(self) -> tuple[Wave[InventoryAnswer], ...]:
        """The four waves; that of 2022 was exported again with two answers on structural funding corrected."""
        return tuple(self._wave(table_id) for table_id in OPEN["lc_inventory"])

    def _wave(self, table_id: str) -> Wave[InventoryAnswer]:
        random = Random(f"{self._seed} lc_inventory {table_id}")
        opened, closed = OPEN["lc_inventory"][table_id]
        asked = [c for c in self._asked if c.start <= opened or c.in_preparation]
        answers = []
        for community in asked:
            over = any(g.scheme == "RIF" for g in community.grants) and not _runs(community, opened)
            responds = random.random() < (_AFTER_THE_SUBSIDY if over else _RESPONSE)
            ended = community.stopped_on is not None and community.stopped_on < opened
            first = community.form in _ONLY_HERE and community.community_id not in self._answered
            if ended and (community.stopped_on or closed) < opened - dt.timedelta(days=365):
                continue
            if (responds and not (ended and random.random() < 0.5)) or (first and not ended):
                answers.append(self._answer(random, table_id, community))
                self._answered.add(community.community_id)
        exported = with_traps(random, self._people, opened, answers, _differently)
        corrected = None
        if table_id == "w2022":
            wrong = _structural_denied(answers)
            corrected = (dt.date(2024, 1, 29), "structural funding of two communities corrected", exported)
            exported = [
                replace(a, structural_funding=False, structural_share=None) if a in wrong else a for a in exported
            ]
        title = f"Inventarisatie learning communities {table_id[1:]} (voorbeeld)"
        return wave(
            "lc_inventory", table_id, title, exported, invited=len(asked), population=len(asked), corrected=corrected
        )

    def _answer(self, random: Random, table_id: str, community: Community) -> InventoryAnswer:
        opened, closed = OPEN["lc_inventory"][table_id]
        begun, submitted = moments(random, opened, closed)
        day = submitted.date()
        state, grant = community.funding_on(day), _last_grant(community, day)
        stopped = community.stopped_on is not None and community.stopped_on <= day
        kinds = {kind: len(community.partners_of(kind)) for kind in ("education", "business", "government", "research")}  # type: ignore[arg-type]
        promotion = random.choice((0, 0, 1, 2, 3, 5))
        since = {c: [t for began, t in titles.get(community.community_id, ()) if began <= day]
                 for c, titles in (("experiments", self._experiments), ("research", self._research))}  # fmt: skip
        written = as_written(community.name_on(day), random, community.place.name, 0.45)
        key = f" {grant[1]}" if grant and grant[1] and random.random() < 0.4 else ""
        return InventoryAnswer(
            wave=table_id,
            respondent=self._contacts[community.community_id],
            started_at=begun,
            submitted_at=submitted,
            complete=True,
            preview=False,
            remark=self._people.remark(random),
            community_id=community.community_id,
            community=written,
            form=community.form,
            place=community.place,
            start=community.start,
            start_precision=community.start_known,
            status="in oprichting" if community.in_preparation else ("gestopt" if stopped else "actief"),
            education_partners=kinds["education"],
            business_partners=kinds["business"],
            government_partners=kinds["government"],
            research_partners=kinds["research"],
            last_subsidy=f"{grant[0]}{key}" if grant else None,
            last_subsidy_end=grant[2] if grant else None,
            agreement=state.agreement,
            agreement_until=state.agreement_until,
            structural_funding=None if random.random() < 0.03 else state.structural,
            structural_share=state.structural_share,
            sustainable_at_start=community.sustainable_at_start,
            skillslab=community.skillslab,
            mbo_partner=community.has_mbo,
            adult_training=_opinion(random, community, "adults", 0.6),
            forms_of_learning=tuple(random.sample(FORMS_OF_LEARNING, random.randrange(1, 4))),
            experiments=tuple(since["experiments"]),
            validates_learning=_opinion(random, community, "validates", 0.4),
            promotion_activities=promotion,
            aimed_at_women=min(promotion, random.choice((0, 0, 1))),
            research=bool(since["research"]) or _opinion(random, community, "research", 0.35),
            research_titles=tuple(since["research"]),
        )


def _runs(community: Community, day: dt.date) -> bool:
    last = community.last_grant_end(day)
    return last is not None and last >= day


def _last_grant(community: Community, day: dt.date) -> tuple[str, str, dt.date] | None:
    grants = [g for g in community.grants if g.end and not g.withdrawn and g.counted_from <= day]
    last = max(grants, key=lambda g: g.end or day, default=None)
    return (last.scheme, last.project_number, last.end) if last and last.end else None


def _opinion(random: Random, community: Community, question: str, share: float) -> bool | None:
    """Much the same answer every year; now and then left open."""
    if random.random() < 0.04:
        return None
    usual = Random(f"{community.community_id} {question}").random() < share
    return usual if random.random() < 0.9 else not usual


def _differently(random: Random, answer: InventoryAnswer) -> InventoryAnswer:
    return replace(
        answer,
        adult_training=random.random() < 0.5,
        promotion_activities=random.randrange(4),
        structural_funding=not answer.structural_funding,
        forms_of_learning=answer.forms_of_learning[:1],
    )


def _structural_denied(answers: Sequence[InventoryAnswer]) -> list[InventoryAnswer]:
    return [answer for answer in answers if answer.structural_funding and answer.status == "actief"][:2]
