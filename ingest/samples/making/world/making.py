"""`world(seed, scale)`: the made-up programme, put together."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random

from ingest.samples.making.activity_register import activities
from ingest.samples.making.labour_market import LabourMarket
from ingest.samples.making.rif_world import Project, projects, schools_of
from ingest.samples.making.slim import Award, awards
from ingest.samples.making.world import lifetimes, register, statistics, substance
from ingest.samples.making.world.beginnings import TOP_SECTORS, other_drafts, rif_drafts
from ingest.samples.making.world.company_answers import company_waves
from ingest.samples.making.world.curricula_answers import curricula_waves
from ingest.samples.making.world.draft import Draft
from ingest.samples.making.world.editions import editions
from ingest.samples.making.world.evaluations import evaluation_waves
from ingest.samples.making.world.funding import add_funding
from ingest.samples.making.world.inventory import Inventory
from ingest.samples.making.world.listings import Registers, rif_listings
from ingest.samples.making.world.mentions import mention_listings
from ingest.samples.making.world.model import World
from ingest.samples.making.world.organisation import Organisation
from ingest.samples.making.world.organisations import Numbers, applicants, firms, schools
from ingest.samples.making.world.partner_answers import partner_waves

_LANDSDELEN = ("Groningen|Friesland|Drenthe", "Overijssel|Gelderland", "Zuid-Holland|Zeeland", "Noord-Brabant|Limburg")
_LATE_ROUND = "2021-1"


@cache
def world(seed: int, scale: int = 1) -> World:
    """The made-up programme of a seed; `scale` (1 and more) multiplies communities, awards, answers, vacancies."""
    if scale < 1:
        raise ValueError(f"scale {scale}: a world has scale 1 or more")
    numbers = Numbers(seed)
    school_places = schools_of(seed, scale)
    all_schools = schools(seed, school_places, numbers)
    brin = {school.name: school.brin or "" for school in all_schools}
    rif = [replace(project, brin=brin[project.school]) for project in projects(seed, scale)]
    drafts = _drafts(seed, scale, rif, [(school.name, school.brin or "") for school in all_schools])
    awarded, firm_organisations = applicants(seed, awards(seed, scale), numbers), firms(seed, scale, numbers)
    linked = _give_substance(seed, scale, drafts, all_schools, firm_organisations, awarded)
    communities = tuple(draft.community() for draft in drafts)
    rif = _told_of(rif, drafts)
    named = register.mentions(seed, communities)
    registered = activities(seed, named)
    experiments = register.titles_of(registered, "experiment leervorm")
    experiments = register.with_unregistered(seed, communities, experiments)
    inventory = Inventory(seed, communities, experiments, register.titles_of(registered, "onderzoek")).waves()
    partner_survey = partner_waves(seed, scale, communities)
    slim = tuple(
        replace(award, community_id=linked[award.number][0], project=linked[award.number][1])
        if award.number in linked
        else award
        for award, _ in awarded
    )
    announced = {d.community_id: d.announced_on for d in drafts if d.announced_on}
    registers = Registers(seed, scale, communities, announced)
    return World(
        seed=seed,
        scale=scale,
        communities=communities,
        listings=(
            *rif_listings(communities, rif),
            *registers.listings("fieldlabs"),
            *registers.listings("pps_register"),
            *registers.listings("technohubs"),
            *mention_listings(communities, slim, inventory, partner_survey, named),
        ),
        editions=editions(),
        organisations=(*(organisation for _, organisation in awarded), *all_schools, *firm_organisations),
        rif_projects=tuple(rif),
        slim_awards=slim,
        activities=tuple(registered),
        inventory=inventory,
        partner_survey=partner_survey,
        curricula_survey=curricula_waves(seed),
        company_survey=company_waves(seed),
        curricula_evaluation=evaluation_waves(seed, scale, all_schools),
        uwv_tension=statistics.uwv_tension(seed),
        cbs_tension=statistics.cbs_tension(seed),
        business_survey=statistics.business_survey(seed),
        eurostat=statistics.eurostat(seed),
        market=LabourMarket(seed),
    )


def _drafts(seed: int, scale: int, rif: list[Project], school_names: list[tuple[str, str]]) -> list[Draft]:
    """Which communities there are, and when each of them begins."""
    drafts = [*rif_drafts(rif), *other_drafts(seed, scale, school_names, _quiet(rif))]
    Random(f"{seed} order").shuffle(drafts)
    for at, draft in enumerate(drafts, start=1):
        draft.community_id = f"W{at:04}"
    lifetimes.begin_earlier(seed, scale, drafts)
    lifetimes.false_starts(seed, scale, drafts)
    lifetimes.only_by_slim(seed, scale, drafts)
    lifetimes.know_years_only(seed, drafts)
    return drafts


def _quiet(rif: list[Project]) -> str:
    """The provinces of the landsdeel where RIF began least in the first year: the others begin late there too."""
    early = [p for p in rif if TOP_SECTORS[p.sector][1] and p.start.year <= 2020]
    return min(_LANDSDELEN, key=lambda provinces: sum(p.place.province in provinces.split("|") for p in early))


def _give_substance(
    seed: int, scale: int, drafts: list[Draft], all_schools: list[Organisation], firm_organisations: list[Organisation],
    awarded: Sequence[tuple[Award, Organisation]],
) -> dict[str, tuple[str, str]]:  # fmt: skip
    """Subsidies, lifetimes, funding and partners; gives (community, its name as the project) by SLIM number."""
    substance.add_rif_and_stated_grants(seed, drafts)
    linked = substance.add_slim(seed, drafts, awarded)
    lifetimes.stop_some(seed, scale, drafts)
    lifetimes.merge_and_split(seed, scale, drafts)
    lifetimes.rename_some(seed, scale, drafts)
    add_funding(seed, drafts)
    substance.add_partners(seed, drafts, all_schools, firm_organisations)
    return linked


def _told_of(rif: list[Project], drafts: list[Draft]) -> list[Project]:
    """The awards with their community, those withdrawn, and one that the overview of 2022 does not have yet."""
    by_number = {project.number: draft for draft in drafts for project in draft.projects}
    made = [
        replace(
            project,
            community_id=by_number[project.number].community_id,
            status="ingetrokken" if by_number[project.number].withdrawn else "toegekend",
        )
        for project in rif
    ]
    late = next(
        at for at, p in enumerate(made) if p.round == _LATE_ROUND and p.status == "toegekend" and not p.upscaling
    )
    made[late] = replace(made[late], late=True)
    return made
