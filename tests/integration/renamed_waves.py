"""Survey waves as renames that nobody made up for the map assistant: a wave's file under the map of the wave before."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from ingest.declaration import Column, Layout, Part, Source
from ingest.map.opened import Opened, open_as, session
from ingest.map.suggest import suggest
from ingest.source_folder import load_source
from tests.integration.renamed_columns import DAY, SAMPLES

SURVEYS = ("lc_inventory", "partner_survey", "curricula_survey", "curricula_evaluation", "company_survey")


@dataclass(frozen=True)
class Renamed:
    """A field whose header changed between two waves, and what the assistant made of it."""

    source_id: str
    wave: str
    field: str
    old_header: str
    new_header: str
    rank: int | None
    proposed: bool
    sure: bool


@dataclass
class Waves:
    """What was found: renames, and proposals for fields that kept their header, or have none in the later wave."""

    renamed: list[Renamed]
    false: list[str]


def run() -> Waves:
    """Every pair of waves that follow on each other, of every survey with a file of both."""
    found = Waves([], [])
    con = session()
    for source_id in SURVEYS:
        source = load_source(source_id)
        for before, after in pairwise([w for w in dict.fromkeys(w.table_id for w in source.waves) if _file(source, w)]):
            _pair(con, source, before, after, found)
    return found


def _file(source: Source, wave: str) -> Path | None:
    return next(iter(sorted((SAMPLES / source.source_id).glob(f"*-{wave}-*"))), None)


def _lines(source: Source, wave: str) -> list[Column]:
    return [c for c in source.columns if c.table_id == wave]


def _pair(con, source: Source, before: str, after: str, found: Waves) -> None:
    old_file, new_file = _file(source, before), _file(source, after)
    common = [c for c in source.columns if not c.table_id]
    as_before = replace(source, columns=(*common, *(replace(c, table_id=after) for c in _lines(source, before))))

    def last_good(layout: Layout, part: Part) -> Opened | None:
        opened = open_as(con, source, old_file.name, old_file, DAY, before, [layout.name])
        return next((o for o in opened if o.part == part), None)

    for change in suggest(con, as_before, new_file.name, new_file, DAY, after, last_good):
        layout, part = change.opened.layout.name, change.opened.part.name
        truth = {(c.field, c.measure): c for c in _lines(source, after) if (c.layout, c.part) == (layout, part)}
        for match in change.matches:
            column = match.old.column
            right = truth.get((column.field, column.measure))
            headers = [change.news[pair.new].header for pair in match.pairs]
            ranks = [i for i, header in enumerate(headers) if right and right.matches(header)]
            # a header that the map before gave to another field is no vanished one: nobody could see it
            if right and any(right.matches(text) for text in change.opened.texts if _is_new(change.opened, text)):
                found.renamed.append(
                    Renamed(source.source_id, after, column.field, match.old.header, right.source_header,
                            ranks[0] if ranks else None, match.renamed and ranks[:1] == [0], match.sure)
                )  # fmt: skip
            if match.renamed and ranks[:1] != [0]:
                found.false.append(f"{source.source_id} {after}: {match.old.header} -> {headers[0]}")


def _is_new(opened: Opened, text: str) -> bool:
    return any(opened.texts[i] == text for i in opened.unknown)


def by_source(renamed: list[Renamed]) -> Iterator[tuple[str, list[Renamed]]]:
    """The renames of each survey."""
    for source_id in SURVEYS:
        yield source_id, [r for r in renamed if r.source_id == source_id]
