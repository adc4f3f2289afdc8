"""Who is in which register, under what name, from when until when."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from ingest.samples.making.places import spellings_of
from ingest.samples.making.rif_world import Project
from ingest.samples.making.world.community import Community, Precision
from ingest.samples.making.world.editions import days_of, mistakes_until
from ingest.samples.making.world.naming import as_written
from ingest.samples.making.world.registry import Listing, Mistake, Status

_LONG_AGO = dt.date(2000, 1, 1)
# how often a register writes a name as the community does, and how many vanish from it while they go on
_FAITHFUL = {"fieldlabs": 0.35, "pps_register": 0.2, "technohubs": 0.3}
_VANISHING = {"fieldlabs": 3, "pps_register": 4, "technohubs": 0}


class Registers:
    """Writes the listings of the registers that come in editions."""

    def __init__(
        self, seed: int, scale: int, communities: Sequence[Community], announced: Mapping[str, dt.date]
    ) -> None:
        self._seed, self._scale, self._communities, self._announced = seed, scale, communities, announced

    def listings(self, source_id: str) -> list[Listing]:
        """The listings of one register, in the order of the communities."""
        random = Random(f"{self._seed} listings {source_id}")
        made = [
            self._listing(random, source_id, community)
            for community in self._communities
            if self._is_listed(random, source_id, community)
        ]
        return _with_mistakes(random, source_id, self._scale, self._some_vanish(random, source_id, made))

    def _is_listed(self, random: Random, source_id: str, community: Community) -> bool:
        drawn = random.random()
        if community.withdrawn or community.only_slim:
            return False
        if source_id in ("fieldlabs", "technohubs"):
            return community.form == source_id.removesuffix("s")
        if community.in_preparation:
            return False
        rif = [grant for grant in community.grants if grant.scheme == "RIF"]
        if not rif:
            return community.form in ("CoE", "other PPS") or drawn < 0.3
        begun_before = rif[0].start is not None and community.start < rif[0].start
        return begun_before or drawn < 0.6

    def _listing(self, random: Random, source_id: str, community: Community) -> Listing:
        day_known: Precision = community.start_known
        precision: Precision = "year" if source_id == "pps_register" else day_known
        lag = dt.timedelta(days=random.randrange(0, 200))
        announced = self._announced.get(community.community_id) if source_id == "fieldlabs" else None
        statuses = [Status(community.start, "in oprichting" if community.in_preparation else "actief")]
        if announced:
            statuses.insert(0, Status(announced, "in oprichting"))
        end, vanished = None, None
        if community.stopped_on:
            if random.random() < 0.6:
                statuses.append(Status(community.stopped_on, "gestopt"))
                end = community.stopped_on if source_id == "fieldlabs" else None
            else:
                vanished = community.stopped_on
        listed_from = announced or (_LONG_AGO if community.in_preparation else community.start + lag)
        if community.in_preparation:
            listed_from = dt.date(2021, 6, 1) if random.random() < 0.5 else dt.date(2022, 6, 1)
            statuses = [Status(listed_from, "in oprichting")]
        return Listing(
            source_id, community.community_id, _names(random, source_id, community),
            random.choice(spellings_of(community.place.name)), listed_from, vanished, tuple(statuses), community.start,
            precision, end,
        )  # fmt: skip

    def _some_vanish(self, random: Random, source_id: str, made: list[Listing]) -> list[Listing]:
        days = days_of(source_id)
        going = [
            at
            for at, listing in enumerate(made)
            if len(listing.statuses) == 1 and not listing.vanished_on and listing.listed_from <= days[0]
            and listing.statuses[0].status == "actief"
        ]  # fmt: skip
        number = min(len(going), _VANISHING[source_id] * self._scale)
        for turn, at in enumerate(random.sample(going, number)):
            # in turn: gone for the last edition only, and gone for as long as it takes to be closed
            made[at] = replace(made[at], vanished_on=days[-1 - turn % 2])
        return made


def _names(random: Random, source_id: str, community: Community) -> tuple[tuple[dt.date, str], ...]:
    """The name in each edition: a rename is taken over in the edition after next, or never."""
    faithful, place = _FAITHFUL[source_id], community.place.name
    names = [(_LONG_AGO, as_written(community.name, random, place, faithful))]
    for rename in community.renames:
        later = [day for day in days_of(source_id) if day > rename.since]
        if later and random.random() < 0.6:
            names.append((later[min(1, len(later) - 1)], as_written(rename.name, random, place, faithful)))
    return tuple(names)


def _with_mistakes(random: Random, source_id: str, scale: int, made: list[Listing]) -> list[Listing]:
    wrong_day, repaired = mistakes_until(source_id)
    there = [
        at
        for at, listing in enumerate(made)
        if listing.listed_from <= wrong_day and listing.statuses[0].status == "actief" and not listing.vanished_on
    ]
    fields = {
        "fieldlabs": ("start", "coordinates", "place", "start"),
        "pps_register": ("companies", "start", "companies"),
        "technohubs": ("subsidy",),
    }[source_id] * scale
    for field, at in zip(fields, random.sample(there, min(len(there), len(fields))), strict=False):
        listing = made[at]
        year = listing.start.year if listing.start else 0
        texts = {
            "start": f"{year + 1}",
            "coordinates": "swapped",
            "place": "Utrecht" if listing.place != "Utrecht" else "Amersfoort",
            "companies": str(random.randrange(900, 2000)),
            "subsidy": str(random.randrange(400_000, 900_000, 5_000)),
        }
        made[at] = replace(listing, mistakes=(Mistake(field, texts[field], repaired),))
    return made


def rif_listings(communities: Sequence[Community], projects: Sequence[Project]) -> Iterator[Listing]:
    """RIF lists projects: a community under its first number, its upscaling under another that names the first."""
    by_id = {community.community_id: community for community in communities}
    for project in projects:
        community = by_id[project.community_id]
        yield Listing(
            "rif", community.community_id, ((_LONG_AGO, project.name),), project.place.name, _LONG_AGO, None,
            (Status(project.start, project.status),), project.start, "year" if project.start_known_as_year else "day",
            None, project.number, "project_number", project.parent_number or None,
        )  # fmt: skip
