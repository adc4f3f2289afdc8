"""Where the header is, and which column of the map each of its cells is."""

from dataclasses import dataclass, field

from ingest.declaration import Column, Part, Source
from ingest.read.raw_table import RawTable
from ingest.refusal import DeliveryRefused, Problem, suggest_command


@dataclass
class Header:
    """A header found: its row (None where keys name the columns) and the mapped column at each position.

    `groups` are the named groups of a column's pattern, by position.
    """

    row: int | None
    texts: list[str]
    columns: dict[int, Column] = field(default_factory=dict)
    groups: dict[int, dict[str, str]] = field(default_factory=dict)
    levels: int = 1

    @property
    def first_row(self) -> int:
        """The first row of a header of several levels, of which `row` is the last."""
        return (self.row or 1) - self.levels + 1

    @property
    def matched(self) -> int:
        """How many different columns of the map were found."""
        return len({c.source_header for c in self.columns.values()})

    @property
    def unknown(self) -> list[int]:
        """Positions with a text that the map does not know."""
        return [i for i, text in enumerate(self.texts) if text.strip() and i not in self.columns]


def _match(texts: list[str], columns: list[Column], row: int | None, levels: int = 1) -> Header:
    header = Header(row, texts, levels=levels)
    for i, text in enumerate(texts):
        for column in columns if text.strip() else ():
            groups = column.match(text)
            if groups is not None:
                header.columns[i], header.groups[i] = column, groups
                break
    return header


def find_header(table: RawTable, columns: list[Column], levels: int = 1) -> Header | None:
    """The first row that holds about as many known column names as any; None when no row holds two of them.

    The first one: a header further down is a repeated one, and what stands between must not pass for titles.
    With `levels` a header is that many rows: a name is that of the bands above it and its own, joined by ` / `.
    """
    if table.keys is not None:
        header = _match(table.keys, columns, None)
        return header if header.matched else None
    headers = [
        _match(_joined(table.peek[i - levels + 1 : i + 1]), columns, table.first_row + i, levels)
        for i in range(levels - 1, len(table.peek))
    ]
    best = max((header.matched for header in headers), default=0)
    if best < max(1, min(2, len({c.source_header for c in columns if not c.is_derived}))):
        return None
    return next(header for header in headers if header.matched > best / 2)


def _joined(rows: list[list[str]]) -> list[str]:
    """One name per column from the rows of a header; a band reaches to the next one, as a merged cell does."""
    *bands, names = rows
    filled = []
    for band in bands:
        text, reached = "", []
        for cell in band:
            text = cell.strip() or text
            reached.append(text)
        filled.append(reached + [text] * (len(names) - len(reached)))
    return (
        [
            " / ".join(part for part in (*(band[i] for band in filled), name.strip()) if part) if name.strip() else ""
            for i, name in enumerate(names)
        ]
        if bands
        else names
    )


def missing_columns(header: Header, columns: list[Column]) -> list[Column]:
    """Columns that the map requires and the header lacks."""
    present = {c.source_header for c in header.columns.values()}
    required = {
        c.source_header: c for c in columns if c.required and not c.is_derived and c.source_header not in present
    }
    filled = {(c.field, c.measure) for c in header.columns.values()}
    return [c for c in required.values() if (c.field, c.measure) not in filled]


def check_header(source: Source, part: Part, table: RawTable, header: Header, columns: list[Column]) -> None:
    """Raises DeliveryRefused when a required column is missing, one is unknown, or one comes twice.

    The refusal names the columns; what each of them has become is for `htsm map suggest`, which looks at values too.
    """
    lacking = missing_columns(header, columns)
    unknown = header.unknown if part.other_columns == "refuse" else []
    where = {"file": table.file, "sheet": table.sheet, "row": header.row}
    waves = {w.table_id for w in source.waves}
    wave = next((c.table_id for c in columns if c.table_id in waves), None)
    map_file = f"ingest/sources/{source.source_id}/{f'codebooks/{wave}' if wave else 'columns'}.csv"
    suggest = suggest_command(source)
    by_hand = f"write it in {map_file}"
    accept = f"take it over with htsm map accept {source.source_id}"
    take_over = by_hand if source.raw == "discard" else f"{accept}, or {by_hand}"
    problems = [
        Problem(
            reason=f"the column is missing; the map needs it for {column.field!r}",
            action=f"{suggest} tells what it may be called now; ask the publisher, then {take_over}",
            column=column.source_header,
            **where,  # type: ignore[arg-type]
        )
        for column in lacking
    ]
    problems += [
        Problem(
            reason="the column is not in the map",
            action=f"{suggest} tells whether it is one of those that are missing, or new; or give it a line in "
            f"{map_file}: a field, or `ignore`",
            column=header.texts[position].strip(),
            **where,  # type: ignore[arg-type]
        )
        for position in unknown
    ]
    for position, column in header.columns.items():
        if column.type not in ("ignore", "list") and header.texts[position] in table.nested:
            problems.append(
                Problem(
                    reason="the value is a list or an object, where a single value was expected",
                    action="look how the publisher changed the file; then map it in columns.csv, or as `ignore`",
                    column=header.texts[position],
                    **(where | {"row": table.nested[header.texts[position]]}),  # type: ignore[arg-type]
                )
            )
    names = [c.source_header for c in header.columns.values() if not c.source_header.startswith("re:")]
    for name in sorted({n for n in names if names.count(n) > 1}):
        problems.append(
            Problem(
                reason="the column occurs twice",
                action="remove one of the two in a copy and drop that, and tell the publisher",
                column=name,
                **where,  # type: ignore[arg-type]
            )
        )
    if not problems and not any(c.is_loaded for c in header.columns.values()):
        problems.append(
            Problem(
                reason="none of its columns is one that is loaded",
                action="check that the file is whole, and fetch it again",
                **where,  # type: ignore[arg-type]
            )
        )
    if problems:
        raise DeliveryRefused(source.source_id, problems)
