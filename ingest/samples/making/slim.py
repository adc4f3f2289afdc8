"""SLIM: about 300 made-up awards of 2020-2023, as the official csv and in the form of the re-published JSON."""

import csv
import io
import json
from dataclasses import dataclass
from random import Random

from ingest.samples.making.dutch import dots, euro_cents, long_date
from ingest.samples.making.edition import NOTICE, SLIM_EDITION
from ingest.samples.making.names import Names
from ingest.samples.making.places import AWARD_PLACES

HEADER = [
    "Projectnummer",
    "Categorie",
    "Jaar",
    "Tijdvak",
    "Naam aanvrager",
    "Vestigingsplaats",
    "Projectnaam",
    "Samenvatting",
    "Subsidiebedrag",
]
CALLS = {"MKB": ("maart", "september"), "SAM": ("april",), "GRB": ("april",)}
CEILING = {"MKB": 25_000, "SAM": 500_000, "GRB": 200_000}
PER_YEAR = {"MKB": 65, "SAM": 8, "GRB": 2}
YEARS = (2020, 2021, 2022, 2023)
_CATEGORY_NAME = {"MKB": "Individueel MKB", "SAM": "Samenwerkingsverband", "GRB": "Grootbedrijf"}
_SUMMARY_CUT = 160

_PROJECTS = (
    "Leren en ontwikkelen bij {}",
    "{} - de opmaat naar een lerende organisatie",
    "SLIM de toekomst in",
    "Samen sterk op de werkvloer",
    'Project "Groei" van {}',
    "Opleidingsplan {year}",
)
_SUMMARIES = (
    "",
    "Wij willen een leerrijke werkomgeving; de medewerkers maken een ontwikkelplan.",
    "Met een nulmeting brengen we de leerbehoefte in kaart.\n\nDaarna volgt een opleidingsplan per team.",
    'Medewerkers volgen het programma "Leren op de werkplek" en delen wat zij leren.',
    "Het traject kent drie stappen:\n- organisatiedoorlichting;\n- loopbaanadvies;\n\n- een ‘eigen’ academie.",
    "De vakmensen van “morgen” leren werken met robots; de kennis van collega’s wordt vastgelegd.",
    (
        "Een methode voor kennisdeling in de keten, met 2 à 3 bijeenkomsten per maand en coaching op de machine, "
        "zodat nieuwe medewerkers sneller inzetbaar zijn en ervaren krachten hun vak overdragen."
    ),
)


@dataclass(frozen=True)
class Award:
    """One award; `subsidy` in euros, None where the amount is not published.

    The world adds `kvk` of the applicant and, where the project is a learning community, `community_id` (in no file).
    """

    number: str
    category: str
    year: int
    call: str
    applicant: str
    place: str
    project: str
    summary: str
    subsidy: int | None
    kvk: str = ""
    community_id: str = ""


def awards(seed: int, scale: int = 1) -> list[Award]:
    """All awards, by year and category. From 2023 the amounts of partnerships, of large firms and of the second
    call are not published."""
    random, names, made = Random(f"{seed} slim"), Names(seed, "firms"), []
    for year in YEARS:
        # Five to seven digits: the order of the text is not the order of the numbers.
        numbers = iter(_numbers(random, year, sum(PER_YEAR.values()) * scale))
        for category, per_year in PER_YEAR.items():
            count = per_year * scale
            for at in range(count):
                call = CALLS[category][at * len(CALLS[category]) // count]
                applicant = _applicant(names, category)
                published = year < 2023 or (category == "MKB" and call == "maart")
                project = random.choice(_PROJECTS).format(applicant.removesuffix(" B.V."), year=year)
                made.append(
                    Award(
                        number=f"{year}SLIM{next(numbers)}",
                        category=category,
                        year=year,
                        call=f"{call} {year}",
                        applicant=applicant,
                        place=random.choice(AWARD_PLACES),
                        project=project,
                        summary=random.choice(_SUMMARIES),
                        subsidy=_subsidy(random, category) if published else None,
                    )
                )
    return made


def _numbers(random: Random, year: int, count: int) -> list[str]:
    """The next year with one to three digits, as long as there are enough of those; else any five to seven digits."""
    few = 999
    if count <= few:
        return [f"{year + 1}{serial}" for serial in random.sample(range(1, few + 1), count)]
    return [str(number) for number in random.sample(range(10_000, 10_000_000), count)]


def _applicant(names: Names, category: str) -> str:
    if category == "MKB":
        return names.firm()
    return names.partnership() if category == "SAM" else names.large_firm()


def _subsidy(random: Random, category: str) -> int:
    ceiling = CEILING[category]
    return ceiling - 1 if random.random() < 0.2 else random.randrange(ceiling // 4, ceiling)


def _shown(award: Award) -> str:
    """The amount as that year's list writes it; not published is a text in half of the rows and 0 in the others."""
    if award.subsidy is None:
        return "Niet gepubliceerd" if award.call.startswith("september") else "0"
    styles = {2020: str(award.subsidy), 2021: euro_cents(award.subsidy), 2022: dots(award.subsidy)}
    return styles.get(award.year, f"{dots(award.subsidy)},00")


def official_csv(made: list[Award]) -> bytes:
    """The list as csv: UTF-8 with BOM, `;`, CRLF, title rows above the header, a total below."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([f"{NOTICE}: toegekende SLIM-subsidies 2020-2023"])
    writer.writerow([f"Peildatum: {long_date(SLIM_EDITION)}"])
    writer.writerow([])
    writer.writerow(HEADER)
    for award in made:
        keys = [award.number, award.category, award.year, award.call]
        texts = [award.applicant, award.place, award.project, award.summary]
        writer.writerow([*keys, *texts, _shown(award)])
    total = sum(award.subsidy or 0 for award in made)
    writer.writerow(["Totaal", *[""] * (len(HEADER) - 2), euro_cents(total)])
    return ("\ufeff" + text.getvalue()).encode()


def republished_json(made: list[Award]) -> bytes:
    """The same awards as the app that re-publishes the register has them: short keys, cut summaries, 0 for none."""
    rows = [
        {
            "id": award.number,
            "cat": award.category,
            "cl": _CATEGORY_NAME[award.category],
            "tv": str(award.year),
            "nm": award.applicant,
            "loc": award.place,
            "pnm": award.project,
            "sum": f"{NOTICE}. {award.summary}"[:_SUMMARY_CUT],
            "sub": award.subsidy or 0,
        }
        for award in made
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def slim_files(made: list[Award]) -> dict[str, bytes]:
    """Both files. The JSON lies in a folder of its own, which the publisher does not serve: it comes by inbox."""
    return {
        f"slim/slim-toegekend-{SLIM_EDITION}.csv": official_csv(made),
        "slim/republished/slim_data_voorbeeld.json": republished_json(made),
    }
