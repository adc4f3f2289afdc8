"""Writes what was decided about maps and corrections into the tree, for review: once there, it is not added again."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from htsm import match_decisions
from htsm.decisions import Decision, decided
from htsm.home import Home
from ingest.declaration import Source
from ingest.formula_guard import guarded_line, unguarded_line
from ingest.map.lines import CORRECTION_FIELDS, FIELDS, column_from, correction_line
from ingest.map.overlay import closed_by, is_there, register_of
from ingest.source_folder import column_of, correction_of, load_source

Row = dict[str, str]
_DECIDED = ("decision_id", "source_id", "decided_at", "decided_by", "reason")
_CHOICE = ("layout", "part", "table_id", "file", "old", "new", "holds_from")


def export(home: Home, out: Path) -> list[Path]:
    """Writes below `out`, laid out as the project, what the decisions change; gives the files that changed.

    `ingest/sources/<source_id>/columns.csv` and `corrections.csv` as they are with the decisions in them, and
    `decisions/maps.csv`, `corrections.csv` and `matches.csv`: who decided what, when and why.
    """
    maps, corrections = decided(home, "map"), decided(home, "correction")
    changed = []
    for source_id in sorted({d.source_id for d in (*maps, *corrections)}):
        source = load_source(source_id)
        folder = out / "ingest" / "sources" / source_id
        own = [d for d in maps if d.source_id == source_id]
        changed += _edit(source.folder / "columns.csv", folder / "columns.csv", FIELDS, _with_maps(source, own))
        mended = [d for d in corrections if d.source_id == source_id]
        changed += _edit(
            source.folder / "corrections.csv", folder / "corrections.csv", CORRECTION_FIELDS, _with_corrections(mended)
        )
    told = [row for d in maps for row in _told_of_map(d)]
    changed += _edit_log(out / "decisions" / "maps.csv", (*_DECIDED, *_CHOICE), told)
    told = [_about(d) | {k: str(v) for k, v in d.content.items() if k != "reason"} for d in corrections]
    fields = (*_DECIDED, *(f for f in CORRECTION_FIELDS if f != "reason"))
    changed += _edit_log(out / "decisions" / "corrections.csv", fields, told)
    matches = [_about(d) | {k: str(v) for k, v in d.content.items()} for d in decided(home, "match")]
    return changed + _edit_log(out / "decisions" / "matches.csv", match_decisions.FIELDS, matches)


Edit = Callable[[list[Row]], list[Row]]


def _edit(origin: Path, target: Path, fields: tuple[str, ...], edit: Edit) -> list[Path]:
    """Writes the rows of a csv with an edit, where that changes them; the header is the file's own, if it is there.

    What others wrote is made harmless for spreadsheets, and read back as it was; marks for missing, as `-`, are ours.
    """
    header, rows = _read(origin, fields)
    edited = edit([dict(row) for row in rows])
    # a file of before a column was there gets it with the first line that has something in it
    header += [field for field in fields if field not in header and any(row.get(field) for row in edited)]
    return _write(target, header, edited) if edited != rows else []


def _edit_log(path: Path, fields: tuple[str, ...], new: list[Row]) -> list[Path]:
    """Adds lines that are not there yet; what other states of the project wrote stays."""
    header, rows = _read(path, fields)
    full = [{field: row.get(field, "") for field in header} for row in new]
    added = [row for row in full if row not in rows]
    ordered = sorted(rows + added, key=lambda row: (row["decided_at"], row["decision_id"]))
    return _write(path, header, ordered) if added else []


def _read(path: Path, fields: tuple[str, ...]) -> tuple[list[str], list[Row]]:
    if not path.exists():
        return list(fields), []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [unguarded_line(row) for row in reader]
        return list(reader.fieldnames or fields), rows


def _write(path: Path, header: list[str], rows: list[Row]) -> list[Path]:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(guarded_line(row) for row in rows)
    if path.exists() and path.read_text(encoding="utf-8") == text.getvalue():
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.partial")
    aside.write_text(text.getvalue(), encoding="utf-8")
    aside.replace(path)
    return [path]


def _with_maps(source: Source, decisions: list[Decision]) -> Edit:
    def edit(rows: list[Row]) -> list[Row]:
        others = source.columns[len(rows) :]  # of codebooks, which stand behind those of columns.csv
        for decision in decisions:
            for row in rows:
                column = column_of(row)
                closed = closed_by(decision.content, column)
                if closed != column and closed.valid_to:
                    row["valid_to"] = closed.valid_to.isoformat()
            for line in decision.content["lines"]:
                there = [column_of(row) for row in rows]
                if not is_there(column_from(line), [*there, *others]):
                    rows.append(dict.fromkeys(FIELDS, "") | line | {"note": _note(decision)})
        return rows

    return edit


def _with_corrections(decisions: list[Decision]) -> Edit:
    """What is decided last about each correction; a line that a reviewer changed stays: `register_of`."""

    def edit(rows: list[Row]) -> list[Row]:
        tree = [correction_of(row) for row in rows]
        register = register_of(tree, [correction_of(d.content) for d in decisions])
        # a line that stays as it is keeps its own spelling
        same = {c.correction_id: row for c, row in zip(tree, rows, strict=True) if c in register}
        return [same.get(c.correction_id) or correction_line(c) for c in register]

    return edit


def _note(decision: Decision) -> str:
    return f"{decision.decision_id}, {decision.decided_at[:10]}" + (f": {decision.reason}" if decision.reason else "")


def _about(decision: Decision) -> Row:
    return {field: str(getattr(decision, field)) for field in _DECIDED}


def _told_of_map(decision: Decision) -> list[Row]:
    content: dict[str, Any] = decision.content
    days = {line["source_header"]: line["valid_from"] for line in content["lines"]}
    base = _about(decision) | {field: str(content.get(field, "")) for field in ("layout", "part", "table_id", "file")}
    ends = min((line["valid_to"] for line in content["closed"]), default="")
    return [
        base | choice | {"holds_from": days.get(" ".join(choice["new"].split()), ends)}
        for choice in content.get("choices", [])
    ]
