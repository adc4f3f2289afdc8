"""Money of schemes: AL1.4 (behind communities) and AL6.1 (SLIM in the sector)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.samples.making.places import place_of
from ingest.samples.making.world import QUARTER_ENDS, World
from ingest.samples.making.world.substance import counted_from
from ingest.samples.making.world_truth.figure import Cell, Figure, Region, in_levels, regions_of, share
from ingest.samples.making.world_truth.knowledge import Knowledge, out_on

SCHEMES = ("RIF", "SLIM", "FIELDLAB", "TECHNOHUB")


class Award(NamedTuple):
    """An award as it is counted: `group` is its scheme or call, `amount` None where it is not published."""

    group: str
    day: dt.date
    where: frozenset[Region]
    amount: int | None


def euros(awards: Sequence[Award]) -> Figure:
    """The sum of the published amounts: 0 without awards, no value where no amount is published."""
    published = [award.amount for award in awards if award.amount is not None]
    if awards and not published:
        return Figure(None, reason="no amount is published")
    return Figure(sum(published))


def _linked(world: World, known: Knowledge) -> Iterator[Award]:
    """Awards linked to a community that is known as HTSM; technohubs and fieldlabs count from their start."""
    for community in known.htsm:
        where, key = regions_of(community.place), community.community_id
        for project in known.projects.get(key, []):
            yield Award("RIF", out_on(project), where, project.subsidy)
        start = known.start(community)
        if start and ("fieldlabs", key) in known.rows and not community.in_preparation:
            yield Award("FIELDLAB", start.last, where, None)
        if start and ("technohubs", key) in known.rows:
            amount = next(grant.amount for grant in community.grants if grant.scheme == "TECHNOHUB")
            yield Award("TECHNOHUB", start.last, where, amount)
    places = {community.community_id: community.place for community in known.htsm}
    for award in world.slim_awards:
        if award.community_id in places:
            yield Award("SLIM", counted_from(award), regions_of(places[award.community_id]), award.subsidy)


def schemes(world: World, known: Knowledge) -> Iterator[tuple[Cell, Figure]]:
    """AL1.4: cumulative over all awards, also those of before the agenda; at the community's main place."""
    linked = list(_linked(world, known))
    for end in QUARTER_ENDS:
        for region in in_levels(("nl", "landsdeel", "provincie")):
            here = [award for award in linked if award.day <= end and region in award.where]
            yield from _sums("AL1.4", region, end, here, [("scheme", scheme) for scheme in SCHEMES])


def _sums(
    kpi_id: str, region: Region, end: dt.date, here: Sequence[Award], groups: Sequence[tuple[str, str]]
) -> Iterator[tuple[Cell, Figure]]:
    yield Cell(kpi_id, region, "", end), euros(here)
    yield Cell(kpi_id, region, "number", end), Figure(len(here))
    yield Cell(kpi_id, region, "number_without_amount", end), Figure(sum(award.amount is None for award in here))
    for kind, group in groups:
        yield Cell(kpi_id, region, f"{kind}:{group}", end), euros([award for award in here if award.group == group])


def slim_in_the_sector(world: World) -> Iterator[tuple[Cell, Figure]]:
    """AL6.1: applicants that the organisation register knows as HTSM; at the place of the award."""
    applicants = {organisation.kvk: organisation for organisation in world.organisations if organisation.in_register}
    everything = [(Award(a.call, counted_from(a), regions_of(place_of(a.place)), a.subsidy), applicants.get(a.kvk))
                  for a in world.slim_awards]  # fmt: skip
    calls = list(dict.fromkeys(award.group for award, _ in sorted(everything, key=lambda pair: pair[0].day)))
    for end in QUARTER_ENDS:
        for region in in_levels(("nl", "landsdeel", "provincie", "arbeidsmarktregio")):
            here = [pair for pair in everything if pair[0].day <= end and region in pair[0].where]
            ours = [award for award, organisation in here if organisation and organisation.is_htsm]
            yield from _sums("AL6.1", region, end, ours, [("call", call) for call in calls])
            found = sum(organisation is not None for _, organisation in here)
            yield Cell("AL6.1", region, "coverage", end), share(found, len(here))
