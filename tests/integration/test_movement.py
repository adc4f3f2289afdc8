"""A release whose KPIs move further than is declared waits, until somebody approves just these moves."""

import csv
import json
import re
import shutil
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from htsm.asked import WAIT
from htsm.cli import cli
from htsm.decisions import decided
from htsm.home import PROJECT, Home
from publish.movement import DECLARED, MovementWaits, movement
from publish.shelf import current, point_at
from tests.integration.release_build import Builds, check, kpi, plan

FIRST, SECOND, THIRD = "20240215-first", "20240216-second", "20240217-third"


@pytest.fixture
def builds(state: Home) -> Builds:
    return Builds(state)


def before(builds: Builds, *rows: dict[str, Any], **changed: Any) -> None:
    builds.build(kpis=list(rows))
    builds.publish(FIRST, **changed)


def moved(builds: Builds, *rows: dict[str, Any], **changed: Any) -> list[tuple[Any, ...]]:
    builds.build(kpis=list(rows))
    found = movement(builds.home, plan(SECOND, **changed))
    assert found.waiting == found.undecided == found.moves
    return [(m.kpi_id, m.old_value, m.new_value) for m in found.moves]


def test_every_kpi_of_the_catalogue_declares_what_it_may_move() -> None:
    catalogue = PROJECT / "dbt_project" / "seeds" / "kpi_catalogue.csv"
    kpis, declared = (list(csv.DictReader(path.open(encoding="utf-8"))) for path in (catalogue, DECLARED))
    assert [row["kpi_id"] for row in declared] == [row["kpi_id"] for row in kpis]
    assert len(declared) == 52
    assert {row["measured_in"] for row in declared} == {"points", "share"}
    assert all(float(row["at_most"]) >= 0 for row in declared)


@pytest.mark.parametrize(
    ("kpi_id", "old", "allowed", "too_far"),
    [("AL9.1", 6.0, 8.0, 9.0), ("AL9.1", 6.0, 4.0, 3.0), ("G1.2", 7.0, 7.3, 7.4), ("AL6.1", 1e6, 1.1e6, 1.2e6)],
)
def test_further_than_declared_waits_and_no_sooner(builds, kpi_id, old, allowed, too_far):
    before(builds, kpi(kpi_id, "Actie", old))
    assert moved(builds, kpi(kpi_id, "Actie", allowed)) == []
    assert moved(builds, kpi(kpi_id, "Actie", too_far)) == [(kpi_id, old, too_far)]


def test_a_figure_that_is_gone_waits_and_one_that_is_new_does_not(builds):
    before(builds, kpi("AL9.1", "Actie", 6.0), kpi("AL9.2", "Actie", 6.0), kpi("AL8.2", "Actie", None))
    now = [
        kpi("AL9.1", "Actie", None),
        kpi("AL8.2", "Actie", 9e6),
        kpi("AL8.2", "Actie", 9e6, period_end="2024-03-31"),
    ]
    assert moved(builds, *now) == [("AL9.1", 6.0, None), ("AL9.2", 6.0, None)]


def test_regions_breakdowns_and_hidden_figures_do_not_wait(builds):
    apart = [{"region_level": "provincie", "region_code": "PV20"}, {"breakdown": "sector:x"}]
    before(builds, kpi("G1.2", "Doel", 5.0), *(kpi("AL9.1", "Actie", 6.0, **where) for where in apart))
    hidden = kpi("G1.2", "Doel", None, suppressed=True)
    assert moved(builds, hidden, *(kpi("AL9.1", "Actie", 60.0, **where) for where in apart)) == []


@pytest.mark.parametrize(
    "changed", [{"profile": "live"}, {"is_sample": False}, {"as_of": "2024-02-14T23:59:59.999999+00:00"}]
)
def test_another_profile_and_a_look_back_are_not_compared(builds, changed):
    before(builds, kpi("AL9.1", "Actie", 6.0))
    assert moved(builds, kpi("AL9.1", "Actie", 60.0)) == [("AL9.1", 6.0, 60.0)]
    assert moved(builds, kpi("AL9.1", "Actie", 60.0), **changed) == []


def ready(builds: Builds, planned: dict[str, Any]) -> None:
    """What stands in the work folder once the gates have passed."""
    work = builds.home.work
    (work / "checks").mkdir(exist_ok=True)
    for layer in ("parsed", "core", "marts"):
        (work / "checks" / f"{layer}.json").write_text(json.dumps([check(f"{layer}_holds", layer=layer)]))
    (work / "plan.json").write_text(json.dumps(planned))
    (work / "built.json").write_text(json.dumps({"fingerprint": planned["fingerprint"]}))


def released(home: Home) -> str:
    release = current(home)
    assert release is not None
    return release.release_id


def test_publish_waits_and_goes_on_once_it_is_approved(builds):
    before(builds, kpi("AL9.1", "Actie", 6.0, sources=["cbs"]))
    builds.build(kpis=[kpi("AL9.1", "Actie", 60.0, sources=["cbs"])])
    ready(builds, plan(SECOND))

    waits = CliRunner().invoke(cli, ["publish"])
    assert isinstance(waits.exception, MovementWaits)
    assert waits.exception.exit_code == 3
    told = str(waits.exception)
    assert "AL9.1 4e kwartaal 2023: 6 -> 60 (hoogstens 2)" in told
    assert f"htsm releases diff {FIRST} proposed --kpi AL9.1" in told
    assert released(builds.home) == FIRST

    assert CliRunner().invoke(cli, ["publish", "--approve"]).exit_code == 2, "a reason is asked for"
    assert released(builds.home) == FIRST

    done = CliRunner().invoke(cli, ["publish", "--approve", "--by", "M. Steward", "--reason", "late list"])
    assert done.exit_code == 0, done.output
    assert "Goedgekeurd door M. Steward: AL9.1" in done.output
    release = current(builds.home)
    assert release is not None and release.release_id == SECOND
    (approval,) = release.info["approvals"]
    assert (approval["by"], approval["reason"]) == ("M. Steward", "late list")
    assert "late list" in (release.path / "summary.txt").read_text(encoding="utf-8")


def test_an_approval_is_of_these_moves_alone(builds):
    before(builds, kpi("AL9.1", "Actie", 6.0))
    builds.build(kpis=[kpi("AL9.1", "Actie", 60.0)])
    ready(builds, plan(SECOND))
    decide(builds, "approved")
    assert not movement(builds.home, plan(SECOND)).waiting
    assert not movement(builds.home, plan(THIRD)).waiting, "the same moves of a later build"
    builds.build(kpis=[kpi("AL9.1", "Actie", 61.0)])
    assert [m.new_value for m in movement(builds.home, plan(THIRD)).waiting] == [61.0]


def test_what_was_refused_waits_and_is_not_asked_again(builds):
    before(builds, kpi("AL9.1", "Actie", 6.0))
    builds.build(kpis=[kpi("AL9.1", "Actie", 60.0)])
    ready(builds, plan(SECOND))
    decide(builds, "refused")
    found = movement(builds.home, plan(SECOND))
    assert len(found.waiting) == 1
    assert found.undecided == []
    assert re.search(r"refused by M\. Steward: typing error", str(MovementWaits(found)))
    decide(builds, "approved")
    assert not movement(builds.home, plan(SECOND)).waiting, "the last word counts"


def test_the_fingerprint_does_not_know_of_approvals(builds):
    from htsm.fingerprint import _decisions

    before(builds, kpi("AL9.1", "Actie", 6.0))
    builds.build(kpis=[kpi("AL9.1", "Actie", 60.0)])
    ready(builds, plan(SECOND))
    known = _decisions(builds.home)
    decide(builds, "approved")
    assert len(decided(builds.home, "approval")) == 1
    assert _decisions(builds.home) == known


@pytest.fixture
def waiting(later_home: Home, state: Home) -> Home:
    """The state after the late answers were built and before anybody approved them."""
    for part in ("work", "published"):
        shutil.copytree(later_home.root / part, state.root / part, symlinks=True)
    shutil.rmtree(state.work / "asked", ignore_errors=True)
    release = current(state)
    assert release is not None
    point_at(state, release.info["changes"]["previous_release_id"])
    return state


def test_a_person_is_asked_once_with_the_rows_behind_it(waiting: Home) -> None:
    from htsm import steps

    built = steps.last_plan()
    moved = steps.check_movement(built)
    assert moved["waiting"] == moved["undecided"] == 9
    asked = steps.ask_about_movement(built, WAIT)
    assert asked is not None
    assert asked["subject"] == f"Mag uitgave {built['release_id']} verschijnen? 3 KPI's verschuiven te ver"
    assert f"Lezers zien {released(waiting).replace('-', chr(92) + '-')} tot" in asked["body"]
    assert "- AL4.3 2e kwartaal 2023: 0,3881 \\-\\> 0,506" in asked["body"]
    for kpi_id in ("AL4.3", "AL4.5", "G2.3"):
        assert f"**{kpi_id}: rijen die er niet meer zijn (" in asked["body"]
        assert f"**{kpi_id}: rijen die erbij kwamen (" in asked["body"]
    assert f"`htsm releases diff {released(waiting)} proposed --kpi AL4.3 --all`" in asked["body"]
    assert len(asked["moves"]) == len(asked["told"]) == 9
    assert steps.ask_about_movement(built, WAIT) is None
    assert steps.ask_about_movement(built, timedelta(0)) is not None, "asked again after the wait"

    steps.answer_movement(asked | {"moves": asked["moves"][1:]}, "sample", "approved", "admin", "klopt")
    assert steps.check_movement(built)["waiting"] == 1, "the answer was about the others"
    assert steps.ask_about_movement(built, WAIT) is not None, "and this is another question"
    steps.answer_movement(asked, "sample", "approved", "admin", "klopt")
    assert steps.check_movement(built) == {"moves": 9, "waiting": 0, "undecided": 0, "told": ""}
    assert steps.ask_about_movement(built, timedelta(0)) is None


def decide(builds: Builds, verdict: str) -> None:
    from htsm import steps

    assert steps.decide_movement(plan(SECOND), verdict, "M. Steward", "typing error") == {"decided": 1}
