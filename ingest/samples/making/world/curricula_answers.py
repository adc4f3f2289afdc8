"""`curricula_survey`: schools and companies about the curricula, in two waves that lie seven quarters apart."""

from dataclasses import replace
from random import Random

from ingest.samples.making.places import PLACES
from ingest.samples.making.world.answers import CurriculaAnswer, Wave
from ingest.samples.making.world.people import People, moments
from ingest.samples.making.world.waves import OPEN, wave, with_traps

_LEVELS = ("mbo 2", "mbo 3", "mbo 3", "mbo 4", "mbo 4", "mbo 4", "ad", "hbo")
_PER_WAVE = 130
_RISE = {"w2021": 0.0, "w2023": 0.4}


def curricula_waves(seed: int) -> tuple[Wave[CurriculaAnswer], ...]:
    """Both waves, of one country at any scale: 130 answers, three in five of schools."""
    people = People(seed, "curricula_survey")
    return tuple(_wave(seed, people, table_id) for table_id in OPEN["curricula_survey"])


def _wave(seed: int, people: People, table_id: str) -> Wave[CurriculaAnswer]:
    random, rise = Random(f"{seed} curricula_survey {table_id}"), _RISE[table_id]
    opened, closed = OPEN["curricula_survey"][table_id]
    answers = []
    for _ in range(_PER_WAVE):
        begun, submitted = moments(random, opened, closed)
        is_school = random.random() < 0.6
        mean = (7.0 if is_school else 6.3) + rise
        answers.append(
            CurriculaAnswer(
                wave=table_id, respondent=people.person(), started_at=begun, submitted_at=submitted, complete=True,
                preview=False, remark=people.remark(random), kind="school" if is_school else "company",
                place=random.choice(PLACES), level=random.choice(_LEVELS),
                grade=None if random.random() < 0.03 else min(10, max(1, round(random.gauss(mean, 1.2)))),
                content=_scale(random, 3.2 + rise), design=_scale(random, 2.9 + rise),
                room=_scale(random, 3.0 + rise) if is_school else None,
                support=_scale(random, 3.3 + rise) if is_school else None,
            )
        )  # fmt: skip
    exported = with_traps(random, people, opened, answers, _differently)
    title = f"Curricula-enquête {table_id[1:]} (voorbeeld)"
    return wave("curricula_survey", table_id, title, exported, invited=420, population=900)


def _scale(random: Random, mean: float) -> int | None:
    return None if random.random() < 0.03 else min(5, max(1, round(random.gauss(mean, 1.1))))


def _differently(random: Random, answer: CurriculaAnswer) -> CurriculaAnswer:
    return replace(answer, grade=random.randrange(3, 10), content=random.randrange(1, 6))
