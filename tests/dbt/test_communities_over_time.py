"""Communities as deliveries land one after the other: who keeps which id, and that all at once comes to the same.

Two communities are known in 2021 that nobody would take for one, since they share neither name nor number. In 2022 an
answer to the inventory names the project number of the one and has the name of the other.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import md5
from pathlib import Path
from typing import Any

import duckdb
import pytest

from htsm.dbt import run_dbt
from htsm.home import Home
from tests.dbt.raw_fixture import Row, day, parsed, run_row, state, write_raw

AWARDS = state("rif", "werkmap", "awards", datetime(2021, 2, 1))
FIELDLABS = [state("fieldlabs", "", f"f{n}", datetime(2020 + n, 12, 10), ordinal=n) for n in (1, 2)]
ANSWERS = state("lc_inventory", "w2022", "w2022", datetime(2022, 11, 25))
HUBS = state("technohubs", "", "hubs", datetime(2023, 7, 9))
LANDED = [AWARDS, *FIELDLABS, ANSWERS, HUBS]

AWARD = ("rif", "VB20-101")
FIELDLAB = ("fieldlabs", "Fieldlab Zonnewiel | Breda")
ANSWER = ("lc_inventory", "Fieldlab Zonnewiel")
OTHER = ("fieldlabs", "Fieldlab Waterkant | Venlo")
SELECTED = ["+dim_learning_community", "+bridge_learning_community_source"]


def fieldlab(name: str, place: str, status: str = "actief") -> Row:
    return {"name": name, "place": place, "kind": "fieldlab", "status": status,
            "start_date": day("2019-03-14"), "start_date_precision": "day"}  # fmt: skip


ROWS: dict[str, list[Row]] = {
    "rif__award_workbook": parsed(AWARDS, [
        {"project_number": "VB20-101", "project_name": "CIV Kruidentuin", "lead_school": "ROC Voorbeeldstad",
         "place": "Breda", "sector": "Techniek", "start_date": day("2020-09-01"), "start_date_precision": "day",
         "end_date": day("2024-08-31"), "round": "2020-1", "status": "toegekend", "subsidy_eur": 900000},
    ], sheet="2020"),
    "fieldlabs__fieldlab": parsed(FIELDLABS[0], [
        fieldlab("Fieldlab Zonnewiel", "Breda"), fieldlab("Fieldlab Waterkant", "Venlo"),
    ]) + parsed(FIELDLABS[1], [
        fieldlab("Fieldlab Zonnewiel", "Breda"), fieldlab("Fieldlab Waterkant", "Venlo", "gestopt"),
    ]),
    "lc_inventory__answer": parsed(ANSWERS, [
        {"community": "Fieldlab Zonnewiel", "place": "Breda", "form": "fieldlab", "status": "actief",
         "start_date": day("2019-03-14"), "start_date_precision": "day", "last_subsidy": "VB20-101",
         "submitted_at": datetime(2022, 11, 1)},
    ]),
    "technohubs__technohub": parsed(HUBS, [{"name": "Technohub Heuvelrug", "place": "Zeist", "status": "actief"}]),
}  # fmt: skip
Decisions = tuple[tuple[tuple[str, str], tuple[str, str], str], ...]


class Moment:
    """What a build at one moment made: the dimension, and the community of every entry."""

    def __init__(self, database: Path) -> None:
        with duckdb.connect(str(database), read_only=True) as con:
            told = con.execute("select * from core.dim_learning_community order by learning_community_id, valid_from")
            names = [column[0] for column in told.description]
            self.dimension = [dict(zip(names, row, strict=True)) for row in told.fetchall()]
            bridge = con.execute("select * from core.bridge_learning_community_source order by all").fetchall()
            self.bridge = bridge
            self.of: dict[tuple[str, str], str] = {
                (source_id, key): community
                for source_id, key, community in con.execute(
                    "select source_id, source_key, learning_community_id from core.bridge_learning_community_source"
                ).fetchall()
            }
            self.found = {
                entry: [row[0] for row in con.execute(
                    "select distinct learning_community_id from core.dim_learning_community"
                    " where learning_community_id = ? or list_contains(alias_ids, ?)",
                    [id_of(entry), id_of(entry)],
                ).fetchall()]
                for entry in self.of
            }  # fmt: skip


def id_of(entry: tuple[str, str]) -> str:
    """The id that a community first seen as this entry bears."""
    return md5("|".join(entry).encode(), usedforsecurity=False).hexdigest()


def built(home: Home, as_of: datetime, decisions: Decisions = ()) -> Moment:
    """Builds what had landed by a moment, as a run at that moment does; what was built before stays in place."""
    known = [one for one in LANDED if one["landed_at"] <= as_of]
    last = {(one["source_id"], one["table_id"]): one["snapshot_id"] for one in known}
    snapshots = {one["snapshot_id"] for one in known}
    raw = {name: [row for row in rows if row["_snapshot_id"] in snapshots] for name, rows in ROWS.items()}
    write_raw(
        home.root,
        raw
        | {
            "run": [run_row(as_of)],
            "snapshot": [
                one | {"is_latest": last[one["source_id"], one["table_id"]] == one["snapshot_id"]} for one in known
            ],
            "source": [
                {"source_id": source_id, "title": source_id, "late_after_days": 400, "gone_after_snapshots": 2}
                for source_id in ("rif", "fieldlabs", "lc_inventory", "technohubs")
            ],
            "survey_wave": [{"source_id": "lc_inventory", "table_id": "w2022", "closed_on": day("2022-11-11")}],
            "match_decision": [
                {"left_source_id": one[0], "left_key": one[1], "right_source_id": other[0], "right_key": other[1],
                 "decision": what, "decided_by": "steward.example", "decided_on": as_of.date(), "reason": "looked up"}
                for one, other, what in decisions
            ],
        },
    )  # fmt: skip
    run_dbt(home, ["build", "--select", *SELECTED, "--exclude-resource-type", "unit_test", "test"])
    return Moment(home.work / "build.duckdb")


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Moment]]:
    """Builds of one home, one after the other; `at once` is a new home that has everything from the start."""
    home, fresh = Home(tmp_path_factory.mktemp("moments")), Home(tmp_path_factory.mktemp("at_once"))
    first, last = datetime(2022, 1, 1), datetime(2024, 2, 15)
    yield {
        "first": built(home, first),
        "said one": built(home, first, ((AWARD, FIELDLAB, "same"),)),
        "said two": built(home, last, ((AWARD, FIELDLAB, "different"),)),
        "last": built(home, last),
        "at once": built(fresh, last),
    }


def test_two_that_nothing_joins_are_two_each_with_the_id_of_its_entry(moments):
    first = moments["first"]
    assert first.of == {entry: id_of(entry) for entry in (AWARD, FIELDLAB, OTHER)}
    assert all(row["alias_ids"] == [] for row in first.dimension)


@pytest.mark.parametrize("when", ["said one", "last"])
def test_two_that_become_one_keep_the_oldest_id_and_the_other_leads_to_it(moments, when):
    merged = moments[when]
    assert merged.of[AWARD] == merged.of[FIELDLAB] == id_of(AWARD)
    assert merged.found[FIELDLAB] == [id_of(AWARD)]
    aliases = {tuple(row["alias_ids"]) for row in merged.dimension if row["learning_community_id"] == id_of(AWARD)}
    assert aliases == {tuple(sorted(id_of(e) for e in (FIELDLAB, ANSWER) if e in merged.of))}
    assert not [row for row in merged.dimension if row["learning_community_id"] == id_of(FIELDLAB)]


def test_every_id_that_was_ever_given_out_leads_to_one_community(moments):
    ever = {row["learning_community_id"] for moment in moments.values() for row in moment.dimension}
    entry = {id_of(entry): entry for entry in moments["last"].of}
    assert len(ever) == 4
    assert [len(moments["last"].found[entry[one]]) for one in sorted(ever)] == [1, 1, 1, 1]


def test_a_split_leaves_the_id_with_the_first_member_and_the_other_has_its_own_again(moments):
    split = moments["said two"]
    assert split.of[AWARD] == id_of(AWARD) == split.of[ANSWER]
    assert split.of[FIELDLAB] == id_of(FIELDLAB)
    assert split.found[FIELDLAB] == [id_of(FIELDLAB)]
    by = {row["learning_community_id"]: row["alias_ids"] for row in split.dimension}
    assert by[id_of(AWARD)] == [id_of(ANSWER)] and by[id_of(FIELDLAB)] == []


def test_what_lands_later_renumbers_nothing(moments):
    first, last = moments["first"], moments["last"]
    assert set(last.of) - set(first.of) == {ANSWER, ("technohubs", "Technohub Heuvelrug | Zeist")}
    assert {entry: last.of[entry] for entry in first.of} == first.of | {FIELDLAB: id_of(AWARD)}


def test_all_at_once_is_the_same_as_one_after_the_other(moments):
    assert moments["at once"].dimension == moments["last"].dimension
    assert moments["at once"].bridge == moments["last"].bridge
    assert len(moments["at once"].dimension) >= 4


def test_the_history_of_before_is_the_beginning_of_the_history_of_now(moments):
    def closed(moment: Moment) -> list[dict[str, Any]]:
        """The rows of a community that nothing else joined, up to the moment of the first build."""
        rows = [row for row in moment.dimension if row["learning_community_id"] == id_of(OTHER)]
        return [row for row in rows if row["valid_from"] < day("2022-01-01")]

    before, now = closed(moments["first"]), closed(moments["last"])
    assert [row["status"] for row in before] == ["active"]
    assert before[:-1] == now[: len(before) - 1]
    known = ("status", "name", "valid_from", "form", "start_date")
    assert [[row[c] for c in known] for row in before] == [[row[c] for c in known] for row in now]
    stopped = [row for row in moments["last"].dimension if row["learning_community_id"] == id_of(OTHER)]
    assert [(row["status"], str(row["valid_from"]), row["is_current"]) for row in stopped][1:] == [
        ("stopped", "2022-12-10", True)
    ]
