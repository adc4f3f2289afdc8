"""Main goal 2 and action 4: the curricula, as evaluated and as schools and companies see them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from ingest.samples.making.activities import Activity
from ingest.samples.making.places import PLACES
from ingest.samples.making.world import AGENDA_START, QUARTER_ENDS, CurriculaAnswer, Evaluation, World
from ingest.samples.making.world.vacancy_stream import nlqf
from ingest.samples.making.world_truth.figure import NL, Cell, Figure, in_levels, mean, regions_of, share
from ingest.samples.making.world_truth.vacancies import Demand
from ingest.samples.making.world_truth.waves import no_wave, wave_of

LEVELS = (3, 4, 5)
_AGREES = 4
_AD_LEVEL = 5


def curricula(world: World, demand: Demand) -> Iterator[tuple[Cell, Figure]]:
    """G2.1-G2.5 and AL4.1-AL4.5."""
    yield from _evaluated(world, "G2.1", lambda e: e.content == "ja")
    yield from _evaluated(world, "G2.2", lambda e: e.design == "ja")
    yield from _grades(world, "G2.3", "school")
    yield from _grades(world, "G2.4", "company")
    yield from _evaluated(world, "G2.5", lambda e: e.invites)
    yield from _qualifications(world)
    yield from _associate_degrees(world)
    yield from _agreeing(world, "AL4.3", lambda a: a.room)
    yield from _covered_skills(world, demand)
    yield from _agreeing(world, "AL4.5", lambda a: a.support)


def _evaluated(world: World, kpi_id: str, judged: Callable[[Evaluation], bool | None]) -> Iterator[tuple[Cell, Figure]]:
    for end in QUARTER_ENDS:
        wave = wave_of(world.curricula_evaluation, end)
        evaluated = [e for e in wave.counted() if e.nlqf in LEVELS] if wave else []
        parts = {
            "": evaluated,
            "pathway:initial": [e for e in evaluated if e.pathway == "initial"],
            "pathway:llo": [e for e in evaluated if e.pathway == "llo"],
        } | {f"nlqf:{level}": [e for e in evaluated if e.nlqf == level] for level in LEVELS}
        for breakdown, part in parts.items():
            verdicts = [verdict for e in part if (verdict := judged(e)) is not None]
            figure = share(sum(verdicts), len(verdicts), len(verdicts))
            yield Cell(kpi_id, NL, breakdown, end), figure if wave else no_wave(world.curricula_evaluation, end)


def _answers(world: World, end: dt.date, kind: str) -> list[CurriculaAnswer] | None:
    wave = wave_of(world.curricula_survey, end)
    return [a for a in wave.counted() if a.kind == kind] if wave else None


def _grades(world: World, kpi_id: str, kind: str) -> Iterator[tuple[Cell, Figure]]:
    for end in QUARTER_ENDS:
        answers = _answers(world, end, kind)
        for region in in_levels(("nl", "landsdeel")):
            cell = Cell(kpi_id, region, "", end)
            if answers is None:
                yield cell, no_wave(world.curricula_survey, end)
                continue
            here = [a for a in answers if nlqf(a.level) in LEVELS and region in regions_of(a.place)]
            yield cell, mean([a.grade for a in here if a.grade is not None])


def _agreeing(
    world: World, kpi_id: str, asked: Callable[[CurriculaAnswer], int | None]
) -> Iterator[tuple[Cell, Figure]]:
    for end in QUARTER_ENDS:
        answers = _answers(world, end, "school")
        for region in in_levels(("nl", "landsdeel")):
            cell = Cell(kpi_id, region, "", end)
            if answers is None:
                yield cell, no_wave(world.curricula_survey, end)
                continue
            points = [p for a in answers if region in regions_of(a.place) and (p := asked(a)) is not None]
            yield cell, share(sum(p >= _AGREES for p in points), len(points), len(points))


def _evaluations(world: World) -> Iterable[Evaluation]:
    return (evaluation for wave in world.curricula_evaluation for evaluation in wave.counted())


def _registered(world: World, kind: str, end: dt.date) -> list[Activity]:
    return [a for a in world.activities if a.kind == kind and a.done and AGENDA_START <= a.day <= end]


def _qualifications(world: World) -> Iterator[tuple[Cell, Figure]]:
    """AL4.1: by title, which the register and the evaluations share; a crebo is one file, whoever teaches it."""
    for end in QUARTER_ENDS:
        titles = {a.title.removeprefix("Kwalificatiedossier ") for a in _registered(world, "kwalificatiedossier", end)}
        titles |= {e.title for e in _evaluations(world) if e.crebo and AGENDA_START <= e.in_force_since <= end}
        yield Cell("AL4.1", NL, "", end), Figure(len(titles))


def _associate_degrees(world: World) -> Iterator[tuple[Cell, Figure]]:
    """AL4.2: at the place of the register, else of the institution."""
    for end in QUARTER_ENDS:
        where = {
            e.title: regions_of(e.place)
            for e in _evaluations(world)
            if e.croho and e.nlqf == _AD_LEVEL and AGENDA_START <= e.in_force_since <= end
        }
        for activity in _registered(world, "AD-traject", end):
            where[activity.title.removeprefix("AD ").removesuffix(" (voorbeeld)")] = _lies_in(activity.region)
        for region in in_levels(("nl", "landsdeel")):
            yield Cell("AL4.2", region, "", end), Figure(sum(region in place for place in where.values()))


def _lies_in(region: str) -> frozenset[tuple[str, str]]:
    """The regions that an arbeidsmarktregio lies in, by its main place."""
    return next(regions_of(place) for place in PLACES if place.labour_market_region == region)


def _covered_skills(world: World, demand: Demand) -> Iterator[tuple[Cell, Figure]]:
    """AL4.4: the 25 skills most asked for at a level, and those that a curriculum of that level holds."""
    for end in QUARTER_ENDS:
        wave = wave_of(world.curricula_evaluation, end)
        covered = {}
        for level in LEVELS:
            cell = Cell("AL4.4", NL, f"nlqf:{level}", end)
            if wave is None:
                yield cell, no_wave(world.curricula_evaluation, end)
                continue
            taught = {skill.casefold() for e in wave.counted() if e.nlqf == level for skill in e.skills}
            asked = demand.most_asked(level, end)
            figure = share(sum(skill in taught for skill in asked), len(asked))
            covered[level] = figure.value
            yield cell, figure
        values = [value for value in covered.values() if value is not None]
        headline = Figure(sum(values) / len(LEVELS)) if len(values) == len(LEVELS) else None
        missing = no_wave(world.curricula_evaluation, end) if wave is None else Figure(None, reason="a level lacks")
        yield Cell("AL4.4", NL, "", end), headline or missing
