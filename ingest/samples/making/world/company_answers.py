"""`company_survey`: companies and their people, in three waves, with weights."""

from dataclasses import replace
from random import Random
from typing import Literal

from ingest.samples.making.world.answers import CompanyAnswer, Wave
from ingest.samples.making.world.organisations import ASSOCIATIONS
from ingest.samples.making.world.people import People, moments
from ingest.samples.making.world.skills import SKILLS
from ingest.samples.making.world.waves import OPEN, wave, with_traps

_COMPANIES = {"w2020": 110, "w2022": 140, "w2023": 125}
_INVITED = {"w2020": (260, 340), "w2022": (280, 360), "w2023": (300, 350)}
_SHORTAGE = {"w2020": 0.25, "w2022": 0.6, "w2023": 0.65}
_LEARNING = {"w2020": 3.0, "w2022": 3.3, "w2023": 3.5}
_LEVELS = ("mbo 1", "mbo 2", "mbo 2", "mbo 3", "mbo 3", "mbo 4", "mbo 4", "ad", "hbo", "wo")
_WEIGHTS = (0.75, 0.9, 1.0, 1.2, 1.55)


def company_waves(seed: int) -> tuple[Wave[CompanyAnswer], ...]:
    """The three waves, of one country at any scale; the numbers of invited companies are those of `waves.csv`."""
    people = People(seed, "company_survey")
    return tuple(_wave(seed, people, table_id) for table_id in OPEN["company_survey"])


def _wave(seed: int, people: People, table_id: str) -> Wave[CompanyAnswer]:
    random = Random(f"{seed} company_survey {table_id}")
    opened = OPEN["company_survey"][table_id][0]
    answers: list[CompanyAnswer] = []
    for number in range(1, _COMPANIES[table_id] + 1):
        association = random.choices(ASSOCIATIONS, (5, 6))[0]
        works = random.random() < 0.7
        if random.random() < 0.9:
            answers.append(_answer(random, people, table_id, number, association, "manager", works))
        else:
            answers.append(_answer(random, people, table_id, number, association, "staff", works))
        for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
            answers.append(_answer(random, people, table_id, number, association, "staff", works))
    exported = with_traps(random, people, opened, answers, _differently)
    invited = _INVITED[table_id]
    return wave(
        "company_survey", table_id, f"Bedrijvenenquête {table_id[1:]} (voorbeeld)", exported, invited=sum(invited),
        population=4_000, groups=tuple(zip(ASSOCIATIONS, invited, strict=True)),
    )  # fmt: skip


def _answer(
    random: Random, people: People, table_id: str, number: int, association: str, role: Literal["manager", "staff"],
    works: bool,
) -> CompanyAnswer:  # fmt: skip
    begun, submitted = moments(random, *OPEN["company_survey"][table_id])
    is_manager = role == "manager"
    shortage: Literal["nu", "verwacht binnen 6 maanden", "nee"] = "nee"
    if random.random() < _SHORTAGE[table_id]:
        shortage = "nu" if random.random() < 0.6 else "verwacht binnen 6 maanden"
    learning = min(5, max(1, round(random.gauss(_LEARNING[table_id] + (0.4 if is_manager else 0), 1.1))))
    return CompanyAnswer(
        wave=table_id, respondent=people.person(), started_at=begun, submitted_at=submitted, complete=True,
        preview=False, remark=people.remark(random), company_number=number, association=association, role=role,
        education_level=random.choice(_LEVELS), works_with_education=works if is_manager else None,
        shortage=shortage if is_manager else None,
        mismatch=random.random() < 0.58 if is_manager and works else None,
        too_incidental=random.random() < 0.48 if is_manager and works else None,
        grade=round(min(10, max(1, random.gauss(6.7, 1.3)))) if is_manager and works else None,
        learning=None if random.random() < 0.03 else learning,
        skills=tuple(random.sample(SKILLS, random.randrange(0, 5))), weight=random.choice(_WEIGHTS),
    )  # fmt: skip


def _differently(random: Random, answer: CompanyAnswer) -> CompanyAnswer:
    return replace(answer, learning=random.randrange(1, 6), skills=answer.skills[:1])
