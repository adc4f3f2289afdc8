"""One delivery through the door and the reader, and what may come of it: rows that add up, or a refusal in words."""

import csv
import io
import json
import re
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from htsm.home import PROJECT, Home
from ingest import inbox
from ingest.pull.source import pull_source
from ingest.read import snapshots
from ingest.read.csv_form import form_of
from ingest.refusal import DeliveryRefused
from ingest.source_folder import load_source

GOOD, REFUSED, BUG = "good", "refused", "bug"
# DuckDB says this of a query, never of a file
_OF_QUERIES = (
    "Binder", "Parser", "Syntax", "Catalog", "Internal", "INTERNAL", "Constraint", "Conversion", "TypeMismatch",
    "Fatal", "FATAL",
)  # fmt: skip
_QUERY_ERROR = re.compile(rf"\b({'|'.join(_OF_QUERIES)}) Error")
_OURS = tuple(str(PROJECT / room) for room in ("ingest", "htsm"))


@dataclass(frozen=True)
class Outcome:
    """`good`, `refused` or `bug`, and for the last two what was said."""

    kind: str
    told: str = ""


def judged(home: Home, source_id: str, folder: Path) -> Outcome:
    """Takes a folder of files in and reads it, in an empty state folder."""
    try:
        with _errors_heard() as errors:
            pulled = pull_source(home, source_id, "inbox", folder)
            reports = snapshots.read_source(home, source_id)
    except Exception:
        return Outcome(BUG, f"reached the caller: {traceback.format_exc()}")
    for error in errors:
        if fault := _own_fault(error):
            return Outcome(BUG, f"hidden behind a refusal: {fault}")
    problems = [p for r in pulled.refusals for p in r.as_records()] + [p for r in reports for p in r["problems"]]
    refused = [r for r in reports if r["status"] == "refused"]
    try:
        _check_words(problems, len(refused) + len(pulled.refusals))
        _check_told(pulled.messages, len(pulled.refusals), len(reports))
        good = [r for r in reports if r["status"] == "good"]
        for report in good:
            _check_good(home, source_id, report)
            _check_rows_of_text(folder, report)
    except AssertionError as error:
        return Outcome(BUG, f"{error}\n{''.join(traceback.format_tb(error.__traceback__)[-1:])}")
    if refused or pulled.refusals:
        return Outcome(REFUSED, str(problems[0]["reason"]))
    return Outcome(GOOD if good else REFUSED)


@contextmanager
def _errors_heard() -> Iterator[list[Exception]]:
    """Collects the errors that become the refusal of last resort."""
    heard: list[Exception] = []
    make = snapshots.unreadable

    def hearing(source_id: str, name: str, error: Exception, told: str | None = None) -> DeliveryRefused:
        heard.append(error)
        return make(source_id, name, error, told)

    with patch.object(snapshots, "unreadable", hearing), patch.object(inbox, "unreadable", hearing):
        yield heard


def _own_fault(error: Exception) -> str | None:
    """An error that was raised by a line of ours (not by a library on the file's account), with its traceback."""
    if isinstance(error, duckdb.Error):
        is_ours = bool(_QUERY_ERROR.search(str(error)))
    else:
        innermost = traceback.extract_tb(error.__traceback__)[-1].filename
        is_ours = type(error).__module__ == "builtins" and innermost.startswith(_OURS)
    return "".join(traceback.format_exception(error)) if is_ours else None


def _check_words(problems: list[dict[str, Any]], refusals: int) -> None:
    assert len(problems) >= refusals, "a refusal says nothing"
    for problem in problems:
        for part in ("file", "reason", "action"):
            assert str(problem[part]).strip(), f"a refusal without {part}: {problem}"
        assert not _QUERY_ERROR.search(problem["reason"]), f"a query that does not hold: {problem['reason']}"
        assert "Traceback" not in problem["reason"], problem["reason"]


def _check_told(messages: list[str], refusals: int, reports: int) -> None:
    unread = [m for m in messages if "could not be read now" in m]
    assert not unread, f"a fault of the file is taken for one of the machine: {unread}"
    assert refusals + reports > 0, "nothing was read, and nothing was said"


def _check_good(home: Home, source_id: str, report: dict[str, Any]) -> None:
    """The ledger adds up, in itself and with the Parquet files."""
    ledger = report["ledger"]
    assert ledger, "a good report without a ledger"
    for entry in ledger:
        loaded, aside, no_data = entry["rows_loaded"], entry["rows_quarantined"], entry["rows_no_data"]
        assert min(loaded, aside, no_data) >= 0, entry
        assert entry["rows_read"] == loaded + aside + no_data, entry
        assert sum(entry["kinds"].values()) == no_data, entry
    for entity, rows in report["rows"].items():
        found = _parquet(home, source_id, entity, "count(*)")
        assert found == [(rows,)], f"{entity}: {rows} rows in the report, {found} in Parquet"
    written: Counter[tuple[str, str]] = Counter()
    for entity in report["rows"]:
        for file, sheet, n in _parquet(home, source_id, entity, "_file, _sheet, count(*)", "group by all"):
            written[file, sheet] += n
    is_unpivoted = any(c.measure for c in load_source(source_id).columns)
    for entry in ledger:
        rows = written.pop((entry["file_name"], entry["sheet"]), 0)
        loaded = entry["rows_loaded"]
        fits = rows % loaded == 0 and rows >= loaded if loaded and is_unpivoted else rows == loaded
        assert fits, f"{rows} rows in Parquet: {entry}"
    assert not written, f"rows of a file that the ledger does not name: {written}"
    aside = sum(e["rows_quarantined"] for e in ledger)
    told = _parquet(home, source_id, "quarantine", "count(distinct (file_name, sheet, row)), count(*)")
    rows, cells = told[0] if told else (0, 0)
    assert rows <= aside <= max(cells, rows), f"{aside} rows set aside, {rows} rows and {cells} cells in quarantine"
    assert bool(aside) == bool(rows), f"{aside} rows set aside, {rows} in quarantine"


def _parquet(home: Home, source_id: str, entity: str, columns: str, rest: str = "") -> list[tuple[Any, ...]]:
    files = sorted((home.parsed / source_id / entity).glob("*.parquet"))
    if not files:
        return []
    names = ", ".join(f"'{f}'" for f in files)
    return duckdb.sql(f"select {columns} from read_parquet([{names}]) {rest}").fetchall()


def _check_rows_of_text(folder: Path, report: dict[str, Any]) -> None:
    """A second count of the rows of a text file, by other means than the reader's."""
    if len(report["ledger"]) != 1:
        return
    entry = report["ledger"][0]
    path = folder / entry["file_name"]
    if not path.is_file():
        return
    if path.suffix in (".csv", ".txt") and path.read_bytes()[:2] != b"\x1f\x8b" and not entry["sheet"]:
        counts = _counts(path.read_bytes().decode(form_of(path).encoding, "replace"))
        assert not counts or entry["rows_read"] in counts, f"{entry['rows_read']} rows read, {counts} in the file"
    elif path.suffix == ".json":
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        if isinstance(document, list):
            assert entry["rows_read"] == len(document), f"{entry['rows_read']} rows read of {len(document)}"


def _counts(text: str) -> set[int]:
    """The number of records of a csv under each separator with which it is one."""
    counts = set()
    for delimiter in ";,\t|":
        try:
            counts.add(sum(1 for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
        except csv.Error:
            continue
    return counts
