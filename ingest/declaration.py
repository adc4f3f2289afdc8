"""What a source declares: `sources/<source_id>/source.yml` and its dated column map `columns.csv`."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from htsm.explained import Explained
from ingest.cell_types import IGNORE, type_of
from ingest.formula_guard import unguarded_line


class DeclarationFault(Explained):
    """A source's declaration that cannot be understood; says file, line and what to do."""


SOURCES = Path(__file__).parent / "sources"
T = TypeVar("T")
_YAML: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class ScheduleRow:
    """What the DAG generator needs of a source: nothing but its own `source.yml` is read for it."""

    source_id: str
    title: str
    owner: str
    cadence: str | None
    publisher: str


@dataclass(frozen=True)
class Column:
    """One line of the map: a publisher's column, the field it fills, and from when to when that holds.

    What is personal is used while reading only (to tell respondents apart) and never written. `question` is the
    wording that a wave's codebook gives.
    """

    layout: str
    part: str
    table_id: str
    source_header: str
    field: str
    type: str
    required: bool
    missing: tuple[str, ...]
    values: dict[str, str]
    measure: str
    unit: str
    is_personal: bool
    valid_from: date | None
    valid_to: date | None
    question: str = ""

    @property
    def is_loaded(self) -> bool:
        """Whether its cells are read at all: known columns that nobody needs are not."""
        return self.type != "ignore"

    @property
    def is_derived(self) -> bool:
        """Whether no publisher's column fills it, but the source's own reader."""
        return self.source_header == "(derived)"

    def match(self, header: str) -> dict[str, str] | None:
        """The named groups of a header that is this column's, white space and case aside; None when it is not.

        `*` stands for a position number; after `re:` a pattern, whose named groups become fields of the row.
        """
        if self.is_derived:
            return None
        if self.source_header.startswith("re:"):
            found = re.fullmatch(self.source_header[3:], " ".join(header.split()), re.IGNORECASE)
            return {k: v for k, v in found.groupdict().items() if v} if found else None
        pattern = re.escape(plain(self.source_header)).replace(r"\*", r"\d+")
        return {} if re.fullmatch(pattern, plain(header)) else None

    def matches(self, header: str) -> bool:
        """Whether a header is this column's."""
        return self.match(header) is not None

    def groups(self) -> list[str]:
        """The fields that the header itself fills."""
        return list(re.compile(self.source_header[3:]).groupindex) if self.source_header.startswith("re:") else []


@dataclass(frozen=True)
class Answers:
    """Which fields of a survey's rows settle who answered and what counts; `docs/sources.md`, surveys.

    `respondent` are the fields that tell people apart (all empty: somebody unknown), `submitted_at` orders double
    answers, `complete` (a boolean, or a moment that is there or not) and `preview` say which rows are no answers.
    """

    respondent: tuple[str, ...]
    submitted_at: str | None = None
    complete: str | None = None
    preview: str | None = None


@dataclass(frozen=True)
class Part:
    """One kind of file (or sheet, or stacked section) in a layout, and the parsed entity that it fills.

    Named groups in `files` and `sheets` become text fields of every row (a dimension's name, for example).
    """

    name: str
    entity: str
    carrier: str
    files: str = ".*"
    sheets: str = ".*"
    ignore_sheets: str | None = None
    other_columns: str = "refuse"
    optional: bool = False
    records: str | None = None
    valid_as_of_field: str | None = None
    valid_as_of_title: str | None = None
    reach: str | None = None
    full_page: int | None = None
    key: tuple[str, ...] = ()
    header_rows: int = 1
    header_levels: int = 1
    totals: tuple[str, ...] = ()
    promised_rows: str | None = None
    answers: Answers | None = None


@dataclass(frozen=True)
class Wave:
    """One line of a survey's `waves.csv`: a wave, and per invited group (`` for all) the number invited."""

    table_id: str
    title: str
    opened_on: date
    closed_on: date
    group: str
    invited: int | None
    population: int | None
    note: str


@dataclass(frozen=True)
class Correction:
    """One line of `corrections.csv`: a known error of the publisher, mended while reading.

    The row is found by the text `key_value` in column `key_header`; it is mended only where column `header` still
    holds `expected`. `action` is `replace` (by `value`) or `set_aside` (the row goes to quarantine with the reason).
    With `valid_to` it is for deliveries that landed before that day only, also once it is `repaired`.
    """

    correction_id: str
    part: str
    key_header: str
    key_value: str
    header: str
    expected: str
    action: str
    value: str
    reason: str
    since: date
    status: str
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is for a delivery that landed on a day."""
        if self.valid_to is None:
            return self.status == "open"
        return self.status != "withdrawn" and day < self.valid_to


@dataclass(frozen=True)
class Layout:
    """The files that make one delivery in one of the forms that a publisher uses."""

    name: str
    table_id: str | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Source:
    """A publisher's source as declared; see `docs/sources.md` for every key of `source.yml`."""

    source_id: str
    title: str
    publisher: str
    landing_page: str
    licence: str
    attribution: str
    owner: str
    cadence: str | None
    late_after_days: int
    personal_data: str
    layouts: tuple[Layout, ...]
    columns: tuple[Column, ...]
    pulls: dict[str, list[dict[str, Any]]]
    tables: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    max_bytes: int = 2 * 1024**3
    min_share_of_previous: float = 0.5
    min_keys_of_previous: float = 0.5
    raw: str = "keep"
    gone_after_snapshots: int | None = None
    maturity: str = "definitief"
    waves: tuple[Wave, ...] = ()
    corrections: tuple[Correction, ...] = ()
    folder: Path = field(default_factory=Path)

    def map(self, layout: str, part: str, table_id: str | None, at: date) -> list[Column]:
        """The lines of the column map for a part that hold on a day; without a table id, of every table."""
        return [
            c
            for c in self.columns
            if (c.layout, c.part) == (layout, part)
            and (not c.table_id or table_id is None or c.table_id == table_id)
            and (c.valid_from is None or c.valid_from <= at)
            and (c.valid_to is None or at < c.valid_to)
        ]

    def corrected_on(self, day: date) -> "Source":
        """The source with those corrections only that are for a delivery that landed on a day."""
        return replace(self, corrections=tuple(replace(c, status="open") for c in self.corrections if c.holds(day)))

    def entities(self) -> list[str]:
        """The parsed entities of the source, in order of declaration."""
        return list(dict.fromkeys(part.entity for layout in self.layouts for part in layout.parts))


def plain(text: str) -> str:
    """A header as it is compared: lower case, runs of white space (newlines too) as one blank."""
    return " ".join(text.replace("\ufeff", "").split()).casefold()


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
        of_part = [column for column in source.columns if column.part == c.part and column.is_personal]
        named = next((h for h in (c.key_header, c.header) if any(column.matches(h) for column in of_part)), None)
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
