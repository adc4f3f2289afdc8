"""What reading found out besides rows, as rows of the raw relations: kinds of rows, notes, promises, corrections.

Reports that an earlier reader wrote, of files that are no longer kept, may lack some of it.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from htsm.home import Home
from ingest.declaration import Source
from ingest.map.overlay import declared
from ingest.personal import holds_personal
from ingest.read.account import PADDED_KVK
from ingest.read.cell_sql import MASK
from ingest.selection import State

Row = dict[str, Any]
UNKNOWN_KIND = "unknown"


def findings(home: Home, states: list[State], sources: list[Source]) -> dict[str, list[Row]]:
    """Rows of `row_ledger`, `row_kind`, `row_note`, `promised_count`, `correction` and `survey_wave`."""
    reports = {s.sighting.snapshot_id: s.report for s in states}
    return {
        "row_ledger": [row for r in reports.values() for row in _rows_of(r, "ledger")],
        "row_kind": [row for r in reports.values() for row in _kinds(r)],
        "row_note": [
            {"note": PADDED_KVK} | row | {"column_name": row["column"]}
            for r in reports.values()
            for row in _rows_of(r, "padded")
        ],
        # a report of before rows were counted that could not be read has none
        "promised_count": [{"not_counted": 0} | row for r in reports.values() for row in _rows_of(r, "promises")],
        "correction": [row for source in sources for row in _corrections(home, source, states)],
        "survey_wave": [
            asdict(wave) | {"source_id": source.source_id, "invited_group": wave.group}
            for source in sources
            for wave in source.waves
        ],
    }


def _rows_of(report: Row, key: str) -> list[Row]:
    place = {"source_id": report["source_id"], "snapshot_id": report["snapshot_id"]}
    return [place | entry for entry in report.get(key, [])]


def _kinds(report: Row) -> Iterator[Row]:
    for row in _rows_of(report, "ledger"):
        # a report of before rows were told apart counts them without a kind
        for kind, rows in row.get("kinds", {UNKNOWN_KIND: row["rows_no_data"]}).items():
            if rows:
                yield row | {"kind": kind, "rows": rows}


def _corrections(home: Home, source: Source, states: list[State]) -> Iterator[Row]:
    """What became of every open correction, a row per delivery in which its columns were there.

    One whose columns are in none of the deliveries in use has not found its row in the newest of them. What a
    respondent wrote is not shown.
    """
    still_open = {c.correction_id: c for c in declared(home, source.source_id).corrections if c.status == "open"}
    own = [s for s in states if s.sighting.source_id == source.source_id]
    latest = [s for s in own if s.is_latest]
    for report in {s.sighting.snapshot_id: s.report for s in own}.values():
        for state in report.get("corrections", []):
            if state["correction_id"] in still_open:
                found = MASK if state["found"] is not None and holds_personal(source) else state["found"]
                yield _correction(report, state | {"found": found})
    met = {state["correction_id"] for s in latest for state in s.report.get("corrections", [])}
    newest = max(latest, key=lambda s: s.sighting.landed_time, default=None)
    for correction_id, c in still_open.items():
        if newest and correction_id not in met and c.holds(newest.sighting.landed_time.date()):
            nowhere = {"correction_id": correction_id, "state": "row_not_found", "file": "", "sheet": "", "row": None}
            yield _correction(newest.report, nowhere | {"column": c.header, "found": None, "reason": c.reason})


def _correction(report: Row, state: Row) -> Row:
    place = {"source_id": report["source_id"], "snapshot_id": report["snapshot_id"]}
    return state | place | {"file_name": state["file"], "column_name": state["column"]}
