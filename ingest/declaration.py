"""What a source declares, as classes: layouts, parts, columns, waves, corrections. `source_folder.py` reads them."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from htsm.explained import Explained


class DeclarationFault(Explained):
    """A source's declaration that cannot be understood; says file, line and what to do."""


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

    The row is the only one of its sheet or file with the text `key_value` in column `key_header`, or with several
    texts in several columns, parted by `|`; it is mended only where column `header` still holds `expected`.
    `action` is `replace` (by `value`) or `set_aside` (the row goes to quarantine with the reason). With `valid_to` it
    is for deliveries that landed before that day only, also once it is `repaired`.
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

    @property
    def key(self) -> dict[str, str]:
        """The headers that tell the row, and their texts. Raises ValueError where they are not as many."""
        return dict(zip(self.key_header.split("|"), self.key_value.split("|"), strict=True))

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
