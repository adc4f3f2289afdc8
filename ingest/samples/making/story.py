"""The register's contents: skills research, publications, events, campaigns, means, promotion, research."""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random

from ingest.samples.making.activities import DONE, DROPPED, PLANNED, Activity, Mention
from ingest.samples.making.places import PLACES

_KIND_SKILLS = "onderzoeksmethode skills"


def skills_and_curricula() -> Iterator[Activity]:
    """Four methods of skills research (the members' survey after a first try fell through), and curricula."""
    yield Activity(dt.date(2020, 6, 18), 3, _KIND_SKILLS, "Literatuuronderzoek en onderzoek functiesystemen")
    yield Activity(dt.date(2020, 8, 27), 3, _KIND_SKILLS, "Analyse Jobfeed")
    yield Activity(dt.date(2020, 9, 17), 3, _KIND_SKILLS, "Enquête onder de leden", status=DROPPED)
    yield Activity(dt.date(2020, 10, 8), 3, _KIND_SKILLS, "Interviews bij toonaangevende bedrijven en fieldlabs")
    yield Activity(dt.date(2021, 2, 11), 3, _KIND_SKILLS, "Enquête onder de leden")
    dossiers = (
        "Mechatronica",
        "Verspaning",
        "Industriële automatisering",
        "Technicus engineering",
        "Plaatbewerking",
    )
    for at, name in enumerate(dossiers):
        status = PLANNED if at == 4 else DONE
        yield Activity(dt.date(2020 + at, 8, 1), 4, "kwalificatiedossier", f"Kwalificatiedossier {name}", status=status)
    for at, name in enumerate(("Smart Maintenance", "Robotica", "Fijnmechanische productie", "Data in de fabriek")):
        status = PLANNED if at == 3 else DONE
        yield Activity(
            dt.date(2021 + at, 2, 1), 4, "AD-traject", f"AD {name} (voorbeeld)", "regionaal",
            region=PLACES[at * 9].labour_market_region,
            status=status,
        )  # fmt: skip


def publications() -> Iterator[Activity]:
    """One before the agenda, six counted, one dropped and one planned."""
    titles = {
        dt.date(2020, 5, 20): "Vooraankondiging actieagenda",
        dt.date(2020, 12, 10): "Skills op NLQF 3-5: eerste inzichten",
        dt.date(2021, 6, 30): "Learning communities in beeld",
        dt.date(2022, 1, 27): "Wat werkt in de leerwerkplaats",
        dt.date(2022, 9, 15): "Verduurzamen van samenwerking",
        dt.date(2023, 4, 20): "Leercultuur in het technische mkb",
        dt.date(2023, 10, 12): "Vier jaar actieagenda: oogst en lessen",
    }
    for day, title in titles.items():
        yield Activity(day, 9, "publicatie", title)
    yield Activity(dt.date(2021, 11, 4), 9, "publicatie", "Themanummer waterstof", status=DROPPED)
    yield Activity(dt.date(2024, 5, 16), 9, "publicatie", "Slotpublicatie", status=PLANNED)


def events(seed: int) -> Iterator[Activity]:
    """Two to three events a quarter, most with partners, of all three scopes."""
    random = Random(f"{seed} events")
    themes = ("Werkconferentie", "Regiodag", "Netwerkmiddag", "Webinar", "Open dag", "Kennisfestival")
    for at in range(30):
        day = dt.date(2020, 6, 23) + dt.timedelta(days=43 * at)
        scope = ("regionaal", "landelijk", "regionaal", "sectoraal")[at % 4]
        region = random.choice(PLACES).labour_market_region if scope == "regionaal" else ""
        status = DROPPED if at in (3, 7, 18) else DONE
        yield Activity(
            day, 9, "event", f"{random.choice(themes)} HTSM nummer {at + 1}", scope,
            audience="algemeen", with_partners=at % 5 != 4, region=region, status=status,
        )  # fmt: skip


def campaigns() -> Iterator[Activity]:
    """Campaigns on learning culture: the first falls before the action line, nine count, one is planned."""
    for at in range(11):
        day = dt.date(2020, 6, 22) + dt.timedelta(days=111 * at)
        initiator = "landelijk" if at % 3 == 0 else "eigen"
        status = DROPPED if at == 5 else DONE
        yield Activity(
            day, 6, "campagne", f"Campagne leercultuur {at + 1}", "landelijk" if at % 2 == 0 else "sectoraal",
            "werkenden", initiator, status=status,
        )  # fmt: skip
    yield Activity(
        dt.date(2024, 4, 8), 6, "campagne", "Campagne leercultuur 12", audience="werkenden", initiator="eigen",
        status=PLANNED,
    )  # fmt: skip


def training_fund_means() -> Iterator[Activity]:
    """Means of the training funds; some without an amount, one withdrawn."""
    kinds = ("voucher", "coaching", "module", "tijd")
    for at in range(18):
        amount = None if at % 6 == 5 else 15_000 + 7_500 * (at % 7)
        yield Activity(
            dt.date(2020, 8, 12) + dt.timedelta(days=67 * at), 6, "O&O-middelen",
            f"Regeling {kinds[at % 4]} ronde {at // 4 + 1}", "sectoraal", "werkenden", "eigen", kinds[at % 4],
            amount=amount, funder=("Voorbeeldfonds Metaal", "Voorbeeldfonds Elektro")[at % 2],
            status=DROPPED if at == 9 else DONE,
        )  # fmt: skip


def promotion(seed: int, communities: Sequence[Mention]) -> Iterator[Activity]:
    """Promotion activities, four before the action line began, a third for women or girls; and schemes."""
    random = Random(f"{seed} promotion")
    for at in range(34):
        day = dt.date(2021, 9, 14) + dt.timedelta(days=25 * at)
        audience = ("jongeren", "vrouwen/meisjes", "werkenden", "jongeren", "algemeen", "vrouwen/meisjes")[at % 6]
        status, where = DROPPED if at in (6, 13, 25) else DONE, random.choice(communities)
        yield Activity(
            day, 7, "promotieactiviteit", f"Promotieactiviteit techniek {at + 1}", "regionaal", audience, "eigen",
            with_partners=True, region=where.region, community=where.name, community_id=where.community_id,
            status=status,
        )  # fmt: skip
    schemes = (
        (2021, 10, 1, DONE),
        (2022, 2, 1, DONE),
        (2022, 10, 3, DROPPED),
        (2023, 2, 1, DONE),
        (2023, 6, 1, DONE),
    )
    for at, (year, month, day_of_month, status) in enumerate(schemes, start=1):
        yield Activity(
            dt.date(year, month, day_of_month), 7, "regeling met promotievoorwaarde",
            f"Voorbeeldregeling {at} met promotie als voorwaarde", status=status,
        )  # fmt: skip


def research(communities: Sequence[Mention]) -> Iterator[Activity]:
    """Research in communities, the first before the action line; some without an amount, one planned."""
    funders = ("Voorbeeldraad voor onderzoek", "Regiofonds (voorbeeld)", "Topsectorbudget (voorbeeld)")
    for at in range(12):
        yield Activity(
            dt.date(2020, 7, 9) + dt.timedelta(days=96 * at - 38 * (at > 0)), 8, "onderzoek",
            f"Praktijkonderzoek leren {at + 1}",
            "regionaal", community=communities[at].name, community_id=communities[at].community_id,
            amount=None if at in (3, 8) else 40_000 + 12_500 * (at % 5),
            funder=funders[at % 3], with_partners=True, status=DROPPED if at == 6 else DONE,
        )  # fmt: skip
    yield Activity(
        dt.date(2024, 2, 1), 8, "onderzoek", "Praktijkonderzoek leren 13", community=communities[0].name,
        community_id=communities[0].community_id, amount=90_000, funder=funders[0], status=PLANNED,
    )  # fmt: skip


def experiments_and_projects(communities: Sequence[Mention]) -> Iterator[Activity]:
    """Experiments with forms of learning since 2022, and joint projects with other top sectors."""
    for at in range(12):
        yield Activity(
            dt.date(2022, 1, 20) + dt.timedelta(days=58 * at), 5, "experiment leervorm",
            f"Experiment leervorm {at + 1}", "regionaal", "werkenden", community=communities[-1 - at].name,
            community_id=communities[-1 - at].community_id, status=DROPPED if at == 4 else DONE,
        )  # fmt: skip
    for at in range(8):
        yield Activity(
            dt.date(2020, 10, 1) + dt.timedelta(days=151 * at), 10, "gezamenlijk project",
            f"Gezamenlijk project topsectoren {at + 1}", with_partners=True, status=DROPPED if at == 2 else DONE,
        )  # fmt: skip
