"""Which communities there are: those that RIF subsidises, and the others, form by form."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from ingest.samples.making.names import Names
from ingest.samples.making.places import PLACES
from ingest.samples.making.rif_world import Project
from ingest.samples.making.world.clock import AGENDA_START
from ingest.samples.making.world.community import Form
from ingest.samples.making.world.draft import Draft

_RIF_FORMS: tuple[tuple[str, Form], ...] = (
    ("CIV", "CIV"),
    ("Fieldlab", "fieldlab"),
    ("Voorbeeldlab", "living lab"),
    ("Voorbeeldcentrum", "CIV"),
)
TOP_SECTORS = {
    "Smart Industry": ("HTSM", True),
    "Techniek en procesindustrie": ("High Tech Systems & Materials", True),
    "ICT": ("ICT", False),
    "Energietransitie": ("Energie", False),
    "Mobiliteit en logistiek": ("Logistiek", False),
    "Zorg en welzijn": ("Life Sciences & Health", False),
    "Groen": ("Agrifood", False),
}
# form, number at scale 1, HTSM or not, share that is new since the agenda, names
_OTHERS: tuple[tuple[Form, int, bool, float, tuple[str, ...]], ...] = (
    ("fieldlab", 26, True, 0.3, ("Fieldlab {} (voorbeeld)", "{} Voorbeeldfieldlab", "Voorbeeldfabriek {}")),
    ("technohub", 8, True, 0.4, ("Technohub {} Voorbeeld", "Voorbeeldtechnohub {}")),
    ("CoE", 1, True, 0.0, ("CoE {} (voorbeeld)",)),
    ("CoE", 4, False, 0.3, ("CoE {} Voorbeeldzorg", "CoE Voorbeeld {} Water")),
    ("living lab", 3, True, 0.6, ("Living Lab {} (voorbeeld)",)),
    ("company school", 4, True, 0.3, ("Bedrijfsschool {} Voorbeeld",)),
    ("skillslab", 2, True, 0.6, ("Skillslab {} (voorbeeld)",)),
    ("other PPS", 8, False, 0.4, ("Voorbeeldalliantie {}", "{} Verzonnen Netwerk")),
)
_OTHER_TOP_SECTORS = ("Energie", "Logistiek", "Life Sciences & Health", "Agrifood", "Water & Maritiem")


def _rif_form(name: str) -> Form:
    return next((form for start, form in _RIF_FORMS if name.startswith(start)), "other PPS")


def rif_drafts(projects: list[Project]) -> Iterator[Draft]:
    """A draft per partnership: an upscaling is the same community again."""
    by_number: dict[str, Draft] = {}
    for project in projects:
        if project.upscaling:
            by_number[project.parent_number].projects.append(project)
            continue
        top_sector, is_htsm = TOP_SECTORS[project.sector]
        stem = next(word for word in project.name.split() if "oorbeeld" not in word and word not in ("CIV", "Fieldlab"))
        draft = by_number[project.number] = Draft(
            "", project.name, stem, _rif_form(project.name), project.sector, top_sector, is_htsm, project.place,
            project.start, project.school, project.brin, [project],
        )  # fmt: skip
        yield draft


def other_drafts(seed: int, scale: int, schools: list[tuple[str, str]], quiet: str) -> Iterator[Draft]:
    """The others; none that is old in the landsdeel whose provinces are `quiet` (separated by `|`).

    `schools` are (name, BRIN) in the order of `PLACES`, as often as there are rounds of them.
    """
    random, names = Random(f"{seed} beginnings"), Names(seed, "communities")
    lively = [at for at, place in enumerate(PLACES) if place.province not in quiet.split("|")]
    for form, number, is_htsm, new, patterns in _OTHERS:
        for at in range(number * scale):
            stem = names.stem()
            is_new = at < round(new * number * scale)
            where = random.randrange(len(PLACES)) if is_new or not is_htsm else random.choice(lively)
            school, brin = schools[where + len(PLACES) * random.randrange(scale)]
            top_sector = "HTSM" if is_htsm else random.choice(_OTHER_TOP_SECTORS)
            yield Draft(
                "", random.choice(patterns).format(stem), stem, form, top_sector, top_sector, is_htsm, PLACES[where],
                _start(random, form, is_new), school, brin,
            )  # fmt: skip


def _start(random: Random, form: Form, is_new: bool) -> dt.date:
    if is_new:
        return AGENDA_START + dt.timedelta(days=random.randrange(60, 1200))
    first = dt.date(2018, 3, 1) if form == "technohub" else dt.date(2014, 9, 1)
    return first + dt.timedelta(days=random.randrange((dt.date(2020, 4, 30) - first).days))
