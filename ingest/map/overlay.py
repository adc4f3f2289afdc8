"""The declaration of a source with what was decided about it: accepted maps and corrections, over the tree's files.

A line of the tree always wins: what was exported into it is not added again, nor what a reviewer made of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from htsm.decisions import Decision, decided, mark
from htsm.home import Home
from ingest.declaration import Column, Source, correction_of, load_source, plain
from ingest.map.lines import column_from

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
    columns, corrections = list(source.columns), {c.correction_id: c for c in source.corrections}
    in_tree = set(corrections)
    for decision in decisions:
        if decision.kind == "map":
            columns = _mapped(columns, decision.content)
        elif decision.kind == "correction":
            correction = correction_of(decision.content)
            if correction.correction_id not in in_tree or correction.status != "open":
                corrections[correction.correction_id] = correction
    return replace(source, columns=tuple(columns), corrections=tuple(corrections.values()))


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
