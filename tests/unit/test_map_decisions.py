"""Decisions and what they make of a declaration."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from htsm import decisions
from htsm.explained import UsageFault
from htsm.home import Home
from ingest.map.lines import column_from, line_of
from ingest.map.overlay import decisions_mark, declared, overlay
from ingest.source_folder import load_source, source_ids

MORNING, EVENING = datetime(2024, 1, 1, 8, tzinfo=UTC), datetime(2024, 1, 1, 20, tzinfo=UTC)


def content(old: str, new: str, day: str) -> dict:
    """A decision that a column of SLIM has another name from a day on."""
    column = next(c for c in load_source("slim").columns if (c.layout, c.source_header) == ("list_csv", old))
    line = replace(column, source_header=new, valid_from=date.fromisoformat(day))
    closed = replace(column, valid_to=date.fromisoformat(day))
    return {
        "layout": "list_csv",
        "part": "awards",
        "table_id": "",
        "lines": [line_of(line)],
        "closed": [line_of(closed)],
    }


def test_every_line_of_every_map_comes_back_as_it_was():
    count = 0
    for source_id in source_ids():
        for column in load_source(source_id).columns:
            assert column_from(line_of(column)) == replace(column, question="")
            count += 1
    assert count > 400


def test_a_decision_is_kept_once_and_known_from_its_moment(tmp_path):
    home = Home(tmp_path)
    first = decisions.record(home, "map", "slim", content("Jaar", "Jaartal", "2023-01-01"), MORNING, "a", "")
    assert decisions.record(home, "map", "slim", first.content, MORNING, "a", "") == first
    second = decisions.record(home, "map", "rif", {"lines": [], "closed": []}, EVENING, "b", "why")
    assert decisions.decided(home, "map") == [first, second]
    assert decisions.decided(Home(tmp_path, known_at=MORNING), "map") == [first]
    assert decisions.decided(home, "map", "rif") == [second]
    assert decisions.decided_later(home, MORNING) == ["rif"]
    assert decisions.decided(home, "correction") == []
    assert decisions_mark(home, "cbs") == ""
    assert decisions_mark(home, "slim") != decisions_mark(home, "rif")


def test_a_withdrawal_holds_from_its_own_moment(tmp_path):
    home = Home(tmp_path)
    first = decisions.record(home, "map", "slim", content("Jaar", "Jaartal", "2023-01-01"), MORNING, "a", "")
    decisions.withdraw(home, first.decision_id, EVENING, "b", "a mistake")
    assert decisions.decided(home, "map") == []
    assert decisions.decided(Home(tmp_path, known_at=MORNING), "map") == [first]
    for wrong in (first.decision_id, "map-0", "nothing"):
        with pytest.raises(UsageFault, match="no decision"):
            decisions.withdraw(home, wrong, EVENING, "b", "")


def test_a_name_that_changes_and_changes_back(tmp_path):
    home = Home(tmp_path)
    source = load_source("slim")
    decisions.record(home, "map", "slim", content("Jaar", "Jaartal", "2022-01-01"), MORNING, "a", "")
    back = content("Jaar", "Jaar", "2023-01-01")
    back["closed"][0] |= {"source_header": "Jaartal"}
    decisions.record(home, "map", "slim", back, EVENING, "a", "")
    names = {
        day: [c.source_header for c in declared(home, "slim").map("list_csv", "awards", None, day) if c.field == "year"]
        for day in (date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1))
    }
    assert list(names.values()) == [["Jaar"], ["Jaartal"], ["Jaartal"], ["Jaar"]]
    assert overlay(source, []) == source


def test_an_overlay_over_itself_adds_nothing(tmp_path):
    home = Home(tmp_path)
    made = decisions.record(home, "map", "slim", content("Jaar", "Jaartal", "2022-01-01"), MORNING, "a", "")
    once = overlay(load_source("slim"), [made])
    assert len(once.columns) == len(load_source("slim").columns) + 1
    assert overlay(once, [made]) == once
