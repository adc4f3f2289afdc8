"""The lead school's name of today: schools merge and are renamed, and the two layouts are joined by name.

`school_successor.csv` is the dated list; every line of it says how certain it is. A list of before
the day on which a successor came has the old name; it is compared by the new one all the same.
"""

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from htsm.sql import identifier
from ingest.declaration import DeclarationFault

if TYPE_CHECKING:
    import duckdb

_SUCCESSORS = Path(__file__).with_name("school_successor.csv")


def finish(con: "duckdb.DuckDBPyConnection", _entity: str, relation: str) -> str | None:
    """Fills `lead_school_latest`; sets no row aside."""
    successor_of = successors(_SUCCESSORS)
    con.execute(
        f"update {identifier(relation)} set lead_school_latest = "
        "coalesce(map_extract_value(map($predecessors, $successors), lower(lead_school)), lead_school)",
        {"predecessors": list(successor_of), "successors": list(successor_of.values())},
    )
    return None


@cache
def successors(path: Path) -> dict[str, str]:
    """Each school that is gone, in lower case, and the one that goes on for it at the end of the line.

    Raises DeclarationFault for a school with two successors, or one that succeeds itself.
    """
    with path.open(encoding="utf-8", newline="") as file:
        lines = [(r["predecessor"].casefold(), r["successor"]) for r in csv.DictReader(file)]
    next_of = dict(lines)
    if len(next_of) < len(lines):
        raise DeclarationFault(f"{path}: a school has two successors. What to do: keep the line of the larger one")
    found = {}
    for school, successor in next_of.items():
        latest, passed = successor, {school}
        while latest.casefold() in next_of:
            if latest.casefold() in passed:
                raise DeclarationFault(
                    f"{path}: {latest} succeeds itself. What to do: look at the direction of its lines"
                )
            passed.add(latest.casefold())
            latest = next_of[latest.casefold()]
        found[school] = latest
    return found
