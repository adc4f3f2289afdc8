"""Main goal 1: sustainable and broad communities, and what partners think of them."""

import datetime as dt
from collections.abc import Iterator

from ingest.samples.making.world import FUNCTION_CODES, QUARTER_ENDS, Community, World
from ingest.samples.making.world_truth.communities import counts
from ingest.samples.making.world_truth.figure import NL, Cell, Figure, in_levels, mean, regions_of, share
from ingest.samples.making.world_truth.knowledge import Knowledge
from ingest.samples.making.world_truth.waves import no_wave, wave_of

_AT_LEAST_FUNCTIONS = 3


def goal_1(world: World, known: Knowledge) -> Iterator[tuple[Cell, Figure]]:
    """G1.1, G1.2, G1.3."""

    def sustainable_and_broad(end: dt.date) -> list[Community] | None:
        if known.latest_wave(end) is None:
            return None
        return [c for c in known.htsm if known.sustainable(c, end) and is_broad(known, c, end)]

    yield from counts("G1.1", ("nl", "landsdeel", "provincie", "arbeidsmarktregio"), sustainable_and_broad)
    yield from _grades(world, known)
    yield from _functions(world)


def is_broad(known: Knowledge, community: Community, end: dt.date) -> bool:
    """At least one partner of education, one of business and one of government, by the community's own answer."""
    answer = known.answer(community, end)
    if answer is None:
        return False
    return all((answer.education_partners, answer.business_partners, answer.government_partners))


def _grades(world: World, known: Knowledge) -> Iterator[tuple[Cell, Figure]]:
    places = {community.community_id: community.place for community in known.htsm}
    for end in QUARTER_ENDS:
        wave = wave_of(world.partner_survey, end)
        for region in in_levels(("nl", "landsdeel")):
            cell = Cell("G1.2", region, "", end)
            if wave is None:
                yield cell, no_wave(world.partner_survey, end)
                continue
            here = [a for a in wave.counted() if a.community_id in places]
            here = [a for a in here if region in regions_of(places[a.community_id])]
            yield cell, mean([a.grade for a in here if a.grade is not None])


def _functions(world: World) -> Iterator[tuple[Cell, Figure]]:
    for end in QUARTER_ENDS:
        wave = wave_of(world.partner_survey, end)
        breakdowns = {"": None} | {f"function:{code}": function for function, code in FUNCTION_CODES.items()}
        for breakdown, function in breakdowns.items():
            cell = Cell("G1.3", NL, breakdown, end)
            if wave is None:
                yield cell, no_wave(world.partner_survey, end)
                continue
            answers = wave.counted()
            so = [function in a.functions if function else len(a.functions) >= _AT_LEAST_FUNCTIONS for a in answers]
            yield cell, share(sum(so), len(so), len(so))
