"""The declaration of a source with what was decided about it: accepted maps and corrections, over the tree's files.

A line of the tree always wins: what was exported into it is not added again, nor what a reviewer made of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from htsm.decisions import Decision, decided, mark
from htsm.home import Home
from ingest.declaration import Column, Correction, Source, plain
from ingest.map.lines import column_from
from ingest.source_folder import check_corrections, correction_of, load_source

KINDS = ("map", "correction")


def declared(home: Home, source_id: str) -> Source:
    """The whole declaration of a source with the decisions that hold. Raises what `load_source` raises."""
    source = load_source(source_id)
    decisions = [d for kind in KINDS for d in decided(home, kind, source_id)]
    return overlay(source, decisions) if decisions else source


def decisions_mark(home: Home, source_id: str) -> str:
    """A short hash of what was decided about the declaration of a source; empty where nothing was."""
    return mark(home, source_id, KINDS)


def overlay(source: Source, decisions: list[Decision]) -> Source:
    """The source with accepted maps and corrections applied in the order in which they were decided."""
    columns = list(source.columns)
    for decision in decisions:
        if decision.kind == "map":
            columns = _mapped(columns, decision.content)
    decided_on = [correction_of(d.content) for d in decisions if d.kind == "correction"]
    corrections = tuple(register_of(source.corrections, decided_on))
    return check_corrections(replace(source, columns=tuple(columns), corrections=corrections))


def register_of(tree: Sequence[Correction], decided_on: Sequence[Correction]) -> list[Correction]:
    """The corrections that there are: of each id the one that was decided last.

    A line of the tree that was decided once goes on from there. One that no decision has (a reviewer changed it)
    wins; that it was closed since counts all the same.
    """
    found = {c.correction_id: c for c in tree}
    by_id: dict[str, list[Correction]] = {}
    for correction in decided_on:
        by_id.setdefault(correction.correction_id, []).append(correction)
    for correction_id, decisions in by_id.items():
        last, line = decisions[-1], found.get(correction_id)
        if line is None or line in decisions:
            found[correction_id] = last
        elif last.status != "open":
            found[correction_id] = replace(line, status=last.status, valid_to=last.valid_to or line.valid_to)
    return list(found.values())


def _mapped(columns: list[Column], content: dict[str, Any]) -> list[Column]:
    found = [closed_by(content, c) for c in columns]
    return found + [line for line in map(column_from, content["lines"]) if not is_there(line, found)]


def closed_by(content: dict[str, Any], column: Column) -> Column:
    """The column as a decision about the map leaves it: closed on a day, if it is among those that it closes."""
    days = {_key(line): date.fromisoformat(line["valid_to"]) for line in content["closed"]}
    day = days.get(_key_of(column))
    begins_later = column.valid_from is not None and day is not None and column.valid_from >= day
    if day is None or begins_later or (column.valid_to and column.valid_to <= day):
        return column
    return replace(column, valid_to=day)


def is_there(line: Column, columns: Sequence[Column]) -> bool:
    """Whether a column that a decision adds is mapped already on its first day."""
    day = line.valid_from or date.min
    return any(
        _key_of(c) == _key_of(line) and (c.valid_from or date.min) <= day and (c.valid_to is None or day < c.valid_to)
        for c in columns
    )


Key = tuple[str, ...]


def _key_of(c: Column) -> Key:
    return (c.layout, c.part, c.table_id, plain(c.source_header), c.field, c.measure)


def _key(line: dict[str, str]) -> Key:
    return (
        line["layout"], line["part"], line["table_id"], plain(line["source_header"]), line["field"], line["measure"],
    )  # fmt: skip
