"""`curricula_evaluation`: curricula judged by evaluators, in three waves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from ingest.samples.making.world.answers import Evaluation, Wave
from ingest.samples.making.world.organisation import Organisation
from ingest.samples.making.world.people import People, moments
from ingest.samples.making.world.skills import by_demand
from ingest.samples.making.world.waves import OPEN, wave

Verdict = Literal["ja", "deels", "nee"]
# title, NLQF level, version in force since, and since when a newer one is (None: no newer one)
_OLD = dt.date(2016, 8, 1)
QUALIFICATIONS: tuple[tuple[str, int, dt.date, dt.date | None], ...] = (
    ("Mechatronica", 4, _OLD, dt.date(2020, 8, 1)),
    ("Verspaning", 3, _OLD, dt.date(2021, 8, 1)),
    ("Industriële automatisering", 4, _OLD, dt.date(2022, 8, 1)),
    ("Fijnmechanische techniek", 4, _OLD, dt.date(2022, 8, 1)),
    ("Werktuigkundig onderhoud", 3, _OLD, None),
    ("Lassen en constructie", 3, dt.date(2019, 8, 1), None),
    ("Elektronica-assemblage", 2, _OLD, None),
    ("Technisch leidinggeven", 4, dt.date(2018, 8, 1), None),
)
ASSOCIATE_DEGREES: tuple[tuple[str, dt.date], ...] = (
    ("Smart Maintenance", dt.date(2021, 2, 1)),
    ("Robotica", dt.date(2022, 2, 1)),
    ("Engineering", dt.date(2017, 9, 1)),
    ("Digitale productie", dt.date(2022, 9, 1)),
)
_IN_LINE = {"w2021": 0.35, "w2022": 0.45, "w2023": 0.6}


@dataclass(frozen=True)
class _Curriculum:
    curriculum_id: str
    title: str
    crebo: str | None
    croho: str | None
    nlqf: int
    pathway: Literal["initial", "llo"]
    school: Organisation
    versions: tuple[dt.date, ...]
    skills: tuple[str, ...]


def _curricula(seed: int, scale: int, schools: Sequence[Organisation]) -> list[_Curriculum]:
    """60 curricula at scale 1: qualifications at schools, associate degrees, and courses without a code."""
    random, made = Random(f"{seed} curricula"), []
    for at in range(60 * scale):
        school = random.choice(schools)
        curriculum_id, croho, crebo = f"CV{at + 1:04}", None, None
        kind = random.choices(("mbo", "ad", "hbo", "course"), (30, 10, 3, 17))[0]
        pathway: Literal["initial", "llo"] = "initial"
        if kind == "mbo":
            which = random.randrange(len(QUALIFICATIONS))
            title, level, first, newer = QUALIFICATIONS[which]
            crebo, versions = f"9{which:04}", (first, newer) if newer else (first,)
        elif kind == "ad":
            which = random.randrange(len(ASSOCIATE_DEGREES))
            (title, first), level = ASSOCIATE_DEGREES[which], 5
            croho, versions = f"8{which:04}", (first,)
            school = schools[(seed + 7 * which) % len(schools)]  # each of them is given in one place
        elif kind == "hbo":
            title, level, croho, versions = "Werktuigbouwkunde", 6, "34280", (_OLD,)
        else:
            title, level, pathway = f"Cursus {random.choice(by_demand(3)[:30])}", random.choice((3, 3, 4, 5)), "llo"
            versions = (dt.date(random.randrange(2017, 2021), 9, 1),)
        if kind == "mbo" and random.random() < 0.2:
            pathway = "llo"
        ranked = by_demand(level)
        skills = [skill for place, skill in enumerate(ranked) if random.random() < 0.05 * (1 - place / 200)]
        made.append(
            _Curriculum(
                curriculum_id, title, crebo, croho, level, pathway, school, tuple(v for v in versions if v),
                tuple(skills or ranked[:1]),
            )
        )  # fmt: skip
    return made


def evaluation_waves(seed: int, scale: int, schools: Sequence[Organisation]) -> tuple[Wave[Evaluation], ...]:
    """Three waves, each over two thirds of the curricula; one row per curriculum, all of them complete."""
    people, curricula = People(seed, "curricula_evaluation"), _curricula(seed, scale, schools)
    return tuple(_wave(seed, people, table_id, curricula) for table_id in OPEN["curricula_evaluation"])


def _wave(seed: int, people: People, table_id: str, curricula: Sequence[_Curriculum]) -> Wave[Evaluation]:
    random, share = Random(f"{seed} curricula_evaluation {table_id}"), _IN_LINE[table_id]
    opened, closed = OPEN["curricula_evaluation"][table_id]
    answers = []
    for curriculum in curricula:
        if random.random() > 0.67:
            continue
        begun, submitted = moments(random, opened, closed)
        answers.append(
            Evaluation(
                wave=table_id, respondent=people.person(), started_at=begun, submitted_at=submitted, complete=True,
                preview=False, remark=people.remark(random), curriculum_id=curriculum.curriculum_id,
                crebo=curriculum.crebo, croho=curriculum.croho, title=curriculum.title, nlqf=curriculum.nlqf,
                pathway=curriculum.pathway, institution=curriculum.school.name, brin=curriculum.school.brin or "",
                place=curriculum.school.place, content=_verdict(random, share), design=_verdict(random, share - 0.1),
                invites=None if random.random() < 0.05 else random.random() < share,
                in_force_since=[v for v in curriculum.versions if v <= closed][-1:][0]
                if curriculum.versions[0] <= closed else curriculum.versions[0],
                skills=_covered(random, curriculum, share),
            )
        )  # fmt: skip
    title = f"Evaluatie curricula {table_id[1:]} (voorbeeld)"
    return wave("curricula_evaluation", table_id, title, answers, invited=len(curricula), population=len(curricula))


def _verdict(random: Random, share: float) -> Verdict:
    drawn = random.random()
    if drawn < share:
        return "ja"
    return "deels" if drawn < share + 0.3 else "nee"


def _covered(random: Random, curriculum: _Curriculum, share: float) -> tuple[str, ...]:
    kept = [skill for skill in curriculum.skills if random.random() < 0.55 + share / 2]
    return tuple(skill.capitalize() if random.random() < 0.3 else skill for skill in kept)
