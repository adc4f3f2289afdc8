"""What is chosen about the columns of a changed header, as lines of the map: renamed, ignored, no longer required."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from htsm.explained import UsageFault
from ingest.declaration import Column, Source, plain
from ingest.map.compare import Match, New
from ingest.map.lines import line_of
from ingest.map.suggest import Change, proposed, renamed_line
from ingest.personal import holds_personal


@dataclass
class Choice:
    """What is decided about a change: vanished columns and what they are now, new ones to ignore, what is gone."""

    renamed: list[tuple[Match, New]] = field(default_factory=list)
    ignored: list[New] = field(default_factory=list)
    gone: list[Match] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is decided."""
        return not (self.renamed or self.ignored or self.gone)


def all_of(change: Change) -> Choice:
    """All proposals that are sure; the others are named as doubtful. That a column is gone is never sure."""
    choice = Choice(ignored=[change.news[i] for i in change.others])
    for match in change.needs:
        pair = proposed(match)
        if pair and match.sure:
            choice.renamed.append((match, change.news[pair.new]))
        else:
            choice.doubtful.append(f"{match.old.header}={change.news[pair.new].header if pair else ''}")
    if choice.doubtful:
        # what seems new may be what one of the doubtful ones became
        choice.ignored = []
    return choice


def named(change: Change, pairs: Sequence[str]) -> Choice:
    """What `OLD=NEW`, `OLD=` (gone) and `=NEW` (ignore) say of a change; what is not of this change is left out."""
    choice = Choice()
    olds = {plain(text): m for m in change.matches for text in (m.old.header, m.old.column.source_header)}
    news = {plain(new.header): new for new in change.news}
    for pair in pairs:
        for old, new in _ways(pair):
            if old in olds and new in news:
                choice.renamed.append((olds[old], news[new]))
            elif old in olds and not new:
                choice.gone.append(olds[old])
            elif not old and new in news:
                choice.ignored.append(news[new])
            else:
                continue
            break
    return choice


def _ways(pair: str) -> list[tuple[str, str]]:
    """Every way to take `OLD=NEW` apart: a header may hold an equals sign itself."""
    if "=" not in pair:
        raise UsageFault(f"--column {pair!r} has no '='. What to do: write OLD=NEW, OLD= (gone) or =NEW (ignore)")
    return [(plain(pair[:i]), plain(pair[i + 1 :])) for i, c in enumerate(pair) if c == "="]


def content(
    source: Source, change: Change, choice: Choice, day: date, last_old: date | None, key: str
) -> dict[str, Any]:
    """The content of a decision. `last_old` is the last day on which a delivery in use had the old header.

    Raises UsageFault when a column that the layout cannot do without is said to be gone.
    """
    closes = replace_day(day, last_old)
    lines = [line_of(_of_table(source, change, renamed_line(m.old.column, n.header, day))) for m, n in choice.renamed]
    lines += [line_of(_ignored(source, change, new, day)) for new in choice.ignored]
    ended = [m.old.column for m, _ in choice.renamed] + [c for m in choice.gone for c in _lines(change, m)]
    closed = [line_of(replace(c, valid_to=closes)) for c in ended if _can_close(source, c)]
    for match in choice.gone:
        _check_can_go(source, change, match)
    opened = change.opened
    choices = [{"old": m.old.header, "new": n.header} for m, n in choice.renamed]
    choices += [{"old": "", "new": n.header} for n in choice.ignored] + [
        {"old": m.old.header, "new": ""} for m in choice.gone
    ]
    return {
        "layout": opened.layout.name,
        "part": opened.part.name,
        "table_id": change.table_id or "",
        "file": opened.file,
        "delivery": key[:16],
        "choices": choices,
        "lines": lines,
        "closed": closed,
    }


def replace_day(day: date, last_old: date | None) -> date:
    """The day from which the old header no longer holds: the day itself, or the one after the last that had it."""
    return date.fromordinal(last_old.toordinal() + 1) if last_old and last_old >= day else day


def _lines(change: Change, match: Match) -> list[Column]:
    """Every line that fills what a vanished column filled: Dutch and English headers, say."""
    key = (match.old.column.field, match.old.column.measure)
    return [c for c in change.opened.columns if (c.field, c.measure) == key and not c.groups() and not c.is_derived]


def _can_close(source: Source, column: Column) -> bool:
    """A line that holds for several tables stays for the others; those of a wave's codebook have no dates."""
    is_for_all = bool(source.tables) and not column.table_id
    return not is_for_all and not source.waves


def _of_table(source: Source, change: Change, column: Column) -> Column:
    if source.tables and not column.table_id and change.table_id:
        return replace(column, table_id=change.table_id)
    return column


def _ignored(source: Source, change: Change, new: New, day: date) -> Column:
    name = re.sub(r"\W+", "_", plain(new.header)).strip("_") or "column"
    opened = change.opened
    column = Column(
        layout=opened.layout.name,
        part=opened.part.name,
        table_id="",
        source_header=" ".join(new.header.split()),
        field=name,
        type="ignore",
        required=False,
        missing=(),
        values={},
        measure="",
        unit="",
        # where the file is of people, so may be what is new in it
        is_personal=holds_personal(source),
        valid_from=day,
        valid_to=None,
    )
    return _of_table(source, change, column)


def _check_can_go(source: Source, change: Change, match: Match) -> None:
    part, column = change.opened.part, match.old.column
    answers = part.answers
    needed = {*part.key, part.reach, part.valid_as_of_field}
    needed |= {*answers.respondent, answers.submitted_at, answers.complete} if answers else set()
    if column.field in needed or column.measure:
        raise UsageFault(
            f"{match.old.header!r} fills {column.field!r}, which tells rows apart or dates them: it cannot be gone. "
            "What to do: name the column that it became, or declare a new layout in "
            f"ingest/sources/{source.source_id}"
        )
    if column.required and not all(_can_close(source, c) for c in _lines(change, match) if c.required):
        raise UsageFault(
            f"the line of {match.old.header!r} holds for other tables too: it cannot be closed for one. "
            f"What to do: give each table its own line in ingest/sources/{source.source_id}/columns.csv, or say "
            "required=no there"
        )
