"""The open refusals of a source that are about columns, with what is proposed for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.home import Home
from ingest.declaration import Source
from ingest.map.last_good import LastGoodDelivery
from ingest.map.opened import session
from ingest.map.overlay import declared
from ingest.map.reasons import described, examples, reasons
from ingest.map.refusals import OpenRefusal, current_selection, open_refusals, readable
from ingest.map.suggest import Change, suggest
from ingest.personal import holds_personal

if TYPE_CHECKING:
    import duckdb

    from ingest.selection import Selection


@dataclass
class Proposal:
    """A refused delivery (None for a file that somebody gave) and a change of the header of one of its files."""

    source: Source
    refusal: OpenRefusal | None
    change: Change


def proposals(home: Home, source_id: str) -> Iterator[Proposal]:
    """What is proposed for every open refusal of a source; those that are not about columns are left out.

    Each is seen against the map as it is when its turn comes: what was accepted for one holds for the next.
    """
    selection = current_selection(home)
    for refusal in open_refusals(home, source_id, selection):
        source = declared(home, source_id)
        con = session()
        with readable(home, source, refusal) as files:
            found = [
                change
                for name, path in files.items()
                for change in of_file(con, home, source, name, path, refusal.day, refusal.table_id, selection)
            ]
        con.close()
        yield from (Proposal(source, refusal, change) for change in found)


def of_file(
    con: "duckdb.DuckDBPyConnection",
    home: Home,
    source: Source,
    name: str,
    path: Path,
    day: date,
    table_id: str | None,
    selection: "Selection",
) -> list[Change]:
    """The changes of one file's headers, seen against the last good delivery."""
    table_id = table_id if table_id in source.tables else None
    last_good = LastGoodDelivery(con, home, source, selection, table_id)
    return [c for c in suggest(con, source, name, path, day, table_id, last_good) if c.is_change]


def as_record(proposal: Proposal) -> dict[str, Any]:
    """A proposal for a machine. Values are shown of sources without personal data only, and masked."""
    change, opened = proposal.change, proposal.change.opened
    shows = not holds_personal(proposal.source)
    width = len(opened.texts)
    vanished = []
    for match in change.needs:
        candidates = [
            {"column": new.header, "score": p.score, "reasons": reasons(match.old, new, p, width)}
            for p in match.pairs
            for new in [change.news[p.new]]
        ]
        vanished.append(
            {
                "column": match.old.header,
                "field": match.old.column.measure or match.old.column.field,
                "required": match.old.column.required,
                "proposal": "renamed" if match.renamed else "gone",
                "renamed_to": candidates[0]["column"] if match.renamed else None,
                "sure": match.sure,
                "candidates": candidates,
            }
        )
    appeared = [
        {
            "column": new.header,
            "proposal": "ignore",
            "holds": described(new.values) if shows else "not shown: the file is of people",
            "examples": examples(new.values) if shows else [],
        }
        for new in (change.news[i] for i in change.others)
    ]
    return {
        "source_id": change.source_id,
        "delivery": proposal.refusal.key[:16] if proposal.refusal else None,
        "landed": bool(proposal.refusal and proposal.refusal.sighting),
        "file": opened.file,
        "sheets": [s for s in opened.sheets if s],
        "row": opened.row,
        "layout": opened.layout.name,
        "part": opened.part.name,
        "table_id": change.table_id,
        "day": change.day.isoformat(),
        "against_last_good": change.has_last_good,
        "vanished": vanished,
        "appeared": appeared,
    }
