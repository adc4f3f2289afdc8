"""RIF: the made-up partnerships and their awards, seven a round, two rounds a year, 2019-2023."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from ingest.samples.making.names import Names
from ingest.samples.making.places import PLACES, Place

YEARS = (2019, 2020, 2021, 2022, 2023)
PER_ROUND = 7
_KINDS = {
    "Smart Industry": (
        "CIV {} Voorbeeldmaakindustrie",
        "Fieldlab {} (voorbeeld)",
        "Voorbeeldhub {} Mechatronica",
    ),
    "Techniek en procesindustrie": ("Voorbeeldcentrum {} Procestechniek", "{} Techniekhuis (voorbeeld)"),
    "ICT": ("Voorbeeldlab {} Data en AI", "CIV {} Voorbeeldcyber"),
    "Energietransitie": ("Voorbeeldwerkplaats {} Energie", "{} Waterstof Voorbeeldnetwerk"),
    "Mobiliteit en logistiek": ("Voorbeeldhub {} Logistiek",),
    "Zorg en welzijn": ("Zorgvoorbeeld {}", "Voorbeeldwerkplaats {} Zorgtechnologie"),
    "Groen": ("Voorbeeldgaard {} Biodiversiteit",),
}
SECTORS = tuple(_KINDS)


@dataclass(frozen=True)
class Project:
    """An awarded application. `upscaling` = the same partnership again, at least two years after its start."""

    number: str
    round: str
    name: str
    school: str
    place: Place
    sector: str
    start: dt.date
    end: dt.date
    subsidy: int
    upscaling: bool = False

    @property
    def year(self) -> int:
        """The year of the round, which is the sheet it stands on."""
        return int(self.round[:4])

    @property
    def cofinancing(self) -> int:
        """Twice the subsidy: the subsidy is a third of the budget."""
        return 2 * self.subsidy

    @property
    def budget(self) -> int:
        """All costs."""
        return 3 * self.subsidy


def projects(seed: int) -> list[Project]:
    """All awards in the order of the rounds; from 2021 each round holds one upscaling."""
    random, names = Random(f"{seed} rif"), Names(seed, "education")
    schools = [(names.school(), place) for place in PLACES]
    made: list[Project] = []
    for year in YEARS:
        for half in (1, 2):
            parents = [p for p in made if p.year <= year - 2 and not p.upscaling and _is_free(p, made)]
            for at in range(PER_ROUND):
                number = f"VB{year % 100}-{half}{at + 1:02}"
                # The January round starts after the summer, the June round in February of the next year.
                start = dt.date(year, 9, 1) if half == 1 else dt.date(year + 1, 2, 1)
                subsidy = random.randrange(400_000, 1_300_000, 12_500)
                if at == PER_ROUND - 1 and parents:
                    parent = random.choice(parents)
                    name, school, place, sector = parent.name, parent.school, parent.place, parent.sector
                else:
                    sector = random.choice(SECTORS)
                    name = random.choice(_KINDS[sector]).format(names.stem())
                    school, place = random.choice(schools)
                upscaling = at == PER_ROUND - 1 and bool(parents)
                end = dt.date(start.year + 4, start.month, 1) - dt.timedelta(days=1)
                made.append(
                    Project(number, f"{year}-{half}", name, school, place, sector, start, end, subsidy, upscaling)
                )
    return made


def _is_free(project: Project, made: list[Project]) -> bool:
    """Whether the partnership has not been scaled up yet."""
    return not any(other.upscaling and other.name == project.name for other in made)
