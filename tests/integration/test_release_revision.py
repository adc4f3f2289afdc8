"""marts.kpi_revision: what a release changes of what readers saw, from what to what, and why; never a hidden figure."""

import json
from typing import Any

import pytest

from htsm.home import Home
from publish.shelf import Release
from tests.end_to_end.walking import Walk
from tests.integration.release_build import NEW, Builds, kpi, query

COLUMNS = "kpi_id, region_code, change, old_value, new_value, old_status, new_status, source_ids, snapshot_ids"


@pytest.fixture
def builds(state: Home) -> Builds:
    return Builds(state)


def revised(release: Release, columns: str = COLUMNS) -> list[tuple[Any, ...]]:
    return query(release, f"select {columns} from marts.kpi_revision order by kpi_id, region_code")


def test_the_first_release_revises_nothing(builds):
    builds.build()
    assert revised(builds.publish()) == []


def test_what_moved_is_told_with_the_deliveries_that_are_new(builds):
    builds.build(states=1, kpis=[kpi("AL9.1", "Actie 9", 6.0, sources=["cbs"]), kpi("AL8.2", "Actie 8", 3.0)])
    builds.publish("20240215-first")
    builds.build(states=2, kpis=[kpi("AL9.1", "Actie 9", 7.0, sources=["cbs"]), kpi("AL8.2", "Actie 8", 3.0)])
    release = builds.publish("20240216-second")
    assert revised(release) == [
        ("AL9.1", "NL01", "value", 6.0, 7.0, "geen doel", "geen doel", ["cbs"], [NEW]),
    ]
    assert revised(release, "reason, old_release_id, new_release_id") == [
        ("andere leveringen: cbs", "20240215-first", "20240216-second")
    ]


def test_what_moved_though_nothing_came_in_says_so(builds):
    builds.build(kpis=[kpi("AL9.1", "Actie 9", 6.0, sources=["cbs"])])
    builds.publish("20240215-first")
    builds.build(kpis=[kpi("AL9.1", "Actie 9", 5.0, sources=["cbs"])])
    ((reason,),) = revised(builds.publish("20240216-second"), "reason")
    assert reason == "dezelfde leveringen: een besluit, een definitie, de code of de peildatum is veranderd"


def test_status_vanished_and_new_cells(builds):
    builds.build(kpis=[kpi("AL1.1", "Actie 1", 1.0), kpi("AL2.1", "Actie 2", 1.0), kpi("AL3.1", "Actie 3", 1.0)])
    builds.publish("20240215-first")
    builds.build(
        kpis=[
            kpi("AL1.1", "Actie 1", 1.0, status="behaald"),
            kpi("AL3.1", "Actie 3", 1.0),
            # a quarter that closed is no revision of what was published
            kpi("AL3.1", "Actie 3", 2.0, period_end="2024-03-31"),
        ]
    )
    release = builds.publish("20240216-second")
    assert revised(release, "kpi_id, change, old_value, new_value, old_status, new_status") == [
        ("AL1.1", "status", 1.0, 1.0, "geen doel", "behaald"),
        ("AL2.1", "gone", 1.0, None, "geen doel", None),
    ]
    assert release.info["changes"]["kpis"]["appeared"] == 1


@pytest.mark.parametrize("now_hidden", [True, False])
def test_a_figure_that_is_hidden_in_either_release_has_no_value_here(builds, now_hidden):
    seen = kpi("G1.2", "Hoofddoel 1", 7.5)
    hidden = kpi("G1.2", "Hoofddoel 1", None, suppressed=True, reason="te weinig antwoorden")
    pair = (seen, hidden) if now_hidden else (hidden, seen)
    for release_id, row in zip(("20240215-first", "20240216-second"), pair, strict=True):
        builds.build(kpis=[row])
        release = builds.publish(release_id)
    assert revised(release, "kpi_id, change, old_value, new_value") == [("G1.2", "hidden", None, None)]
    assert release.info["changes"]["kpis"]["shown"] == []


def test_the_same_again_revises_nothing(builds):
    builds.build()
    builds.publish("20240215-first")
    release = builds.publish("20240216-second")
    assert revised(release) == []
    assert release.info["changes"]["kpis"] == {"moved": 0, "appeared": 0, "vanished": 0, "shown": []}


def test_two_releases_are_told_apart_in_words_and_down_to_evidence(later_home):
    walk = Walk(later_home.root)
    second = walk.current.name
    first = walk.release()["changes"]["previous_release_id"]
    made = json.loads(walk("releases", "diff", first, second, "--json").stdout)
    stands = walk.query("select kpi_id, change, old_value, new_value from marts.kpi_revision order by all")
    assert len(stands) >= 1
    told = [(c["kpi_id"], c["change"], c["old_value"], c["new_value"]) for c in made["cells"]]
    assert sorted(told, key=str) == sorted(stands, key=str)
    kpi_id = stands[0][0]
    detail = json.loads(walk("releases", "diff", first, second, "--kpi", kpi_id, "--json").stdout)
    assert detail["evidence"] and {row["side"] for row in detail["evidence"]} <= {"came", "went"}
    assert {row["kpi_id"] for row in detail["evidence"]} == {kpi_id}
    page = walk("releases", "diff", first, second).stdout
    assert f"{first} -> {second}" in page
    assert "besluit" in page and "cijfers anders" in page
    assert "is not on the shelf" in walk("releases", "diff", first, "20200101-none", expect=2).stderr
    assert json.loads(walk("releases", "diff", first, first, "--json").stdout)["cells"] == []
