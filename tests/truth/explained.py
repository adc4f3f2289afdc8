"""What wrong links explain: figures with our own links against figures with true ones.

A community is *touched* when the entries that are linked to it are not exactly those of one real community: a link is
missing, or there is one too many. A figure may differ between the two builds only

1. if its KPI counts communities, or what is linked to them (`BY_COMMUNITY`): all others must be equal;
2. where a touched community lies: in the country, or in that region by its place in either build;
3. by no more than the touched communities there: a count, or the numerator or denominator of a share, by their number
   (an amount by the awards linked to them, respondents by those asked about them);
4. and, where the build keeps the items that a KPI counts (`int_*_kpi_item`), only by items of touched communities.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tests.truth.compare import compare
from tests.truth.figures_of import Cell, built_figures

BY_COMMUNITY = {
    "G1.1", "G1.2", "AL1.1", "AL1.2", "AL1.3", "AL1.4", "AL2.1", "AL2.2", "AL2.3", "AL2.4", "AL2.5", "AL5.1", "AL5.2",
    "AL5.3", "AL7.1", "AL8.3",
}  # fmt: skip
# counts of communities, or shares of them: what one community changes is one
COUNTED = BY_COMMUNITY - {"G1.2", "AL1.3", "AL1.4", "AL5.1"}
LEVELS = ("landsdeel", "provincie", "arbeidsmarktregio")
Region = tuple[str, str]


@dataclass(frozen=True)
class Touched:
    """The communities of a build that are not exactly one real community, with the regions in which each lies."""

    communities: frozenset[str]
    regions: dict[str, frozenset[Region]]

    def number_in(self, region: Region) -> int:
        """How many of them lie in a region."""
        return sum(region in self.regions.get(community, frozenset()) for community in self.communities)


@dataclass(frozen=True)
class Build:
    """What is read of a build: who is linked to whom, where communities lie, what each KPI counts."""

    database: Path
    members: dict[str, frozenset[str]]
    regions: dict[str, frozenset[Region]]
    items: dict[tuple[Any, ...], Counter[tuple[Any, ...]]]

    def touched(self, other: "Build") -> Touched:
        """The communities of which the other build has not exactly the same entries together."""
        whole = set(other.members.values())
        return Touched(frozenset(c for c, entries in self.members.items() if entries not in whole), self.regions)


def read_build(database: Path) -> Build:
    """Reads a build database."""
    with duckdb.connect(str(database), read_only=True) as con:
        members: dict[str, set[str]] = defaultdict(set)
        for community, mention in con.execute(
            "select learning_community_id, mention_id from intermediate.int_community_link"
        ).fetchall():
            members[community].add(mention)
        codes = ", ".join(f"{level}_code" for level in LEVELS)
        regions = {
            community: frozenset({("nl", "NL01"), *((k, c) for k, c in zip(LEVELS, of, strict=True) if c)})
            for community, *of in con.execute(
                f"select learning_community_id, {codes} from core.dim_learning_community where is_current"
            ).fetchall()
        }
        items: dict[tuple[Any, ...], Counter[tuple[Any, ...]]] = defaultdict(Counter)
        for table, columns in _item_tables(con):
            kept = [c for c in columns if c not in ("kpi_id", "period_end", "breakdown") and c != "reason"]
            at = kept.index("learning_community_id")
            for kpi, end, breakdown, *item in con.execute(
                f"select kpi_id, period_end, breakdown, {', '.join(kept)} from {table}"
                " where learning_community_id is not null"
            ).fetchall():
                items[kpi, end, breakdown][item[at], *map(str, item)] += 1
    return Build(database, {c: frozenset(m) for c, m in members.items()}, regions, dict(items))


def _item_tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str, list[str]]]:
    rows = con.execute(
        "select schema_name || '.' || table_name, list(column_name order by column_index) from duckdb_columns()"
        " where schema_name = 'intermediate' and table_name like '%_kpi_item' group by all order by 1"
    ).fetchall()
    return [(table, columns) for table, columns in rows if "learning_community_id" in columns]


def unexplained(own: Build, true: Build) -> list[str]:
    """What differs between the two builds and no wrong link explains, in words."""
    ours, theirs = own.touched(true), true.touched(own)
    told = [f"{kpi} {end} {breakdown}: {item} is counted in one build only, and its community is right in both"
            for (kpi, end, breakdown), item in _item_differences(own, true)
            if item[0] not in ours.communities and item[0] not in theirs.communities]  # fmt: skip
    for one in compare(built_figures(own.database), built_figures(true.database)):
        if one.is_right:
            continue
        here = one.cell.region_level, one.cell.region_code
        most = max(ours.number_in(here), theirs.number_in(here))
        by = _by(one.ours, one.truth)
        if one.cell.kpi_id not in BY_COMMUNITY:
            told.append(f"{_name(one.cell)}: differs by {by}, and does not depend on links")
        elif not most:
            told.append(f"{_name(one.cell)}: differs by {by}, and no touched community lies there")
        elif one.cell.kpi_id in COUNTED and by > ours.number_in(here) + theirs.number_in(here):
            told.append(f"{_name(one.cell)}: differs by {by}, more than the touched communities there ({most})")
    return told


def _by(ours: Any, true: Any) -> float:
    """How far two figures are apart: of a share the numerator and the denominator, else the value."""
    if ours is None or true is None:
        return float("inf")
    pairs = [(ours.numerator, true.numerator), (ours.denominator, true.denominator)]
    if all(a is None or b is None for a, b in pairs):
        pairs = [(ours.value, true.value)]
    return max(abs((a or 0) - (b or 0)) for a, b in pairs)


def _item_differences(own: Build, true: Build) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    found = []
    for cell in sorted(own.items.keys() | true.items.keys()):
        a, b = own.items.get(cell, Counter()), true.items.get(cell, Counter())
        found += [(cell, item) for item in sorted((a - b) | (b - a))]
    return found


def _name(cell: Cell) -> str:
    return f"{cell.kpi_id} {cell.period_end} {cell.region_level}/{cell.region_code} {cell.breakdown}".rstrip()
