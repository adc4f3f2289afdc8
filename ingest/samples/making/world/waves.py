"""When each instrument was held, and how the answers of a wave become an export with its traps."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from ingest.samples.making.world.answers import Answer, Export, Wave
from ingest.samples.making.world.people import People, moments

A = TypeVar("A", bound=Answer)

OPEN = {
    "lc_inventory": {
        "w2020": (dt.date(2020, 10, 5), dt.date(2020, 11, 13)),
        "w2021": (dt.date(2021, 10, 4), dt.date(2021, 11, 12)),
        "w2022": (dt.date(2022, 10, 3), dt.date(2022, 11, 11)),
        "w2023": (dt.date(2023, 10, 2), dt.date(2023, 11, 10)),
    },
    "partner_survey": {
        "w2021": (dt.date(2021, 1, 18), dt.date(2021, 2, 26)),
        "w2022": (dt.date(2022, 5, 9), dt.date(2022, 6, 17)),
        "w2023": (dt.date(2023, 8, 28), dt.date(2023, 9, 29)),
    },
    # seven quarters between the two: one of them without a value
    "curricula_survey": {
        "w2021": (dt.date(2021, 5, 17), dt.date(2021, 6, 18)),
        "w2023": (dt.date(2023, 4, 3), dt.date(2023, 5, 12)),
    },
    "company_survey": {
        "w2020": (dt.date(2020, 9, 7), dt.date(2020, 10, 16)),
        "w2022": (dt.date(2022, 1, 24), dt.date(2022, 3, 4)),
        "w2023": (dt.date(2023, 9, 4), dt.date(2023, 10, 13)),
    },
    "curricula_evaluation": {
        "w2021": (dt.date(2021, 3, 1), dt.date(2021, 5, 28)),
        "w2022": (dt.date(2022, 3, 1), dt.date(2022, 5, 27)),
        "w2023": (dt.date(2023, 3, 1), dt.date(2023, 5, 26)),
    },
}
_LAG = dt.timedelta(days=14)


def with_traps(
    random: Random, people: People, opened: dt.date, answers: Sequence[A], change: Callable[[Random, A], A]
) -> list[A]:
    """The answers as exported: some gave an incomplete or an other complete answer before, some rows are previews.

    `change` makes an answer that its respondent gives differently; what he or she says last is what counts.
    """
    made: list[A] = []
    for answer in answers:
        drawn = random.random()
        if drawn < 0.08:
            earlier = change(random, answer)
            begun = answer.started_at - dt.timedelta(hours=random.randrange(2, 60))
            ended = begun + dt.timedelta(minutes=9)
            remark, complete = people.remark(random), drawn < 0.05
            made.append(replace(earlier, started_at=begun, submitted_at=ended, remark=remark, complete=complete))
        made.append(answer)
        if 0.08 <= drawn < 0.11:  # gave up, and never came back
            begun, ended = moments(random, opened, answer.submitted_at.date())
            lost = change(random, answer)
            made.append(
                replace(
                    lost, respondent=people.person(), started_at=begun, submitted_at=ended, complete=False,
                    remark=people.remark(random),
                )
            )  # fmt: skip
    for answer in random.sample(list(answers), min(2, len(answers))):
        begun, ended = moments(random, opened - dt.timedelta(days=9), opened - dt.timedelta(days=2))
        made.append(
            replace(
                answer, respondent=people.person(), started_at=begun, submitted_at=ended, preview=True,
                remark=people.remark(random),
            )
        )  # fmt: skip
    return sorted(made, key=lambda answer: answer.submitted_at)


def wave(
    source_id: str, table_id: str, title: str, answers: Sequence[A], *,
    invited: int, population: int | None = None, groups: Sequence[tuple[str, int]] = (),
    corrected: tuple[dt.date, str, Sequence[A]] | None = None,
) -> Wave[A]:  # fmt: skip
    """A wave with its export; `corrected` is (landed at, note, answers) of a second export that replaces it."""
    opened, closed = OPEN[source_id][table_id]
    exports = [Export(1, closed + _LAG, "", tuple(answers))]
    if corrected:
        landed, note, right = corrected
        exports.append(Export(2, landed, note, tuple(right)))
    covers = int(table_id[1:]) - 1
    return Wave(source_id, table_id, title, opened, closed, invited, population, tuple(groups), covers, tuple(exports))
