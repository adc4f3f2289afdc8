"""The sample register of activities, and the truth of the KPIs that rest on it."""

import datetime as dt
import json
from collections import Counter
from functools import cache

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from ingest.samples.generate import SAMPLES
from ingest.samples.making.activities import DROPPED, PLANNED, Activity
from ingest.samples.making.edition import SEED
from ingest.samples.making.truth import QUARTER_ENDS
from ingest.samples.making.world import world
from tests.unit.sample_paths import REGISTER


def test_the_register_holds_every_kind_and_status() -> None:
    rows = CalamineWorkbook.from_path(REGISTER).get_sheet_by_name("Register").to_python()
    body = [row for row in rows[4:] if row[3] != ""]
    assert len(body) == len(world(SEED).activities)
    assert 230 <= len(body) <= 300
    assert len({str(row[2]).lower() for row in body}) == 18
    assert {row[13] for row in body} == {"uitgevoerd", "gepland", "vervallen"}
    assert {type(row[0]) for row in body} == {dt.date, str}
    assert {type(row[11]) for row in body} == {float, str}
    assert all(str(row[14]).startswith("https://voorbeeld.example.org/") for row in body if row[14])
    hidden = [
        s.name for s in CalamineWorkbook.from_path(REGISTER).sheets_metadata if s.visible == SheetVisibleEnum.Hidden
    ]
    assert hidden == ["Lijsten"]


def test_no_activity_lies_where_two_readings_of_a_rule_would_differ() -> None:
    made = world(SEED).activities
    updates = [a.day for a in made if a.kind == "website-update"]
    assert min(abs((end - day).days - 90) for end in QUARTER_ENDS for day in updates) > 2
    done: list[Activity] = [a for a in made if a.done]
    assert max(Counter((a.kind, a.title, a.community) for a in done).values()) == 1
    assert {a.status for a in made if a.day > dt.date(2024, 1, 31)} == {PLANNED}
    assert sum(a.status == DROPPED for a in made) > 10


# --- the truth


@cache
def truth() -> dict[str, dict[str, float | None]]:
    loaded: dict[str, dict[str, float | None]] = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    return loaded


def test_truth_at_the_end_of_the_agenda() -> None:
    end = {kpi_id: series["2023-12-31"] for kpi_id, series in truth().items()}
    assert end == {
        "AL3.1": 4,
        "AL6.3": 9,
        "AL6.4": 465_000,
        "AL7.2": 8,
        "AL7.3": 3,
        "AL8.1": 10,
        "AL8.2": 495_000,
        "AL9.1": 6,
        "AL9.2": 21,
        "AL9.3": 2,
        "AL10.1": 5,
        "AL10.2": pytest.approx(20 / 25),
        "AL10.3": 7,
        "R1": 4,
        "R2": 1,
        "C2": pytest.approx(30, abs=5),
    }


def test_truth_has_a_value_for_every_quarter_since_its_baseline() -> None:
    starts = {kpi_id: min(series) for kpi_id, series in truth().items()}
    assert {end.isoformat() for end in QUARTER_ENDS} == set(truth()["R1"])
    assert len(QUARTER_ENDS) == 15
    assert {start: sorted(k for k, s in starts.items() if s == start) for start in set(starts.values())} == {
        "2020-06-30": ["AL10.1", "AL10.2", "AL10.3", "AL3.1", "AL9.1", "AL9.2", "AL9.3", "C2", "R1", "R2"],
        "2020-09-30": ["AL6.3", "AL6.4", "AL8.1", "AL8.2"],
        "2022-03-31": ["AL7.2", "AL7.3"],
    }
    assert [kpi_id for kpi_id, series in truth().items() if None in series.values()] == []


def test_breakdowns_add_up_to_the_headline() -> None:
    breakdowns = json.loads((SAMPLES / "truth_breakdowns.json").read_text(encoding="utf-8"))
    for kpi_id, prefix in (("AL6.3", "initiator:"), ("AL6.4", "kind:"), ("AL8.2", "funder:"), ("AL9.2", "scope:")):
        for quarter, value in truth()[kpi_id].items():
            parts = [series[quarter] or 0 for name, series in breakdowns[kpi_id].items() if name.startswith(prefix)]
            assert sum(parts) == value
    assert set(breakdowns["C2"]) == {"sector:T001081", "sector:328105", "sector:339205", "sector:300023"}


def test_the_register_file_tells_the_truth_about_publications() -> None:
    """Read back from the file with its three notations of dates, by other means than the pipeline's."""
    rows = CalamineWorkbook.from_path(REGISTER).get_sheet_by_name("Register").to_python()
    counted = [row for row in rows if str(row[2]).lower() == "publicatie" and row[13] == "uitgevoerd"]
    before = [row for row in counted if row[3] == "Vooraankondiging actieagenda"]
    assert len(counted) - len(before) == truth()["AL9.1"]["2023-12-31"]
