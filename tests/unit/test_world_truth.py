"""The truth of the trickiest KPIs, counted by hand in tiny worlds."""

import datetime as dt

import pytest

from ingest.samples.making.activities import DROPPED, PLANNED, Activity
from ingest.samples.making.places import place_of
from ingest.samples.making.truth import RegisterTruth
from ingest.samples.making.world import Export, Mistake, Status, Wave
from ingest.samples.making.world_truth.actions_1_2 import actions_1_and_2
from ingest.samples.making.world_truth.curricula import curricula
from ingest.samples.making.world_truth.figure import NL, Cell, Figure, Region
from ingest.samples.making.world_truth.goal_1 import goal_1
from ingest.samples.making.world_truth.knowledge import Knowledge, Span, earliest
from ingest.samples.making.world_truth.vacancies import Demand
from tests.unit.tiny_world import (
    answer,
    community,
    day,
    editions,
    evaluation,
    inventory,
    known,
    listed,
    rif,
    tiny,
    vacancy,
)

BRABANT: Region = ("provincie", "PV30")
GRONINGEN: Region = ("provincie", "PV20")


def figure(knowledge: Knowledge, kpi_id: str, end: str, region: Region = NL) -> Figure:
    part = goal_1 if kpi_id.startswith("G1") else actions_1_and_2
    return dict(part(knowledge.world, knowledge))[Cell(kpi_id, region, "", day(end))]


# --- G1.1


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, 1),
        ({"structural_funding": False}, 0),
        ({"structural_funding": None}, 0),
        ({"government_partners": 0}, 0),
        ({"status": "gestopt"}, 0),
        # a subsidy that ended the day before is no longer running; one that ends on the day still is
        ({"last_subsidy_end": day("2020-12-30")}, 1),
        ({"last_subsidy_end": day("2020-12-31")}, 0),
        ({"last_subsidy_end": day("2022-06-30"), "agreement": "ja", "agreement_until": day("2022-07-01")}, 1),
        ({"last_subsidy_end": day("2022-06-30"), "agreement": "ja", "agreement_until": day("2022-06-30")}, 0),
        ({"last_subsidy_end": day("2022-06-30"), "agreement": "in voorbereiding"}, 0),
        ({"complete": False}, 0),
        ({"preview": True}, 0),
    ],
)
def test_sustainable_and_broad(changes: dict[str, object], counts: int) -> None:
    ours = community(1)
    said = answer(ours, "w2020", "2020-10-20", **({"structural_funding": True} | changes))
    knowledge = known(ours, inventory=(inventory("w2020", "2020-11-13", said),))
    assert figure(knowledge, "G1.1", "2020-12-31").value == counts
    assert figure(knowledge, "G1.1", "2020-12-31", BRABANT).value == counts
    assert figure(knowledge, "G1.1", "2020-12-31", GRONINGEN).value == 0


def test_sustainable_needs_a_recent_answer_and_sees_rif_too() -> None:
    ours = community(1)
    wave = inventory("w2020", "2020-11-13", answer(ours, "w2020", "2020-10-20", structural_funding=True))
    knowledge = known(ours, inventory=(wave,))
    assert figure(knowledge, "G1.1", "2020-09-30").value is None
    assert figure(knowledge, "G1.1", "2020-09-30").reason == "no inventory closed yet"
    assert figure(knowledge, "G1.1", "2021-09-30").value == 1
    assert figure(knowledge, "G1.1", "2021-12-31").value == 0
    award = rif(ours, "VB21-101", "2021-09-01", "2023-08-31")
    knowledge = known(ours, inventory=(wave,), rif_projects=(award,))
    # out in the second quarter: before that it is neither running nor planned
    assert figure(knowledge, "G1.1", "2021-03-31").value == 1
    assert figure(knowledge, "G1.1", "2021-06-30").value == 0


def test_a_community_of_another_sector_does_not_count() -> None:
    other = community(1, is_htsm=False)
    wave = inventory("w2020", "2020-11-13", answer(other, "w2020", "2020-10-20", structural_funding=True))
    assert figure(known(other, inventory=(wave,)), "G1.1", "2020-12-31").value == 0


# --- AL1.1 and AL1.3


def in_fieldlabs(*listings: object) -> dict[str, object]:
    return {"listings": listings, "editions": editions("fieldlabs", "2022-12-01", "2023-12-01")}


def test_new_is_on_or_after_the_first_day_of_the_agenda() -> None:
    before, first, later = community(1, "2020-05-31"), community(2, "2020-06-01"), community(3, "2021-07-01")
    knowledge = known(before, first, later, **in_fieldlabs(*(listed(c, "fieldlabs") for c in (before, first, later))))
    assert [figure(knowledge, "AL1.1", end).value for end in ("2020-06-30", "2021-06-30", "2021-09-30")] == [1, 1, 2]
    assert figure(knowledge, "AL1.2", "2021-09-30").value == 0.02


def test_a_start_known_as_a_year_counts_when_the_year_decides() -> None:
    vague, clear = community(1, "2020-09-01", start_known="year"), community(2, "2021-03-01", start_known="year")
    knowledge = known(vague, clear, **in_fieldlabs(listed(vague, "fieldlabs"), listed(clear, "fieldlabs")))
    ends = ("2020-06-30", "2021-03-31", "2021-12-31", "2023-12-31")
    found = [figure(knowledge, "AL1.1", end) for end in ends]
    assert [f.value for f in found] == [0, 0, 1, 1]
    assert [f.listed for f in found] == [("W0001",), ("W0001", "W0002"), ("W0001",), ("W0001",)]


def test_the_earliest_start_of_any_record_counts_and_of_an_upscaling_the_parent_s() -> None:
    old, upscaled = community(1, "2018-01-01", start_known="year"), community(2, "2019-09-01")
    projects = (
        rif(old, "VB21-101", "2021-09-01", "2023-08-31"),
        rif(upscaled, "VB19-101", "2019-09-01", "2021-08-31"),
        rif(upscaled, "VB22-101", "2022-09-01", "2025-08-31", upscaling=True, parent_number="VB19-101"),
    )
    register = {"listings": (listed(old, "pps_register"),), "editions": editions("pps_register", "2022-12-31")}
    knowledge = known(old, upscaled, rif_projects=projects, **register)
    assert knowledge.start(old) == Span(day("2018-01-01"), day("2018-12-31"))
    assert knowledge.start(upscaled) == Span(day("2019-09-01"), day("2019-09-01"))
    assert figure(knowledge, "AL1.1", "2023-12-31").value == 0
    without = known(old, upscaled, rif_projects=projects)
    assert figure(without, "AL1.1", "2023-12-31").value == 1


def test_a_vague_start_that_holds_a_precise_one_is_the_same_start() -> None:
    year, exact, later = (
        Span(day("2020-01-01"), day("2020-12-31")),
        Span(*[day("2020-09-01")] * 2),
        Span(*[day("2021-02-01")] * 2),
    )
    assert earliest([year, exact, later]) == exact
    assert earliest([year, later]) == year
    assert earliest([]) is None


def test_what_never_began_is_not_new_but_what_stopped_is() -> None:
    stopped, preparing, withdrawn = community(1, "2021-01-01"), community(2, "2021-01-01"), community(3, "2021-01-01")
    told = (Status(day("2021-01-01"), "actief"), Status(day("2022-01-01"), "gestopt"))
    listings = (
        listed(stopped, "fieldlabs", statuses=told, end=day("2022-01-01")),
        listed(preparing, "fieldlabs", statuses=(Status(day("2020-01-01"), "in oprichting"),)),
    )
    projects = (rif(withdrawn, "VB21-101", "2021-09-01", "2023-08-31", status="ingetrokken"),)
    knowledge = known(stopped, preparing, withdrawn, rif_projects=projects, **in_fieldlabs(*listings))
    assert figure(knowledge, "AL1.1", "2023-12-31").value == 1
    assert knowledge.state(stopped, day("2021-12-31")) == "active"
    assert knowledge.state(stopped, day("2022-03-31")) == "stopped"


def test_a_corrected_edition_takes_the_place_of_the_wrong_one() -> None:
    ours = community(1, "2019-05-01")
    wrong = listed(ours, "fieldlabs", mistakes=(Mistake("start", "2021", day("2023-11-01")),))
    first = editions("fieldlabs", "2022-12-01")
    assert known(ours, listings=(wrong,), editions=first).start(ours) == Span(day("2021-01-01"), day("2021-12-31"))
    again = editions("fieldlabs", "2022-12-01", "2023-12-01")
    assert known(ours, listings=(wrong,), editions=again).start(ours) == Span(day("2019-05-01"), day("2019-05-01"))


def test_regions_with_a_community_counts_landsdelen_and_shows_the_others_beside() -> None:
    south, north = community(1), community(2, "2021-01-01", place=place_of("Groningen"))
    knowledge = known(south, north, **in_fieldlabs(listed(south, "fieldlabs"), listed(north, "fieldlabs")))
    before, after = figure(knowledge, "AL1.3", "2020-12-31"), figure(knowledge, "AL1.3", "2021-03-31")
    assert (before.value, after.value, after.denominator) == (0.2, 0.4, 5)
    beside = dict(after.beside)
    assert beside["provincie"] == pytest.approx(2 / 12)
    assert beside["arbeidsmarktregio"] == pytest.approx(2 / 35)
    assert beside["landsdeel_without"] == ["TPNW", "TPO", "TPZW"]


def test_absence_closes_a_record_only_after_two_editions() -> None:
    ours = community(1)
    gone = listed(ours, "fieldlabs", vanished_on=day("2021-06-01"))
    days = ("2020-12-01", "2021-12-01", "2022-12-01")
    knowledge = known(ours, listings=(gone,), editions=editions("fieldlabs", *days))
    assert knowledge.state(ours, day("2021-12-31")) == "active"
    assert knowledge.state(ours, day("2022-09-30")) == "active"
    assert knowledge.state(ours, day("2022-12-31")) == "stopped"


def test_the_inventory_decides_for_a_year_and_then_the_register() -> None:
    ours = community(1)
    wave = inventory("w2020", "2020-11-13", answer(ours, "w2020", "2020-10-20", status="gestopt"))
    knowledge = known(ours, inventory=(wave,), **in_fieldlabs(listed(ours, "fieldlabs")))
    assert knowledge.state(ours, day("2021-09-30")) == "stopped"
    assert knowledge.state(ours, day("2021-12-31")) == "active"


# --- AL2


def grown(number: int, then: bool | None, start: str = "2018-01-01", **changes: object) -> object:
    ours = community(number, start, **changes)
    return ours, answer(ours, "w2020", "2020-10-20", structural_funding=True, sustainable_at_start=then)


def test_grown_counts_what_was_not_sustainable_and_lists_what_is_unknown() -> None:
    pairs = [
        grown(1, False),
        grown(2, True),
        grown(3, None),
        grown(4, False, "2020-07-01"),
        grown(5, False, "2020-03-01", start_known="year"),
        grown(6, False, form="technohub"),
    ]
    communities, answers = zip(*pairs, strict=True)
    knowledge = known(*communities, inventory=(inventory("w2020", "2020-11-13", *answers),))
    found = figure(knowledge, "AL2.1", "2020-12-31")
    assert found.value == 1
    assert found.listed == ("W0003", "W0005")
    assert figure(knowledge, "AL2.1", "2020-09-30").value is None


def test_going_on_after_the_subsidy_leaves_out_the_unknown() -> None:
    on, over, silent, running = (community(n, "2019-09-01", form="CIV") for n in (1, 2, 3, 4))
    projects = [rif(c, f"VB19-10{n}", "2019-09-01", "2021-08-31") for n, c in enumerate((on, over, silent), start=1)]
    projects += [
        rif(running, "VB19-104", "2019-09-01", "2021-08-31"),
        rif(running, "VB21-101", "2021-09-01", "2024-08-31", upscaling=True, parent_number="VB19-104"),
    ]
    answers = (answer(on, "w2021", "2021-10-20"), answer(over, "w2021", "2021-10-20", status="gestopt"))
    wave = inventory("w2021", "2021-11-12", *answers)
    knowledge = known(on, over, silent, running, rif_projects=tuple(projects), inventory=(wave,))
    found = figure(knowledge, "AL2.2", "2021-12-31")
    assert (found.value, found.numerator, found.denominator) == (0.5, 1, 2)
    assert dict(found.beside)["unknown"] == pytest.approx(1 / 3)
    assert figure(knowledge, "AL2.2", "2021-06-30").value is None


@pytest.mark.parametrize(
    ("end", "agreement", "counts"),
    [
        ("2021-12-31", "nee", 0),
        ("2022-01-01", "nee", 1),
        ("2022-12-31", "in voorbereiding", 1),
        ("2022-12-31", "ja", 0),
        ("2023-01-31", "nee", 0),
    ],
)
def test_without_a_decision_within_a_year(end: str, agreement: str, counts: int) -> None:
    ours = community(1, "2019-09-01", form="CIV")
    wave = inventory("w2021", "2021-11-12", answer(ours, "w2021", "2021-10-20", agreement=agreement))
    knowledge = known(ours, rif_projects=(rif(ours, "VB19-101", "2019-09-01", end),), inventory=(wave,))
    assert figure(knowledge, "AL2.3", "2021-12-31").value == counts
    unanswered = known(ours, rif_projects=(rif(ours, "VB19-101", "2019-09-01", end),))
    assert figure(unanswered, "AL2.3", "2021-12-31").value == (1 if "2022-01" <= end < "2023" else 0)


# --- AL4.4


def test_covered_skills_are_those_most_asked_for_at_each_level() -> None:
    asked = [f"skill {at:02}" for at in range(30)]
    stream = [vacancy(at, "2021-04-01", "mbo 3", *asked[: 30 - at]) for at in range(5)]
    stream += [vacancy(50, "2021-04-01", "MBO 4", "lassen"), vacancy(60, "2021-04-01", "ad", "python")]
    # a copy, another sector, another level and a year ago: none of them counts
    stream.insert(1, vacancy(0, "2021-04-03", "mbo 3", "nooit geteld"))
    stream += [vacancy(70, "2021-04-01", "mbo 3", "bakken", sbi_2008="1071")]
    stream += [vacancy(71, "2021-04-01", "hbo", "bakken"), vacancy(72, "2020-06-30", "mbo 3", *["oud"] * 1)]
    demand = Demand(stream)
    end = dt.date(2021, 6, 30)
    assert demand.most_asked(3, end) == asked[:25]
    assert demand.posted(end, NL) == 7
    judged = (
        evaluation(1, 3, "Skill 00", "skill 01"),
        evaluation(2, 3, "skill 24", "skill 25"),
        evaluation(3, 4, "lassen"),
    )
    wave = Wave("curricula_evaluation", "w2021", "", day("2021-03-01"), day("2021-05-28"), 3, None, (), 2020,
                (Export(1, day("2021-06-11"), "", judged),))  # fmt: skip
    found = dict(curricula(tiny(curricula_evaluation=(wave,)), demand))
    levels = [found[Cell("AL4.4", NL, f"nlqf:{level}", end)].value for level in (3, 4, 5)]
    assert levels == [3 / 25, 1, 0]
    assert found[Cell("AL4.4", NL, "", end)].value == pytest.approx((3 / 25 + 1) / 3)
    assert found[Cell("AL4.4", NL, "", dt.date(2021, 3, 31))].reason == "no wave closed yet"
    assert found[Cell("AL4.4", NL, "", dt.date(2023, 3, 31))].reason == "the latest wave is more than 6 quarters old"


# --- AL10.2


def consultation(text: str, status: str = "uitgevoerd") -> Activity:
    return Activity(day(text), 10, "tweewekelijks overleg", text, status=status)


def test_blocks_of_two_weeks_that_lie_inside_the_last_four_quarters() -> None:
    # two whole blocks in June 2020: 1-14 and 15-28; the one that starts on the 29th reaches into July
    register = RegisterTruth([consultation("2020-06-14"), consultation("2020-06-03"), consultation("2020-06-29")])
    assert register.fortnights_held(day("2020-06-30")) == 1 / 2
    nothing = RegisterTruth([consultation("2020-06-14", DROPPED), consultation("2020-06-15", PLANNED)])
    assert nothing.fortnights_held(day("2020-06-30")) == 0
    # a full year: the block of 2020-12-28 to 2021-01-10 is not inside 2021, nor is the last one
    year = RegisterTruth([consultation("2021-01-10"), consultation("2021-01-11"), consultation("2021-12-27")])
    assert year.fortnights_held(day("2021-12-31")) == 1 / 25
