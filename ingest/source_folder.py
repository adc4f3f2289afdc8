"""Reads what a source declares from its folder: `source.yml`, the dated map, codebooks, waves and corrections."""

import csv
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from ingest.cell_types import IGNORE, type_of
from ingest.declaration import (
    Answers,
    Column,
    Correction,
    DeclarationFault,
    Layout,
    Part,
    ScheduleRow,
    Source,
    Wave,
)
from ingest.formula_guard import unguarded_line

SOURCES = Path(__file__).parent / "sources"
T = TypeVar("T")
_YAML: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def source_ids() -> list[str]:
    """Every source that has a folder of declarations."""
    return sorted(path.parent.name for path in SOURCES.glob("*/source.yml"))


def _read_yaml(source_id: str) -> dict[str, Any]:
    path = SOURCES / source_id / "source.yml"
    if not path.exists():
        raise KeyError(f"there is no source {source_id!r}; the sources are: {', '.join(source_ids())}")
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_YAML)
    return loaded


def schedules() -> list[ScheduleRow]:
    """The table of sources that generates the pull DAGs: one row per folder, cheap to read."""
    rows = []
    for source_id in source_ids():
        y = _read_yaml(source_id)
        rows.append(ScheduleRow(source_id, y["title"], y["owner"], y.get("cadence"), y["publisher"]))
    return rows


def _part(name: str, keys: dict[str, Any]) -> Part:
    key, totals, answers = tuple(keys.pop("key", ())), tuple(keys.pop("totals", ())), keys.pop("answers", None)
    if answers:
        answers = Answers(**answers | {"respondent": tuple(answers["respondent"])})
    return Part(name=name, key=key, totals=totals, answers=answers, **keys)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _read_lines(path: Path, make: Callable[[dict[str, str]], T]) -> tuple[T, ...]:
    """One `make(line)` for every line of a csv of declarations; nothing where there is no such file."""
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        made = []
        for r in reader:
            if None in r or None in r.values():
                raise DeclarationFault(
                    f"{path}, line {reader.line_num}: not the {len(reader.fieldnames or ())} values of the header. "
                    "What to do: write every comma, also of empty values"
                )
            try:
                made.append(make(unguarded_line(r)))
            except KeyError as error:
                raise DeclarationFault(
                    f"{path}: the column {error} is missing. What to do: compare its header with docs/sources.md"
                ) from error
            except ValueError as error:
                raise DeclarationFault(
                    f"{path}, line {reader.line_num}: {error}. What to do: write dates as 2024-02-15, numbers as 12, "
                    "types as in docs/sources.md"
                ) from error
    return tuple(made)


def _codebooks(folder: Path) -> tuple[Column, ...]:
    """The lines of the map that hold for one wave of a survey: `codebooks/<table_id>.csv`."""
    lines: list[Column] = []
    for path in sorted((folder / "codebooks").glob("*.csv")):
        undated = {"table_id": path.stem, "valid_from": "", "valid_to": ""}
        lines += _read_lines(path, lambda r, undated=undated: column_of(r | undated))  # type: ignore[misc]
    return tuple(lines)


def _wave(r: dict[str, str]) -> Wave:
    return Wave(
        table_id=r["table_id"],
        title=r["title"],
        opened_on=date.fromisoformat(r["opened_on"]),
        closed_on=date.fromisoformat(r["closed_on"]),
        group=r["group"],
        invited=int(r["invited"]) if r["invited"] else None,
        population=int(r["population"]) if r["population"] else None,
        note=r["note"],
    )


def correction_of(r: dict[str, str]) -> Correction:
    """A correction from a line of `corrections.csv`, which may lack `valid_to`."""
    days = {"since": date.fromisoformat(r["since"]), "valid_to": _day(r.get("valid_to", ""))}
    return Correction(**r | days)  # type: ignore[arg-type]


def check_corrections(source: Source) -> Source:
    """The source itself. Raises DeclarationFault for two corrections of one id, and for one of personal data."""
    ids = [c.correction_id for c in source.corrections]
    for c in source.corrections:
        if ids.count(c.correction_id) > 1:
            raise DeclarationFault(
                f"{source.folder / 'corrections.csv'}: correction {c.correction_id} stands there twice. What to do: "
                "give each an id of its own"
            )
        if c.key_header.count("|") != c.key_value.count("|"):
            raise DeclarationFault(
                f"{source.folder / 'corrections.csv'}: correction {c.correction_id} has not as many key_values as "
                "key_headers. What to do: part them by | and give one for each"
            )
        of_part = [column for column in source.columns if column.part == c.part and column.is_personal]
        named = next((h for h in (*c.key, c.header) if any(column.matches(h) for column in of_part)), None)
        if named:
            raise DeclarationFault(
                f"{source.folder / 'corrections.csv'}: correction {c.correction_id} names the column {named!r}, "
                "which is personal: its text would stand here. What to do: remove the line, and ask the publisher "
                "for a file that is right"
            )
    return source


def column_of(r: dict[str, str]) -> Column:
    """A column from a line of `columns.csv`. Raises ValueError for a type that there is not."""
    if r["type"] != IGNORE:
        type_of(r["type"])
    return Column(
        layout=r["layout"],
        part=r["part"],
        table_id=r["table_id"],
        source_header=r["source_header"],
        field=r["field"],
        type=r["type"],
        required=r["required"] == "yes",
        missing=tuple(m for m in r["missing"].split("|") if m),
        values={name: value or name for name, _, value in (p.partition("=") for p in r["values"].split("|")) if name},
        measure=r["measure"],
        unit=r["unit"],
        is_personal=r["personal"] == "yes",
        question=r.get("question", ""),
        valid_from=_day(r["valid_from"]),
        valid_to=_day(r["valid_to"]),
    )


@cache
def load_source(source_id: str) -> Source:
    """The whole declaration of one source.

    Raises KeyError for a source that is not there and DeclarationFault for one that cannot be understood.
    """
    folder = SOURCES / source_id
    try:
        return _source(source_id, folder, _read_yaml(source_id))
    except (TypeError, AttributeError, yaml.YAMLError) as error:
        raise DeclarationFault(
            f"{folder / 'source.yml'}: {error}. What to do: compare its keys with docs/sources.md"
        ) from error


def _source(source_id: str, folder: Path, y: dict[str, Any]) -> Source:
    layouts = tuple(
        Layout(
            name=name,
            table_id=body.get("table_id"),
            parts=tuple(_part(part, keys) for part, keys in body["parts"].items()),
        )
        for name, body in y.pop("layouts").items()
    )
    footers, pulls = tuple(y.pop("footers", ())), y.pop("pull", {})
    waves = _read_lines(folder / "waves.csv", _wave)
    tables = tuple(y.pop("tables", dict.fromkeys(w.table_id for w in waves)))
    columns = _read_lines(folder / "columns.csv", column_of) + _codebooks(folder)
    gone_after = y.get("gone_after_snapshots")
    if not (gone_after is None or (type(gone_after) is int and gone_after > 0)):
        raise DeclarationFault(
            f"{folder / 'source.yml'}: gone_after_snapshots is {gone_after!r}. What to do: write a whole number, "
            "1 or more, or leave it out where a record that is not there any more has not ended"
        )
    source = Source(
        source_id=source_id,
        layouts=layouts,
        columns=columns,
        pulls=pulls,
        tables=tables,
        footers=footers,
        waves=waves,
        corrections=_read_lines(folder / "corrections.csv", correction_of),
        folder=folder,
        **y,
    )
    return check_corrections(source)
