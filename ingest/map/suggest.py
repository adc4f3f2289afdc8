"""What changed in the header of a file, and what is proposed for the map."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.declaration import Column, Layout, Part, Source
from ingest.map.compare import Match, New, Old, Pair, compare, fits_of
from ingest.map.opened import Opened, open_as
from ingest.map.profile import Profile
from ingest.map.same_rows import same_rows
from ingest.map.words import Vocabulary, vocabulary

if TYPE_CHECKING:
    import duckdb

# the last good delivery of a layout's part, opened; None when there is none to be read
LastGood = Callable[[Layout, Part], Opened | None]


@dataclass
class Change:
    """The columns of a file that vanished and appeared, against the map and the last good delivery.

    `matches` has every vanished column with its candidates, numbered as in `news`; `others` are the appeared columns
    that are proposed for none of them.
    """

    source_id: str
    opened: Opened
    table_id: str | None
    day: date
    matches: list[Match]
    news: list[New]
    has_last_good: bool
    score: float = 0.0
    others: list[int] = field(default_factory=list)

    @property
    def needs(self) -> list[Match]:
        """The vanished columns that somebody must decide about: the map requires them, or they seem renamed."""
        return [m for m in self.matches if m.renamed or m.old.column.required]

    @property
    def is_change(self) -> bool:
        """Whether the file's header is another one than the map says."""
        return bool(self.needs or self.others)


def suggest(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    name: str,
    path: Path,
    day: date,
    table_id: str | None,
    last_good: LastGood,
    words: Vocabulary | None = None,
) -> list[Change]:
    """What changed in a file: one `Change` per different header in it, of the layout that it is most like.

    Empty when no layout takes such a file. Its values are read, and those of the last good delivery; nothing is kept.
    """
    opened = open_as(con, source, name, path, day, table_id)
    changes = [_change(con, source, one, table_id, day, last_good, words or vocabulary()) for one in opened]
    best = max(changes, key=lambda change: change.score, default=None)
    return [c for c in changes if best and c.opened.layout == best.opened.layout and _is_its_part(c, changes)]


def _is_its_part(change: Change, changes: list[Change]) -> bool:
    """Of the parts that the same sheets could be, the one that they are most like."""
    rivals = [
        c
        for c in changes
        if c.opened.layout == change.opened.layout and set(c.opened.sheets) & set(change.opened.sheets)
    ]
    return max(rivals, key=lambda c: c.score) is change


def _change(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    opened: Opened,
    table_id: str | None,
    day: date,
    last_good: LastGood,
    words: Vocabulary,
) -> Change:
    before = last_good(opened.layout, opened.part)
    olds = vanished(opened, before)
    news = [New(opened.texts[i], _place(i, opened.texts), opened.profile(i)) for i in opened.unknown]
    rows = None
    if before:
        shared = _shared(before, opened)
        rows = same_rows(
            [before.values[i] for i, _ in shared],
            [opened.values[j] for _, j in shared],
            [old.values.values for old in olds],
            [new.values.values for new in news],
        )
    matches = compare(olds, news, words, fits_of(con), rows)
    taken = {m.pairs[0].new for m in matches if m.renamed}
    left = [i for i in range(len(news)) if i not in taken]
    others = left if opened.part.other_columns == "refuse" else []
    change = Change(source.source_id, opened, table_id, day, matches, news, before is not None, others=others)
    alike = len(opened.known) + sum(m.pairs[0].score for m in matches if m.renamed)
    change.score = alike / max(len(_fields(opened.columns)) + len(others), 1)
    return change


def vanished(opened: Opened, before: Opened | None) -> list[Old]:
    """The columns of the map that the header lacks: those it requires, and those that the last good delivery had.

    Several lines may fill one field: it has vanished when none of them is there, and goes by the header it had.
    """
    there = {(c.field, c.measure) for c in opened.known.values()}
    had = {(c.field, c.measure): i for i, c in before.known.items()} if before else {}
    olds = []
    for key, lines in _fields(opened.columns).items():
        if key in there or (before and key not in had and not any(c.required for c in lines)):
            continue
        if before and key in had:
            i = had[key]
            line = next((c for c in lines if c.matches(before.texts[i])), lines[0])
            olds.append(Old(line, before.texts[i], _place(i, before.texts), before.profile(i)))
        else:
            place = opened.columns.index(lines[0]) / max(len(opened.columns) - 1, 1)
            olds.append(Old(lines[0], lines[0].source_header, place, Profile([])))
    return olds


def _fields(columns: list[Column]) -> dict[tuple[str, str], list[Column]]:
    """The lines of a map by what they fill; required ones first. Patterns with groups are no single column."""
    found: dict[tuple[str, str], list[Column]] = {}
    for column in sorted(columns, key=lambda c: not c.required):
        if not column.is_derived and not column.groups():
            found.setdefault((column.field, column.measure), []).append(column)
    return found


def _shared(before: Opened, now: Opened) -> list[tuple[int, int]]:
    """Positions of the columns that are known in both, before and now."""
    by_field = {(c.field, c.measure): i for i, c in before.known.items() if i < len(before.values)}
    return [
        (by_field[c.field, c.measure], j)
        for j, c in now.known.items()
        if (c.field, c.measure) in by_field and j < len(now.values)
    ]


def _place(position: int, texts: list[str]) -> float:
    return position / max(len(texts) - 1, 1)


def renamed_line(old: Column, header: str, day: date) -> Column:
    """The line of the map for a renamed column, from a day on; a position number at its end stays free."""
    name = " ".join(header.split())
    if old.source_header.endswith("_*"):
        name = re.sub(r"_\d+$", "_*", name)
    return replace(old, source_header=name, valid_from=day, valid_to=None)


def proposed(match: Match) -> Pair | None:
    """The pair that is proposed for a vanished column; None when it seems to be gone."""
    return match.pairs[0] if match.renamed else None
