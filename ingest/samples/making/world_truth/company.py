"""What companies and their people say: AL3.3, AL6.2, C5, C6 and the members' part of C1."""

import datetime as dt
from collections.abc import Iterable, Iterator

from ingest.samples.making.world import QUARTER_ENDS, CompanyAnswer, World
from ingest.samples.making.world_truth.figure import NL, Cell, Figure, share
from ingest.samples.making.world_truth.waves import no_wave, wave_of

LEVELS = ("mbo 1", "mbo 2", "mbo 3", "mbo 4", "ad")
"""The levels shown apart in AL6.2."""
FME = "FME (voorbeeld)"
_AGREES = 4


def company(world: World) -> Iterator[tuple[Cell, Figure]]:
    """AL3.3, AL6.2, C1 (fme_survey), C5, C6: weighted, but for the number of companies."""
    for end in QUARTER_ENDS:
        wave = wave_of(world.company_survey, end)
        if wave is None:
            missing = no_wave(world.company_survey, end)
            for kpi_id, breakdown in _cells(world):
                yield Cell(kpi_id, NL, breakdown, end), missing
            continue
        answers = wave.counted()
        companies = {a.company_number: a.association for a in answers}
        yield Cell("AL3.3", NL, "", end), Figure(len(companies), n=len(companies))
        for association, invited in wave.groups:
            answered = sum(a == association for a in companies.values())
            yield Cell("AL3.3", NL, f"response_rate:{association}", end), share(answered, invited, answered)
        managers = [a for a in answers if a.role == "manager"]
        yield from _learning(answers, end)
        shortage = [(a, a.shortage != "nee") for a in managers if a.association == FME and a.shortage is not None]
        yield Cell("C1", NL, "fme_survey", end), _weighted(shortage)
        mismatch = [(a, a.mismatch) for a in managers if a.works_with_education and a.mismatch is not None]
        yield Cell("C5", NL, "", end), _weighted(mismatch)
        incidental = [
            (a, a.too_incidental) for a in managers if a.works_with_education and a.too_incidental is not None
        ]
        yield Cell("C6", NL, "", end), _weighted(incidental)


def _cells(world: World) -> Iterator[tuple[str, str]]:
    yield from (("AL3.3", ""), ("C1", "fme_survey"), ("C5", ""), ("C6", ""), ("AL6.2", ""))
    yield from (("AL3.3", f"response_rate:{group}") for group, _ in world.company_survey[0].groups)
    yield from (("AL6.2", f"role:{role}") for role in ("staff", "manager"))
    yield from (("AL6.2", f"level:{level}") for level in LEVELS)


def _learning(answers: Iterable[CompanyAnswer], end: dt.date) -> Iterator[tuple[Cell, Figure]]:
    told = [(a, a.learning >= _AGREES) for a in answers if a.learning is not None]
    yield Cell("AL6.2", NL, "", end), _weighted(told)
    for role in ("staff", "manager"):
        yield Cell("AL6.2", NL, f"role:{role}", end), _weighted([pair for pair in told if pair[0].role == role])
    for level in LEVELS:
        part = [pair for pair in told if pair[0].education_level == level]
        yield Cell("AL6.2", NL, f"level:{level}", end), _weighted(part)


def _weighted(told: list[tuple[CompanyAnswer, bool]]) -> Figure:
    """A share of weights; `n` is the number of people behind it."""
    yes, total = sum(a.weight for a, so in told if so), sum(a.weight for a, _ in told)
    return share(round(yes, 6), round(total, 6), len(told))
