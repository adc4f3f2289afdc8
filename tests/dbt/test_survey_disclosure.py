"""No cell of few people can be had from the published ones: int_survey_cell as dbt compiles it, against an attacker."""

from dataclasses import dataclass

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dbt.conftest import Built

AT_LEAST = 5
TOTAL = "total"
NUMBERS = ("n", "value", "numerator", "denominator", "sd", "effective_n", "ci_low", "ci_high")
GIVEN = ("source_id", "table_id", "item", "asked_of", "part_kind", "region_level", "region_code", "breakdown")
COLUMNS = (
    "source_id varchar, table_id varchar, snapshot_id varchar, is_sample boolean, closed_on date, item varchar,"
    " asked_of varchar, kpi_id varchar, kpi_breakdown varchar, part_kind varchar, region_level varchar,"
    " region_code varchar, breakdown varchar, statistic varchar, n bigint, value double, numerator double,"
    " denominator double, sd double, effective_n double, ci_low double, ci_high double, invited integer,"
    " population integer, response double, coverage double"
)


@dataclass(frozen=True)
class Tree:
    """A figure: how many answered in all, and per way of cutting it the parts that have a cell."""

    total: int
    cuts: tuple[tuple[int, ...], ...]

    def rest(self, cut: int) -> int:
        """Who is in no part."""
        return self.total - sum(self.cuts[cut])

    def cells(self) -> list[tuple[str, int, int]]:
        """Kind, place and size of each cell."""
        parts = [(f"cut{at}", place, n) for at, cut in enumerate(self.cuts) for place, n in enumerate(cut)]
        return [(TOTAL, 0, self.total), *parts]


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Small numbers mostly, where the trouble is; the second cut is of the same people."""
    sizes = st.one_of(st.integers(0, 6), st.integers(0, 14))
    parts = draw(st.lists(sizes, min_size=1, max_size=6))
    total = sum(parts) + draw(st.one_of(st.just(0), sizes))
    second, left = [], total
    while left and len(second) < 5:
        second.append(draw(st.integers(0, left)))
        left -= second[-1]
    return Tree(total, (tuple(parts), tuple(second)) if second else (tuple(parts),))


class Model:
    """The compiled model over a table of its own."""

    def __init__(self, sql: str) -> None:
        self.con = duckdb.connect()
        self.con.execute(f"create table estimate ({COLUMNS})")
        self.sql = sql

    def told(self, world: list[Tree]) -> list[dict[tuple[str, int], int | None]]:
        """What is published of each cell of each tree: its n, or None where it is hidden."""
        rows = [
            ("s", "w", str(number), "", kind, "nl", "NL01", f"{kind}:{place}", n, *[float(n) if n else None] * 7)
            for number, tree in enumerate(world)
            for kind, place, n in tree.cells()
        ]
        self.con.execute("delete from estimate")
        places = ", ".join(["(" + ", ".join("?" * (len(GIVEN) + len(NUMBERS))) + ")"] * len(rows))
        self.con.execute(
            f"insert into estimate ({', '.join(GIVEN + NUMBERS)}) values {places}",
            [value for row in rows for value in row],
        )
        found = self.con.execute(
            f"select item, breakdown, suppressed, reason, {', '.join(NUMBERS)} from ({self.sql}) as cell"
        ).fetchall()
        assert len(found) == len(rows)
        told: list[dict[tuple[str, int], int | None]] = [{} for _ in world]
        for item, breakdown, suppressed, reason, *numbers in found:
            kind, place = breakdown.split(":")
            told[int(item)][kind, int(place)] = None if suppressed else numbers[0] or 0
            assert suppressed or numbers[0] != 0
            if suppressed:
                assert numbers == [None] * len(NUMBERS)
                assert reason.startswith("niet getoond")
        return told


@pytest.fixture(scope="module")
def model(built: Built) -> Model:
    compiled = built.small.parent / "dbt/target/compiled/htsm/models/intermediate/surveys/int_survey_cell.sql"
    sql = compiled.read_text(encoding="utf-8").replace('"build"."intermediate"."int_survey_cell_estimate"', "estimate")
    assert "from estimate" in sql.lower()
    return Model(sql)


def possible(hidden: int, together: int, rest_is_known: bool) -> set[int]:
    """The sizes that one of `hidden` cells can have: each holds somebody, and so many are hidden together.

    Whoever is in no cell may be nobody, for all that the attacker knows; or it is known that there is no such person.
    """
    if rest_is_known and hidden == 1:
        return {together}
    return set(range(1, together - (hidden - 1) + 1))


def attack(tree: Tree, told: dict[tuple[str, int], int | None]) -> None:
    """Subtracts what is told from the totals around it, knows that a hidden cell is not empty, and finds nothing."""
    assert all(n is None or n == 0 or n >= AT_LEAST for n in told.values())
    if told[TOTAL, 0] is None:
        # nothing to subtract from: no part may be told from which the total could be built again
        assert all(not n for n in told.values())
        return
    for at, cut in enumerate(tree.cuts):
        shown = [told[f"cut{at}", place] for place in range(len(cut))]
        together = tree.total - sum(n for n in shown if n)
        hidden = sum(n is None for n in shown)
        assert together == 0 or together >= AT_LEAST, "a small cell is what is left"
        small_rest = 0 < tree.rest(at) < AT_LEAST
        if hidden:
            assert len(possible(hidden, together, rest_is_known=tree.rest(at) == 0)) > 1
        assert hidden or not small_rest, "who is in no part is what is left"


worlds = st.lists(trees(), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(world=worlds)
def test_an_attacker_finds_no_small_cell(model: Model, world: list[Tree]) -> None:
    for tree, told in zip(world, model.told(world), strict=True):
        attack(tree, told)


@settings(max_examples=50, deadline=None)
@given(world=worlds)
def test_no_more_is_hidden_than_must_be(model: Model, world: list[Tree]) -> None:
    for tree, told in zip(world, model.told(world), strict=True):
        is_needed(tree, told)


def is_needed(tree: Tree, told: dict[tuple[str, int], int | None]) -> None:
    """Beside the small cells one other at most, the smallest, and none where nothing is small."""
    if told[TOTAL, 0] is None:
        assert tree.total < AT_LEAST or all(n in (0, 1) for n in tree.cuts[0]) or all(n in (0, 1) for n in tree.cuts[1])
        return
    for at, cut in enumerate(tree.cuts):
        beside = [n for place, n in enumerate(cut) if n >= AT_LEAST and told[f"cut{at}", place] is None]
        small = [n for n in [*cut, tree.rest(at)] if 0 < n < AT_LEAST]
        assert len(beside) <= bool(small)
        assert beside == sorted(n for n in cut if n >= AT_LEAST)[: len(beside)]


@pytest.mark.parametrize(
    "tree",
    [
        Tree(39, ((3, 8, 9, 9, 10),)),
        Tree(5, ((1, 1, 1, 1, 1),)),
        Tree(30, ((9, 8, 10),)),
        Tree(4, ((4, 0, 0),)),
        Tree(5, ((5,), (1, 1, 1, 1, 1))),
    ],
)
def test_an_attacker_without_the_second_hidden_cell_would_find_one(tree: Tree) -> None:
    """The attack is one: where only the small cells themselves are hidden, it succeeds."""
    naive: dict[tuple[str, int], int | None] = {(TOTAL, 0): None if 0 < tree.total < AT_LEAST else tree.total}
    for at, cut in enumerate(tree.cuts):
        naive |= {(f"cut{at}", place): None if 0 < n < AT_LEAST else n for place, n in enumerate(cut)}
    if tree.total < AT_LEAST:
        attack(tree, naive)
        return
    with pytest.raises(AssertionError):
        attack(tree, naive)
