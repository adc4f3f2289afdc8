"""What earlier releases told of people: a journal beside the decisions, from which a later build holds its figures.

It holds nothing that was not published. Why it is an input: docs/decisions/0012-held_figures.md.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.clock import parse_time
from htsm.home import Home
from htsm.sql import literal
from ingest import journal
from ingest.control_tables import CONTROL_TABLES

if TYPE_CHECKING:
    from publish.shelf import Release

JOURNAL = "told.jsonl"
CELLS = ("core", "fct_survey_cell")
_COLUMNS = {name: kind for name, kind in CONTROL_TABLES["told_cell"].items() if name != "told_in"}
_KEY = ("source_id", "table_id", "item", "breakdown", "region_level", "region_code")
_PUBLISHED_AS = {"snapshot_id": "_snapshot_id", "is_sample": "_is_sample"}


def record(home: Home, release: "Release") -> None:
    """Appends a line about a release that readers see, once; with its cells where the line before has others."""
    info, cells = release.info, release.parquet(*CELLS)
    place = home.decisions / JOURNAL
    entries = list(journal.read(place))
    if any(entry["release_id"] == info["release_id"] for entry in entries):
        return
    entry: dict[str, Any] = {name: info[name] for name in ("release_id", "as_of")}
    told = _cells(cells) if cells.exists() else []
    before = next((e for e in reversed(entries) if "cells" in e), None)
    if told and (before is None or [before["columns"], before["cells"]] != [[*_COLUMNS], told]):
        entry |= {"columns": [*_COLUMNS], "cells": told}
    journal.append(place, entry)


def told_before(home: Home, release_id: str, as_of: datetime) -> list[dict[str, Any]]:
    """Rows of raw.told_cell: what was told before that release, and no later than its as-of."""
    entries = list(journal.read(home.decisions / JOURNAL))
    ids = [entry["release_id"] for entry in entries]
    if release_id in ids:
        entries = entries[: ids.index(release_id)]
    known = [e for e in entries if "cells" in e and parse_time(e["as_of"]) <= as_of]
    blank = dict.fromkeys(_COLUMNS)
    return [
        blank | dict(zip(entry["columns"], cell, strict=True)) | {"told_in": told_in}
        for told_in, entry in enumerate(known, 1)
        for cell in entry["cells"]
    ]


def _cells(path: Path) -> list[list[Any]]:
    """The published cells, by their key, as JSON can say them."""
    import duckdb

    relation = f"read_parquet({literal(str(path))})"
    with duckdb.connect() as con:
        there = {name for name, *_ in con.execute(f"describe from {relation}").fetchall()}
        # a release of before cells were held has no such column
        columns = [_PUBLISHED_AS.get(n, n) if _PUBLISHED_AS.get(n, n) in there else "false" for n in _COLUMNS]
        rows = con.execute(f"select {', '.join(columns)} from {relation} order by {', '.join(_KEY)}").fetchall()
    told: list[list[Any]] = json.loads(json.dumps(rows, default=str))
    return told
