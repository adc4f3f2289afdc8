"""No cell of few people can be had from the published ones: int_survey_cell as dbt compiles it, against an attacker.

Neither from one release, nor from several in which answers came in late, were withdrawn or went elsewhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, combinations, pairwise, product
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.control_tables import CONTROL_TABLES
from tests.attacker import Knowledge
from tests.dbt.conftest import Built

AT_LEAST = 5
TOTAL = "total"
REST = "none of "
NUMBERS = ("n", "value", "numerator", "denominator", "sd", "effective_n", "ci_low", "ci_high")
GIVEN = (
    "source_id",
    "table_id",
    "is_sample",
    "item",
    "asked_of",
    "part_kind",
    "region_level",
    "region_code",
    "breakdown",
)
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


@dataclass(frozen=True)
class Told:
    """What a release tells of a cell: its n, None where it is hidden; whether it is of an earlier release."""

    n: int | None
    held: bool


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
    """The compiled models over tables of their own: the estimates of one release, and what earlier ones told."""

    def __init__(self, folder: Path) -> None:
        self.con = duckdb.connect()
        self.con.execute(f"create table estimate ({COLUMNS})")
        told = ", ".join(f"{name} {kind}" for name, kind in CONTROL_TABLES["told_cell"].items())
        self.con.execute(f"create table told_cell ({told})")
        names = {"stg_raw__told_cell": "told_cell", "int_survey_cell_estimate": "estimate"}
        for view in ("int_survey_cell_told", "int_survey_cell_verdict", "int_survey_cell"):
            sql = (folder / f"{view}.sql").read_text(encoding="utf-8")
            sql = re.sub(r'"build"[.]"\w+"[.]"(\w+)"', lambda found: names.get(found[1], found[1]), sql)
            self.con.execute(f"create view {view} as {sql}")

    def told(self, *releases: list[Tree]) -> list[dict[tuple[str, int], int | None]]:
        """What the last of these releases publishes of each cell of each tree: its n, or None where it is hidden."""
        return [{cell: told.n for cell, told in tree.items()} for tree in self.released(*releases)[-1]]

    def released(self, *releases: list[Tree]) -> list[list[dict[tuple[str, int], Told]]]:
        """What each release publishes of each cell of each tree."""
        self.con.execute("delete from told_cell")
        return [self._release(world, told_in) for told_in, world in enumerate(releases, 1)]

    def _release(self, world: list[Tree], told_in: int) -> list[dict[tuple[str, int], Told]]:
        rows = [
            ("s", "w", False, str(number), "", kind, "nl", "NL01", f"{kind}:{place}", n, *[float(n) if n else None] * 7)
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
            f"select item, breakdown, suppressed, held, reason, {', '.join(NUMBERS)} from int_survey_cell"
        ).fetchall()
        assert len(found) == len(rows)
        published: list[dict[tuple[str, int], Told]] = [{} for _ in world]
        for item, breakdown, suppressed, held, reason, *numbers in found:
            kind, place = breakdown.split(":")
            published[int(item)][kind, int(place)] = Told(None if suppressed else numbers[0] or 0, held)
            assert suppressed or numbers[0] != 0
            if suppressed:
                assert numbers == [None] * len(NUMBERS)
                assert reason.startswith("niet getoond")
                assert not held
        self.con.execute(
            f"insert into told_cell by name (select {told_in} as told_in, * exclude (survey_cell_id, asked_of, kpi_id,"
            " kpi_breakdown, part_kind, statistic) from int_survey_cell)"
        )
        return published


@pytest.fixture(scope="module")
def model(built: Built) -> Model:
    return Model(built.small.parent / "dbt/target/compiled/htsm/models/intermediate/surveys")


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


@st.composite
def histories(draw: st.DrawFn) -> list[Tree]:
    """A figure in three releases: what came in late, was withdrawn or went to another part, little by little mostly."""
    steps = st.one_of(st.integers(0, 4), st.integers(-12, 12))
    sizes = st.one_of(st.integers(0, 12), st.integers(0, 30))
    cut = tuple(draw(st.lists(sizes, min_size=2, max_size=5)))
    rest = draw(st.one_of(st.just(0), st.integers(0, 8)))
    made = [Tree(sum(cut) + rest, (cut, _other_way(draw, sum(cut) + rest)))]
    for _ in range(2):
        cut = tuple(max(0, n + draw(steps)) for n in cut)
        rest = max(0, rest + draw(st.one_of(st.just(0), steps)))
        made.append(Tree(sum(cut) + rest, (cut, _other_way(draw, sum(cut) + rest, made[-1].cuts[1]))))
    return made


def _other_way(draw: st.DrawFn, total: int, before: tuple[int, ...] = (9, 4, 30)) -> tuple[int, ...]:
    """The same people in three other parts, of which the last is whoever is left, or nobody is."""
    first, second, _ = (max(0, n + draw(st.integers(-2, 6))) for n in before)
    first = min(first, total)
    second = min(second, total - first)
    return first, second, draw(st.sampled_from([total - first - second, 0]))


# five that are held are four by now, and with the others shown they would be what is left
FEW_BY_NOW = [
    Tree(26, ((1, 17), (11, 5, 0))),
    Tree(33, ((0, 24), (14, 7, 12))),
    Tree(21, ((0, 12), (17, 4, 0))),
]


def ways(cells: Iterable[tuple[str, int]]) -> list[list[tuple[str, int]]]:
    """The parts of each way of cutting a figure, with whoever is in none of them."""
    kinds = sorted({kind for kind, _ in cells} - {TOTAL})
    return [[*(cell for cell in cells if cell[0] == kind), (REST + kind, 0)] for kind in kinds]


def knowledge(releases: list[dict[tuple[str, int], Told]]) -> Knowledge:
    """What readers of all these releases know of one figure; who is in no part is an unknown of its own."""
    cuts = ways(releases[0])
    known = Knowledge([(cell, at) for at in range(len(releases)) for cell in [(TOTAL, 0), *chain(*cuts)]])
    for at, told in enumerate(releases):
        for cut in cuts:
            known.learn({((TOTAL, 0), at): -1} | {(cell, at): 1 for cell in cut})
        for cell, what in told.items():
            if what.n is not None and not what.held:
                known.learn({(cell, at): 1}, what.n)
    return known


def subtract(releases: list[dict[tuple[str, int], Told]]) -> None:
    """No group of fewer than five people can be had: not in a release, and not as what moved between two."""
    known = knowledge(releases)
    for at, told in enumerate(releases):
        for parts, before in product(ways(releases[0]), [None, *range(at)]):
            had: list[set[tuple[str, int]]] = []
            for size in range(1, len(parts) + 1):
                for group in map(set, combinations(parts, size)):
                    # what moved in two groups that are known each tells nothing more together
                    if any(smaller <= group for smaller in had):
                        continue
                    now = {(cell, at): 1 for cell in group}
                    then = {} if before is None else {(cell, before): -1 for cell in group}
                    people = known.comes_to(now | then)
                    if people is not None:
                        assert round(abs(people)) == 0 or round(abs(people)) >= AT_LEAST
                        had.append(group)
        for cell, what in told.items():
            assert what.n is not None or known.comes_to({(cell, at): 1}) is None


@settings(max_examples=40, deadline=None)
@given(world=st.lists(histories(), min_size=1, max_size=20))
@example(world=[FEW_BY_NOW])
def test_an_attacker_with_three_releases_finds_no_few_people(model: Model, world: list[list[Tree]]) -> None:
    for told in zip(*model.released(*(list(at) for at in zip(*world, strict=True))), strict=True):
        subtract(list(told))


@settings(max_examples=40, deadline=None)
@given(world=st.lists(histories(), min_size=1, max_size=20))
def test_a_cell_changes_only_by_none_or_by_enough(model: Model, world: list[list[Tree]]) -> None:
    """A total that moved by enough is shown; a release of which nothing moved tells the same again."""
    *releases, again = model.released(*(list(at) for at in zip(*world, strict=True)), [made[-1] for made in world])
    assert again == releases[-1]
    for number, trees_ in enumerate(world):
        for cell in releases[0][number]:
            versions = {told.n for release in releases if (told := release[number][cell]).n is not None}
            assert all(abs(one - other) >= AT_LEAST for one, other in combinations(versions, 2))
        sizes = [{(kind, place): n for kind, place, n in tree.cells()} for tree in trees_]
        for at, (before, now) in enumerate(pairwise(sizes), 1):
            then, told = releases[at - 1][number], releases[at][number]
            for cell, was in then.items():
                moved = None if was.n is None else abs(now[cell] - was.n)
                if moved is not None and 0 < moved < AT_LEAST:
                    assert told[cell] == Told(was.n, held=True)
                if at == 1 and was.n is None and told[cell].n is not None:
                    assert abs(now[cell] - before[cell]) >= AT_LEAST
            if told[TOTAL, 0].held:
                assert all(part.held or part.n is None for part in told.values())
            elif at == 1 and (then[TOTAL, 0].n or 0) >= AT_LEAST:
                assert told[TOTAL, 0].n in (None, now[TOTAL, 0])
