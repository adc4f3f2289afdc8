"""Which of the new columns each vanished one probably is: scores, reasons, one-to-one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.declaration import Column
from ingest.map.assignment import best_assignment
from ingest.map.names import alike
from ingest.map.profile import Likeness, Profile, likeness
from ingest.map.same_rows import Agreement, SameRows
from ingest.map.words import Vocabulary
from ingest.read import cell_sql

if TYPE_CHECKING:
    import duckdb

# set on the tuning half of tests/data/renamed_columns.csv: docs/map_assistant.md
NAME, VALUES, POSITION = 0.45, 0.45, 0.10
ONLY_NAME, ONLY_POSITION = 0.85, 0.15
SAME_ROWS, OTHER_ROWS, DIFFERENT = 0.6, 0.3, 0.1
RENAMED, SURE, MARGIN, NEARLY_SAME = 0.42, 0.6, 0.08, 0.9
CANDIDATES = 3
FITTED = 1000


@dataclass(frozen=True)
class Old:
    """A vanished column: its line of the map, the header it had, its place, its values in the last good delivery."""

    column: Column
    header: str
    place: float
    values: Profile


@dataclass(frozen=True)
class New:
    """A column that appeared: header, place (0 the first, 1 the last) and values."""

    header: str
    place: float
    values: Profile


@dataclass(frozen=True)
class Pair:
    """How far a new column could be an old one. `fits` is the share of its values that the map's type can read."""

    new: int
    score: float
    name: float
    likeness: Likeness | None
    fits: float | None
    same: Agreement | None
    place: float


@dataclass(frozen=True)
class Match:
    """What became of a vanished column: its candidates, the best first; `renamed` when the first one is proposed."""

    old: Old
    pairs: list[Pair] = field(default_factory=list)
    renamed: bool = False
    sure: bool = False


Fits = Callable[[Column, Sequence[str]], float | None]


def compare(olds: list[Old], news: list[New], words: Vocabulary, fits: Fits, rows: SameRows | None) -> list[Match]:
    """Scores every pair and assigns one-to-one. A pair below the threshold is no proposal, yet stays a candidate."""
    table = [[_pair(i, old, j, new, words, fits, rows) for j, new in enumerate(news)] for i, old in enumerate(olds)]
    scores = [[p.score if p.score >= RENAMED else p.score / 100 for p in row] for row in table]
    given = best_assignment(scores) if news and olds else [None] * len(olds)
    matches = []
    for i, old in enumerate(olds):
        chosen = table[i][g] if (g := given[i]) is not None else None
        renamed = chosen is not None and chosen.score >= RENAMED
        pairs = sorted(table[i], key=lambda p: (not (renamed and p is chosen), -p.score))[:CANDIDATES]
        rivals = [p.score for p in table[i] if p is not chosen]
        rivals += [row[chosen.new].score for r, row in enumerate(table) if r != i] if chosen else []
        clear = chosen is not None and chosen.score - max(rivals, default=0.0) >= MARGIN
        sure = clear and chosen is not None and chosen.score >= SURE and not _contradicts(chosen)
        matches.append(Match(old, pairs, renamed, renamed and sure))
    return matches


def _contradicts(pair: Pair) -> bool:
    """Whether the same records hold other values now: that takes a name that is nearly the same."""
    return pair.same is not None and pair.same.equal < DIFFERENT and pair.name < NEARLY_SAME


def _pair(i: int, old: Old, j: int, new: New, words: Vocabulary, fits: Fits, rows: SameRows | None) -> Pair:
    names = [old.header, *([] if old.column.source_header.startswith("re:") else [old.column.source_header])]
    # the field's own name is English: a publisher that turns to English often comes near it
    name = max(alike(text, new.header, words) for text in names)
    name = max(
        name, 0.9 * alike(old.column.field, new.header, words), 0.9 * alike(old.column.measure, new.header, words)
    )
    by_values = likeness(old.values, new.values)
    share = fits(old.column, new.values.filled)
    same = rows.agreement(i, j) if rows else None
    place = 1 - abs(old.place - new.place)
    if by_values is None:
        score = ONLY_NAME * name + ONLY_POSITION * place * (name > 0.3)
    else:
        score = NAME * name + VALUES * by_values.score + POSITION * place
        if same and same.beyond > score:
            score += SAME_ROWS * (same.beyond - score)
        elif same and same.equal < DIFFERENT and by_values.shapes > 0.8:
            # written alike and yet different in the same records: a start and an end, not the same day given again
            score -= OTHER_ROWS * score
        if by_values.kinds < 0.2 and name < NEARLY_SAME:
            score *= 0.6
    if share is not None and share < 0.5:
        score *= 0.4
    return Pair(j, round(score, 4), name, by_values, share, same, place)


def fits_of(con: "duckdb.DuckDBPyConnection") -> Fits:
    """How many of some values can be read as a column declares them; None where every text can, or there are none."""

    def fits(column: Column, values: Sequence[str]) -> float | None:
        if not values or not column.is_loaded or column.type == "title_of" or cell_sql.is_free(column):
            return None
        rows = con.execute(
            f"with texts as (select unnest($values) as t1), marked as (select {cell_sql.marked(1, column)} as m1 "
            f"from texts) select avg(cast({cell_sql.value(1, column, {})} is not null as integer)) "
            "from marked where m1 is not null",
            {"values": list(values[:FITTED])},
        ).fetchone()
        return float(rows[0]) if rows and rows[0] is not None else None

    return fits
