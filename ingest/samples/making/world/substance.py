"""What communities are made of: partners, themes, size per year and subsidies."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from ingest.samples.making.names import Names
from ingest.samples.making.places import place_of
from ingest.samples.making.slim import Award
from ingest.samples.making.world.clock import months_later
from ingest.samples.making.world.community import Grant, Numbers, Partner
from ingest.samples.making.world.draft import Draft
from ingest.samples.making.world.naming import as_written
from ingest.samples.making.world.organisation import Organisation

_THEMES = (
    "robotica", "3D-printen", "digital twin", "smart maintenance", "fotonica", "lassen", "data in de fabriek",
    "duurzame productie", "mechatronica", "composieten",
)  # fmt: skip
_GOVERNMENTS = ("Provincie {province} (voorbeeld)", "Gemeente {place} (voorbeeld)", "Voorbeeldregio {region}")
_RESEARCH = ("Voorbeelduniversiteit {}", "Verzonnen Instituut {}")
_STATED = ("EFRO (voorbeeld)", "Regiodeal (voorbeeld)")
_MONTHS = {"maart": 3, "april": 4, "september": 9}


def add_partners(
    seed: int, drafts: Sequence[Draft], schools: Sequence[Organisation], firms: Sequence[Organisation]
) -> None:
    """Lead school, firms, and in most communities a government and research: not all of them are broad."""
    random, names = Random(f"{seed} partners"), Names(seed, "partners")
    by_brin = {school.brin: school for school in schools}
    for draft in drafts:
        lead = by_brin[draft.lead_brin]
        draft.lead_kvk = lead.kvk
        # a school that leads a RIF partnership is one for mbo; CoEs are led by others
        made = [Partner(draft.lead_school, "education", draft.form != "CoE", None, lead.brin)]
        if draft.form in ("technohub", "fieldlab") and not draft.projects and random.random() < 0.35:
            made = [Partner(f"Hogeschool Voorbeeld {names.stem()}", "education")] if random.random() < 0.7 else []
        for firm in random.sample(firms, random.randrange(2, 8)):
            made.append(Partner(firm.name, "business", False, firm.kvk))
        for pattern in random.sample(_GOVERNMENTS, random.choice((0, 1, 1, 1, 2))):
            place = draft.place
            name = pattern.format(province=place.province, place=place.name, region=place.labour_market_region)
            made.append(Partner(name, "government"))
        for _ in range(random.choice((0, 0, 1, 2))):
            made.append(Partner(random.choice(_RESEARCH).format(names.stem()), "research"))
        draft.partners = tuple(made)
        draft.themes = tuple(random.sample(_THEMES, random.randrange(1, 4)))
        draft.shift = (random.uniform(-0.02, 0.02), random.uniform(-0.03, 0.03))
        if draft.form == "fieldlab" and random.random() < 0.45:
            draft.skillslab = f"Skillslab {draft.stem} (voorbeeld)"
        draft.numbers = tuple(_numbers(random, draft))


def _numbers(random: Random, draft: Draft) -> list[Numbers]:
    if draft.only_slim:
        return []
    companies, students, teachers = random.randrange(8, 60), random.randrange(40, 700), random.randrange(3, 40)
    made = []
    for year in range(2018, 2024):
        stopped = draft.stopped_on is not None and draft.stopped_on.year < year
        if draft.start.year <= year and not stopped and not (draft.in_preparation or draft.withdrawn):
            made.append(Numbers(year, companies, students, teachers))
        companies, students = round(companies * random.uniform(0.98, 1.2)), round(students * random.uniform(0.95, 1.15))
    return made


def add_rif_and_stated_grants(seed: int, drafts: Sequence[Draft]) -> None:
    """RIF's subsidies, the technohubs' amounts, and other programmes that only the communities themselves name."""
    random = Random(f"{seed} grants")
    for draft in drafts:
        made = []
        for project in draft.projects:
            out = dt.date(project.year, 6, 30) if project.round.endswith("-1") else dt.date(project.year, 12, 31)
            made.append(Grant("RIF", project.number, out, project.start, project.end, project.subsidy, draft.withdrawn))
        if draft.form == "technohub":
            made.append(Grant("TECHNOHUB", "", draft.start, None, None, random.randrange(40_000, 160_000, 5_000)))
        elif draft.form == "fieldlab" and not draft.projects and not draft.in_preparation and random.random() < 0.4:
            end = months_later(draft.start, random.choice((36, 48, 60)))
            made.append(Grant(random.choice(_STATED), "", draft.start, draft.start, end, None))
        draft.grants = tuple(made)


def add_slim(
    seed: int, drafts: Sequence[Draft], awarded: Sequence[tuple[Award, Organisation]]
) -> dict[str, tuple[str, str]]:
    """Links partnership awards of SLIM to communities; (id, name as the award's project) by project number.

    First those that are known by SLIM alone (of the top sector as far as the organisation register knows their
    applicant as such), then some others that were there when the call closed.
    """
    random = Random(f"{seed} slim")
    linked: dict[str, tuple[str, str]] = {}
    partnerships = [(award, applicant) for award, applicant in awarded if award.category == "SAM"]
    random.shuffle(partnerships)
    lone = [d for d in drafts if d.only_slim]
    free = [d for d in drafts if d.is_htsm and not (d.only_slim or d.in_preparation or d.withdrawn)]
    others = random.sample(free, len(partnerships) // 2)
    for draft, (award, applicant) in zip([*lone, *others], partnerships, strict=False):
        day = counted_from(award)
        if draft.only_slim:
            draft.start = day.replace(day=1)
            # no other list knows it: it lies where its award does
            draft.place = place_of(award.place)
            draft.is_htsm = applicant.is_htsm and applicant.in_register
        elif draft.start > day:
            continue
        draft.grants = (*draft.grants, Grant("SLIM", award.number, day, None, None, award.subsidy))
        written = as_written(draft.name, random, draft.place.name, 0.3)
        linked[award.number] = (draft.community_id, written)
    return linked


def counted_from(award: Award) -> dt.date:
    """The last day of the month of the award's call."""
    first = dt.date(award.year, _MONTHS[award.call.split()[0]], 1)
    return months_later(first, 1) - dt.timedelta(days=1)
