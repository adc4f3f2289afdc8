"""Which KPI speaks for an area."""

from typing import Any

import pytest

from publish.board import JUDGED, catalogue_order, headline


def kpi(kpi_id: str, value: float | None, status: str) -> dict[str, Any]:
    return {"kpi_id": kpi_id, "value": value, "status": status}


@pytest.mark.parametrize(
    ("kpis", "chosen"),
    [
        ([kpi("a", None, "geen meting"), kpi("b", 1, "geen doel"), kpi("c", 1, "achter")], "c"),
        ([kpi("a", 1, "behaald"), kpi("b", 1, "op schema")], "a"),
        ([kpi("a", None, "geen meting"), kpi("b", 0, "geen doel"), kpi("c", 1, "nog niet begonnen")], "b"),
        ([kpi("a", None, "geen meting"), kpi("b", None, "geen meting")], "a"),
    ],
)
def test_the_first_judged_else_the_first_measured_else_the_first(kpis: list[dict[str, Any]], chosen: str) -> None:
    found = headline(kpis)
    assert found is not None
    assert found["kpi_id"] == chosen


def test_an_area_without_kpis_has_no_headline() -> None:
    assert headline([]) is None


@pytest.mark.parametrize("status", JUDGED)
def test_each_judged_status_goes_before_an_earlier_unjudged_one(status: str) -> None:
    found = headline([kpi("a", 1, "geen doel"), kpi("b", 1, status)])
    assert found is not None
    assert found["kpi_id"] == "b"


def test_catalogue_order_counts_numbers_not_letters() -> None:
    assert sorted(["AL10.1", "AL9.2", "AL9.10", "AL9.1"], key=catalogue_order) == ["AL9.1", "AL9.2", "AL9.10", "AL10.1"]
