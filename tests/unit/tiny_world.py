"""Worlds of a handful of communities, made by hand, so that a KPI can be counted on one's fingers."""

import datetime as dt
from dataclasses import replace
from typing import Any

from ingest.samples.making.labour_market import LabourMarket
from ingest.samples.making.places import Place, place_of
from ingest.samples.making.rif_world import Project
from ingest.samples.making.world import (
    Community,
    Edition,
    Evaluation,
    Export,
    Funding,
    InventoryAnswer,
    Listing,
    Person,
    Status,
    Vacancy,
    Wave,
    World,
)
from ingest.samples.making.world_truth.knowledge import Knowledge

LONG_AGO = dt.date(2000, 1, 1)


def day(text: str) -> dt.date:
    """`2020-06-01` as a date."""
    return dt.date.fromisoformat(text)


def community(number: int, start: str = "2019-01-01", **changes: Any) -> Community:
    """A fieldlab in Eindhoven of which the day of its start is known; `changes` are its other fields."""
    made = Community(
        community_id=f"W{number:04}", name=f"Fieldlab {number} (voorbeeld)", renames=(), form="fieldlab", sector="HTSM",
        top_sector="HTSM", is_htsm=True, place=place_of("Eindhoven"), latitude=51.44, longitude=5.48, start=day(start),
        start_known="day", stopped_on=None, merged_into=None, split_from=None, parent=None, in_preparation=False,
        withdrawn=False, partners=(), lead_school="ROC Voorbeeld", lead_brin="01AA", lead_kvk="01234567", themes=(),
        skillslab=None, numbers=(), funding=(Funding(day(start), False, None, "nee", None),), sustainable_at_start=None,
        grants=(), url="",
    )  # fmt: skip
    return replace(made, **changes)


def answer(of: Community, wave: str, submitted: str, **changes: Any) -> InventoryAnswer:
    """A complete answer of an active community with a partner of each kind, and nothing that makes it sustainable."""
    moment = dt.datetime.combine(day(submitted), dt.time(12))
    made = InventoryAnswer(
        wave=wave, respondent=Person(of.name, f"{of.community_id}@voorbeeld.example", "::", of.community_id),
        started_at=moment, submitted_at=moment, complete=True, preview=False, remark="", community_id=of.community_id,
        community=of.name, form=of.form, place=of.place, start=of.start, start_precision=of.start_known,
        status="actief", education_partners=1, business_partners=1, government_partners=1, research_partners=0,
        last_subsidy=None, last_subsidy_end=None, agreement="nee", agreement_until=None, structural_funding=False,
        structural_share=None,
        sustainable_at_start=None, skillslab=None, mbo_partner=None, adult_training=None, forms_of_learning=(),
        experiments=(), validates_learning=None, promotion_activities=0, aimed_at_women=0, research=None,
        research_titles=(),
    )  # fmt: skip
    return replace(made, **changes)


def inventory(table_id: str, closed: str, *answers: InventoryAnswer) -> Wave[InventoryAnswer]:
    """A wave of the inventory that was closed on a day."""
    exports = (Export(1, day(closed), "", answers),)
    year = int(table_id[1:]) - 1
    return Wave("lc_inventory", table_id, "", LONG_AGO, day(closed), 9, None, (), year, exports)


def listed(of: Community, source_id: str, **changes: Any) -> Listing:
    """The community in a register, from the beginning and as active, under its own name."""
    made = Listing(
        source_id, of.community_id, ((LONG_AGO, of.name),), of.place.name, LONG_AGO, None,
        (Status(LONG_AGO, "actief"),), of.start, of.start_known,
    )  # fmt: skip
    return replace(made, **changes)


def editions(source_id: str, *days: str) -> tuple[Edition, ...]:
    """Editions of a register, known on the days that they describe."""
    return tuple(Edition(source_id, text, day(text), day(text)) for text in days)


def rif(of: Community, number: str, start: str, end: str, **changes: Any) -> Project:
    """An award of the January round of the year in which it starts."""
    made = Project(
        number, f"{start[:4]}-1", of.name, of.lead_school, of.place, "Smart Industry", day(start), day(end), 900_000,
        community_id=of.community_id,
    )  # fmt: skip
    return replace(made, **changes)


def vacancy(number: int, posted: str, level: str, *skills: str, **changes: Any) -> Vacancy:
    """A vacancy of a metal firm in Eindhoven."""
    made = Vacancy(
        f"V{number}", f"G{number}", day(posted), None, "Lasser", "0731", level, "2562", "Voorbeeldmetaal", "Eindhoven",
        "5611 AB", skills, "voorbeeld",
    )  # fmt: skip
    return replace(made, **changes)


def evaluation(number: int, nlqf: int, *skills: str) -> Evaluation:
    """A curriculum that was judged."""
    moment = dt.datetime(2021, 3, 1, 12)
    place: Place = place_of("Eindhoven")
    return Evaluation(
        wave="w2021", respondent=Person(f"p{number}", f"e{number}", f"i{number}", f"t{number}"), started_at=moment,
        submitted_at=moment, complete=True, preview=False, remark="", curriculum_id=f"C{number}", crebo=None,
        croho=None, title=f"Curriculum {number}", nlqf=nlqf, pathway="initial", institution="ROC Voorbeeld",
        brin="01AA", place=place, content="ja", design="nee", invites=None, in_force_since=LONG_AGO, skills=skills,
    )  # fmt: skip


def tiny(*communities: Community, **parts: Any) -> World:
    """A world with these communities, and otherwise only what `parts` give it."""
    nothing: dict[str, Any] = dict.fromkeys(
        (
            "listings", "editions", "organisations", "rif_projects", "slim_awards", "activities", "inventory",
            "partner_survey", "curricula_survey", "company_survey", "curricula_evaluation", "uwv_tension",
            "cbs_tension", "business_survey", "eurostat",
        ),
        (),
    )  # fmt: skip
    return World(seed=1, scale=1, communities=communities, market=LabourMarket(1), **(nothing | parts))


def known(*communities: Community, **parts: Any) -> Knowledge:
    """What the sources of such a world tell."""
    return Knowledge(tiny(*communities, **parts))
