"""Vacancies as a stream: a generator, so that ten million rows need no more memory than ten.

About 20 microseconds a row: 3,000 rows for the sample at scale 1, 300,000 at scale 100; for more, ask for them
(`world.vacancies(10_000_000)`) and write them as they come (csv writer, or Parquet a batch at a time).
"""

import datetime as dt
from collections.abc import Iterator
from random import Random

from ingest.samples.making.places import AWARD_PLACES, PLACES, Place, place_of
from ingest.samples.making.world.labour import Vacancy
from ingest.samples.making.world.organisation import Organisation
from ingest.samples.making.world.skills import OTHER_SKILLS, by_demand

ROWS = 3_000
"""Rows at scale 1."""
FIRST_DAY, LAST_DAY = dt.date(2019, 7, 1), dt.date(2024, 1, 31)
LEVELS = {"mbo 1": 1, "mbo 2": 2, "mbo 3": 3, "mbo 4": 4, "ad": 5, "hbo": 6, "wo": 7}
"""NLQF level of each text, case aside."""
_TITLES = {
    3: ("CNC-verspaner", "Lasser", "Monteur mechanisch", "Plaatwerker", "Onderhoudsmonteur"),
    4: ("Mechatronicus", "Servicetechnicus", "PLC-programmeur", "Werkvoorbereider", "Allround verspaner"),
    5: ("Maintenance engineer AD", "Productieleider", "Teamleider assemblage", "Procesverbeteraar"),
}
_OTHER_TITLES = ("Productiemedewerker", "Engineer", "Onderzoeker", "Verzorgende", "Verkoper", "Administrateur", "Kok")
_SITES = ("voorbeeldvacatures.example", "banenvoorbeeld.example", "werkverzonnen.example", "eigen site")
_LEVEL_TEXTS, _LEVEL_WEIGHTS = tuple(LEVELS), (2, 8, 26, 30, 12, 16, 6)


def nlqf(level: str) -> int | None:
    """The NLQF level of an education level as vacancies write it; None where it is empty."""
    return LEVELS[level.lower()] if level else None


def vacancies(seed: int, rows: int, employers: tuple[Organisation, ...]) -> Iterator[Vacancy]:
    """`rows` vacancies, in the order of the first posting of each group, copies behind the first."""
    random = Random(f"{seed} vacancies")
    days = (LAST_DAY - FIRST_DAY).days + 1
    made = group = 0
    while made < rows:
        # posted at an even pace: the stream is in order of day without being sorted
        day = FIRST_DAY + dt.timedelta(days=made * days // rows)
        group += 1
        first = _first(random, group, day, random.choice(employers))
        yield first
        made += 1
        for copy in range(random.choices((0, 1, 2), (78, 16, 6))[0]):
            if made < rows:
                yield _copy(random, first, copy + 2)
                made += 1


def _first(random: Random, group: int, day: dt.date, employer: Organisation) -> Vacancy:
    text = random.choices(_LEVEL_TEXTS, _LEVEL_WEIGHTS)[0]
    level, place = LEVELS[text], _place(random)
    titles = _TITLES.get(level, _OTHER_TITLES)
    skills = _skills(random, level) if employer.is_htsm else random.sample(OTHER_SKILLS, 3)
    expired = day + dt.timedelta(days=random.randrange(7, 90))
    return Vacancy(
        vacancy_id=f"V{group:08}-1", duplicate_group_id=f"G{group:08}", posted_on=day,
        expired_on=expired if expired <= LAST_DAY else None, job_title=f"{random.choice(titles)} (voorbeeld)",
        profession_code=f"{random.randrange(700, 800):04}", education_level=_written(random, text),
        sbi_2008=employer.sbi_2008, employer_name=employer.name, place=place[0],
        postcode=f"{place[1].postcode + random.randrange(5)} AB", skills=tuple(_spelled(random, s) for s in skills),
        source_site=random.choice(_SITES),
    )  # fmt: skip


def _copy(random: Random, first: Vacancy, number: int) -> Vacancy:
    """The same vacancy on another site, up to twenty days later, with its branch or level sometimes lost."""
    later = min(first.posted_on + dt.timedelta(days=random.randrange(0, 21)), LAST_DAY)
    drawn = random.random()
    return Vacancy(
        vacancy_id=f"V{first.duplicate_group_id[1:]}-{number}", duplicate_group_id=first.duplicate_group_id,
        posted_on=later, expired_on=first.expired_on if first.expired_on and first.expired_on > later else None,
        job_title=first.job_title, profession_code=first.profession_code,
        education_level="" if drawn < 0.1 else first.education_level,
        sbi_2008="" if 0.1 <= drawn < 0.3 else first.sbi_2008, employer_name=first.employer_name, place=first.place,
        postcode=first.postcode, skills=first.skills, source_site=random.choice(_SITES),
    )  # fmt: skip


def _place(random: Random) -> tuple[str, Place]:
    if random.random() < 0.25:
        spelling = random.choice(AWARD_PLACES)
        return spelling, place_of(spelling)
    place = random.choice(PLACES)
    return place.name, place


def _skills(random: Random, level: int) -> list[str]:
    """Two to six skills, those at the head of the level's list far more often than those behind."""
    ranked = by_demand(level)
    found = {ranked[min(int(random.expovariate(1 / 12)), len(ranked) - 1)] for _ in range(random.randrange(2, 7))}
    return sorted(found, key=ranked.index)


def _spelled(random: Random, skill: str) -> str:
    return skill.capitalize() if random.random() < 0.2 else skill


def _written(random: Random, level: str) -> str:
    return level.upper() if random.random() < 0.15 else level
