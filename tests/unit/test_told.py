"""What was told: a line per release, once, and which lines count for the release that is made."""

import json
from datetime import UTC, datetime

import duckdb
import pytest

from htsm.home import Home
from htsm.told import JOURNAL, record, told_before
from publish.shelf import Release

DAYS = {"r1": "2024-02-15", "r2": "2024-02-15", "r3": "2024-05-15"}
LATER = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture
def tell(state: Home):
    """Tells of a release with one cell of so many people; with None of one without the table."""

    def of(release_id: str, n: int | None, columns: str = "false as held") -> None:
        folder = state.published / "releases" / release_id
        if n is not None and not folder.exists():
            place = Release(release_id, folder, {}).parquet("core", "fct_survey_cell")
            place.parent.mkdir(parents=True)
            duckdb.sql(
                "select 's' as source_id, 'w' as table_id, 'grade' as item, '' as breakdown, 'nl' as region_level,"
                " 'NL01' as region_code, 'abc' as _snapshot_id, true as _is_sample, date '2022-01-31' as closed_on,"
                f" {n} as n, 7.25e0 as value, null as numerator, null as denominator, null as sd, null as effective_n,"
                " null as ci_low, null as ci_high, false as suppressed, null as reason, 10 as invited,"
                f" null as population, 0.4 as response, null as coverage{', ' if columns else ''}{columns}"
            ).write_parquet(str(place))
        record(state, Release(release_id, folder, {"release_id": release_id, "as_of": f"{DAYS[release_id]}T12:00:00"}))

    return of


def sizes(state: Home, release_id: str, as_of: datetime = LATER) -> list[tuple[int, int]]:
    return [(row["told_in"], row["n"]) for row in told_before(state, release_id, as_of)]


def test_a_first_release_has_nothing_before_it(state, tell):
    assert sizes(state, "r1") == []
    tell("r1", 7)
    assert sizes(state, "r1") == []


def test_a_later_one_has_all_that_was_told_before_and_made_again_no_more(state, tell):
    for release_id, n in (("r1", 7), ("r2", 12), ("r3", 20)):
        tell(release_id, n)
    assert sizes(state, "new") == [(1, 7), (2, 12), (3, 20)]
    assert sizes(state, "r2") == [(1, 7)]
    assert sizes(state, "r3") == [(1, 7), (2, 12)]


def test_what_was_told_after_the_as_of_is_not_known(state, tell):
    tell("r1", 7)
    tell("r3", 20)
    assert sizes(state, "new", datetime(2024, 3, 1, tzinfo=UTC)) == [(1, 7)]


def test_the_same_cells_are_not_written_again_and_no_release_twice(state, tell):
    for release_id in ("r1", "r2", "r1"):
        tell(release_id, 7)
    lines = [json.loads(line) for line in (state.decisions / JOURNAL).read_text().splitlines()]
    assert [(line["release_id"], "cells" in line) for line in lines] == [("r1", True), ("r2", False)]
    assert sizes(state, "new") == [(1, 7)]


def test_types_are_those_of_the_release(state, tell):
    tell("r1", 7)
    (row,) = told_before(state, "new", LATER)
    assert (row["value"], row["closed_on"], row["is_sample"], row["held"]) == (7.25, "2022-01-31", True, False)


def test_a_release_of_before_cells_were_held_and_one_without_surveys(state, tell):
    tell("r1", 7, columns="")
    tell("r2", None)
    assert [row["held"] for row in told_before(state, "new", LATER)] == [False]
