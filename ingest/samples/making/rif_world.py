"""RIF: the made-up partnerships and their awards, seven a round (times the scale), two rounds a year, 2019-2023."""

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
# Years that a subsidy runs: four at most.
_TERMS = (2, 2, 3, 3, 4)
# Rounds of which the list writes the year of the start only.
YEAR_ONLY = ("2019-2", "2023-2")


@dataclass(frozen=True)
class Project:
    """An awarded application. `upscaling` = the same partnership again, at least two years after its start.

    `late` awards are missing in the overview
    of 2022. The world adds `community_id` (in no file), `brin` and `status` (`toegekend`, `ingetrokken`).
    """

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
    parent_number: str = ""
    community_id: str = ""
    brin: str = ""
    status: str = "toegekend"
    late: bool = False

    @property
    def year(self) -> int:
        """The year of the round, which is the sheet it stands on."""
        return int(self.round[:4])

    @property
    def start_known_as_year(self) -> bool:
        """Whether the list writes no more of the start than its year."""
        return self.round in YEAR_ONLY

    @property
    def cofinancing(self) -> int:
        """Twice the subsidy: the subsidy is a third of the budget."""
        return 2 * self.subsidy

    @property
    def budget(self) -> int:
        """All costs."""
        return 3 * self.subsidy


def schools_of(seed: int, scale: int = 1) -> list[tuple[str, Place]]:
    """The schools that can lead a partnership: in each place one, times the scale."""
    return _schools(Names(seed, "education"), scale)


def _schools(names: Names, scale: int) -> list[tuple[str, Place]]:
    return [(names.school(), place) for _ in range(scale) for place in PLACES]


def projects(seed: int, scale: int = 1) -> list[Project]:
    """All awards in the order of the rounds; from 2021 each round holds an upscaling (`scale` of them)."""
    random, names = Random(f"{seed} rif"), Names(seed, "education")
    terms = Random(f"{seed} rif terms")
    schools = _schools(names, scale)
    made: list[Project] = []
    for year in YEARS:
        for half in (1, 2):
            scaled_up = {p.parent_number for p in made if p.upscaling}
            parents = [p for p in made if p.year <= year - 2 and not p.upscaling and p.number not in scaled_up]
            for at in range(PER_ROUND * scale):
                number = f"VB{year % 100}-{half}{at + 1:02}"
                # The January round starts after the summer, the June round in February of the next year.
                start = dt.date(year, 9, 1) if half == 1 else dt.date(year + 1, 2, 1)
                subsidy = random.randrange(400_000, 1_300_000, 12_500)
                parent = None
                if at % PER_ROUND == PER_ROUND - 1 and parents:
                    parent = random.choice(parents)
                    parents.remove(parent)
                    name, school, place, sector = parent.name, parent.school, parent.place, parent.sector
                else:
                    sector = random.choice(SECTORS)
                    name = random.choice(_KINDS[sector]).format(names.stem())
                    school, place = random.choice(schools)
                end = dt.date(start.year + terms.choice(_TERMS), start.month, 1) - dt.timedelta(days=1)
                made.append(
                    Project(
                        number=number, round=f"{year}-{half}", name=name, school=school, place=place, sector=sector,
                        start=start, end=end, subsidy=subsidy, upscaling=parent is not None,
                        parent_number=parent.number if parent else "",
                    )
                )  # fmt: skip
    return made
