"""`partner_survey`: partners grade the cooperation in a community, in three waves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from ingest.samples.making.world.answers import FUNCTIONS, PartnerAnswer, Wave
from ingest.samples.making.world.community import Community
from ingest.samples.making.world.naming import as_written
from ingest.samples.making.world.people import People, moments
from ingest.samples.making.world.waves import OPEN, wave, with_traps

_MEAN = {"w2021": 6.8, "w2022": 7.2, "w2023": 7.6}
_ROLES = ("onderwijs", "bedrijf", "bedrijf", "overheid", "kennisinstelling")


def partner_waves(seed: int, scale: int, communities: Sequence[Community]) -> tuple[Wave[PartnerAnswer], ...]:
    """Three waves; the export of 2022 was made again: late answers added, two grades corrected.

    Asked are partners of 70% of the HTSM communities and of a few others, whose partners were on the same list.
    """
    people = People(seed, "partner_survey")
    random = Random(f"{seed} partners asked")
    there = [c for c in communities if not (c.only_slim or c.withdrawn or c.in_preparation)]
    others = [c for c in there if not c.is_htsm]
    asked = [c for c in there if c.is_htsm and random.random() < 0.7]
    asked += random.sample(others, min(len(others), 3 * scale))
    return tuple(_wave(seed, people, table_id, asked) for table_id in OPEN["partner_survey"])


def _wave(seed: int, people: People, table_id: str, asked: Sequence[Community]) -> Wave[PartnerAnswer]:
    random = Random(f"{seed} partner_survey {table_id}")
    opened, closed = OPEN["partner_survey"][table_id]
    active = [community for community in asked if community.active_on(opened)]
    answers = []
    for community in active:
        mood = random.gauss(_MEAN[table_id], 0.6)
        # two spellings of a community go around among its partners
        spellings = [as_written(community.name_on(opened), random, community.place.name, 0.5) for _ in range(2)]
        for _ in range(random.choice((0, 2, 3, 4, 5, 6))):
            begun, submitted = moments(random, opened, closed)
            grade = None if random.random() < 0.04 else min(10, max(1, round(random.gauss(mood, 1.1))))
            answers.append(
                PartnerAnswer(
                    wave=table_id, respondent=people.person(), started_at=begun, submitted_at=submitted, complete=True,
                    preview=False, remark=people.remark(random), community_id=community.community_id,
                    community=random.choice(spellings), role=random.choice(_ROLES),  # type: ignore[arg-type]
                    grade=grade, functions=tuple(f for f in FUNCTIONS if random.random() < 0.6),
                )
            )  # fmt: skip
    exported = with_traps(random, people, opened, answers, _differently)
    corrected = None
    if table_id == "w2022":
        note = "late answers added, two grades corrected"
        corrected = (dt.date(2022, 9, 1), note, exported)
        exported = _first_export(exported)
    invited = len(active) * 8
    title = f"Partneronderzoek {table_id[1:]} (voorbeeld)"
    return wave("partner_survey", table_id, title, exported, invited=invited, population=invited, corrected=corrected)


def _first_export(answers: Sequence[PartnerAnswer]) -> list[PartnerAnswer]:
    """Without every fifteenth answer; of the others two with a 1 where a 10 was meant."""
    kept = [answer for at, answer in enumerate(answers) if at % 15 != 7]
    wrong = [answer for answer in kept if answer.complete and not answer.preview and answer.grade and answer.grade > 6]
    return [replace(answer, grade=1) if answer in wrong[:2] else answer for answer in kept]


def _differently(random: Random, answer: PartnerAnswer) -> PartnerAnswer:
    return replace(
        answer, grade=random.randrange(1, 11), functions=tuple(f for f in FUNCTIONS if random.random() < 0.5)
    )
