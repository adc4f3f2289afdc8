"""Is a delivery whole: pages that follow on each other, units that are what they were, not much smaller than before."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from htsm.sql import identifier
from ingest.declaration import Part, Source
from ingest.read.header import Header
from ingest.read.json_rows import next_link
from ingest.read.raw_table import RawTable
from ingest.refusal import DeliveryRefused, Problem, refused

if TYPE_CHECKING:
    import duckdb


MANY_ROWS = 10
MANY_SHARE = 0.25


def natural(name: str) -> list[tuple[int, str]]:
    """A sort key that puts page2 before page10."""
    return [(int(p), "") if p.isdigit() else (0, p.lower()) for p in re.split(r"(\d+)", name)]


def check_pages(source: Source, files: list[tuple[str, Path]]) -> None:
    """Every page but the last names a next one and the last names none; else DeliveryRefused."""
    action = "fetch the whole set again and drop all of its pages together; the last good delivery stays in use"
    for i, (name, path) in enumerate(files, 1):
        link = next_link(path)
        if link and i == len(files):
            skip = re.search(r"\$skip(?:token)?=(\d+)", unquote(link))
            raise refused(
                source.source_id,
                name,
                f"page {i} of {len(files)} names a next page{f' (from record {skip[1]})' if skip else ''} "
                "that is not in the delivery",
                action,
            )
        if not link and i < len(files):
            raise refused(
                source.source_id,
                name,
                f"page {i} of {len(files)} names no next page, yet {files[i][0]} follows it",
                action,
            )


def check_last_page(source: Source, part: Part, ledger: list[dict[str, Any]]) -> None:
    """A last page that is full to the brim has lost the address of its successor; raises DeliveryRefused.

    A set of exactly so many records would be refused too: once in ten thousand, and to be seen by a person.
    """
    last = ledger[-1]
    if part.full_page and last["rows_read"] == part.full_page:
        raise refused(
            source.source_id,
            last["file_name"],
            f"the last page has exactly {part.full_page:,} records, the publisher's limit, and names no next page: "
            "the rest of the set is probably missing",
            "fetch the set again; the last good delivery stays in use",
        )


def record_numbers(con: "duckdb.DuckDBPyConnection", header: Header) -> list[tuple[str, int | None, int | None, int]]:
    """Per page: the first and last number that it gives its records (`ID`), None without, and how many there are."""
    position = next((i for i, text in enumerate(header.texts) if text.strip().casefold() == "id"), None)
    number = "cast(null as bigint)" if position is None else f"try_cast(c{position + 1} as bigint)"
    pages = con.execute(f"select _file, min({number}), max({number}), count(*) from raw_rows group by 1").fetchall()
    return sorted(pages, key=lambda page: natural(page[0]))


def check_sequence(source: Source, pages: list[tuple[str, int | None, int | None, int]]) -> None:
    """Pages whose records are numbered without gaps must follow on each other without one; else DeliveryRefused."""
    gapless = all(a is not None and b is not None and b - a + 1 == rows for _, a, b, rows in pages)
    for (_, _, before, _), (file, first, _, _) in pairwise(pages):
        if gapless and before is not None and first != before + 1:
            raise refused(
                source.source_id,
                file,
                f"the page begins with record {first}, yet the one before it ends with {before}: a page is missing or "
                "there twice",
                "fetch the whole set again and drop all of its pages together; the last good delivery stays in use",
            )


def check_names(source: Source, table: RawTable, header: Header) -> None:
    """Raises DeliveryRefused for a column whose name has signs that no text has: the file is damaged."""
    for text in header.texts:
        if re.search(r"[\x00-\x08\x0e-\x1f]", text):
            raise refused(
                source.source_id,
                table.file,
                "the name of a column has signs that no text has: the file is damaged",
                "fetch it again; the last good delivery stays in use",
                sheet=table.sheet,
                row=header.row,
                column=re.sub(r"[\x00-\x08\x0e-\x1f]+", "\ufffd", text).strip(),
            )


def check_units(con: "duckdb.DuckDBPyConnection", source: Source, table: RawTable, header: Header) -> None:
    """A measure's unit in the delivery's own metadata must be the declared one; else DeliveryRefused."""
    if "measure_property" not in source.entities():
        return
    metadata = con.execute(f"select key, title, unit from {identifier('entity_measure_property')}").fetchall()
    units = {key: unit for key, _, unit in metadata}
    measures = {header.texts[i].strip(): c for i, c in header.columns.items() if c.measure}
    # in a long table the measure is a code, and the unit stands at the column of its values
    coded = {v.casefold() for c in header.columns.values() if c.type == "title_of" for v in c.values}
    value = next((c for c in header.columns.values() if c.unit and not c.measure), None)
    if value:
        measures |= {key: value for key, title, _ in metadata if (title or "").casefold() in coded}
    problems = [
        Problem(
            file=table.file,
            sheet=table.sheet,
            column=key,
            value=str(units[key]),
            reason=f"the unit is not the declared {column.unit!r}",
            action="look whether the table was redesigned; then date a new line in columns.csv with the new unit",
        )
        for key, column in measures.items()
        if units.get(key) and units[key].strip() != column.unit
    ]
    if problems:
        raise DeliveryRefused(source.source_id, problems)


def check_reach(source: Source, file: str, own: str | None, in_use: str | None) -> None:
    """A dropped delivery that reaches less far in time than the one in use is an older one; raises DeliveryRefused."""
    if own and in_use and own < in_use:
        raise refused(
            source.source_id,
            file,
            f"it reaches to {own}, while the delivery in use reaches to {in_use}: it is an older one, and would take "
            "newer figures back",
            "if it is to count in its own time, drop it with a delivery.yml that has its landed_at",
        )


def check_twin(source: Source, file: str, own: dict[str, Any], twins: list[dict[str, Any]]) -> None:
    """Two deliveries of a table that landed together and reach as far as each other; raises DeliveryRefused."""
    for twin in twins:
        if all(own[key] == twin[key] for key in ("table_id", "reach", "valid_as_of")):
            raise refused(
                source.source_id,
                file,
                f"it came in together with {', '.join(twin['files'])}, reaches as far, and nothing says which is newer",
                "drop it with a delivery.yml that has its landed_at",
            )


def check_quarantined(con: "duckdb.DuckDBPyConnection", source: Source, ledger: list[dict[str, Any]]) -> None:
    """A delivery of which a great part cannot be typed is not what it should be; raises DeliveryRefused with cells."""
    bad = sum(entry["rows_quarantined"] for entry in ledger)
    rows = bad + sum(entry["rows_loaded"] for entry in ledger)
    if bad < MANY_ROWS or bad <= MANY_SHARE * rows:
        return
    action = "look at that cell: its separators, decimal marks or form of dates have probably changed"
    raise DeliveryRefused(
        source.source_id,
        [
            replace(cell, reason=f"{cell.reason}; so it is in {n:,} cells, and {bad:,} of {rows:,} rows cannot be read")
            for cell, n in _bad_cells(con, action)
        ],
    )


def check_something_loaded(
    con: "duckdb.DuckDBPyConnection", source: Source, files: list[str], rows_loaded: int
) -> None:
    """A delivery without a row that could be loaded; raises DeliveryRefused with up to three of its bad cells."""
    if rows_loaded:
        return
    nothing = Problem(
        file=", ".join(files),
        reason="not one row of data could be loaded",
        action="look at the cells that are named here; a reply with a footer and no data is not a delivery",
    )
    action = "look at that cell in the file: this is why its row was not loaded"
    cells = [cell for cell, _ in _bad_cells(con, action)]
    if not cells:
        nothing = replace(
            nothing, action="a reply with a footer and no data is not a delivery: ask for the list itself"
        )
    raise DeliveryRefused(source.source_id, [nothing, *cells])


def _bad_cells(con: "duckdb.DuckDBPyConnection", action: str) -> list[tuple[Problem, int]]:
    """A cell for each of the three faults that most quarantined cells have, and how many have it.

    Values are as quarantine has them: what a person wrote does not show.
    """
    examples = con.execute(
        "select file_name, sheet, row, column_name, value, reason, count(*) over same as n from quarantine "
        "window same as (partition by column_name, reason) "
        "qualify row_number() over (partition by column_name, reason order by row) = 1 "
        "order by n desc, file_name, row, column_name limit 3"
    ).fetchall()
    return [
        (Problem(file=file, sheet=sheet, row=row, column=column, value=value or "", reason=reason, action=action), n)
        for file, sheet, row, column, value, reason, n in examples
    ]


def check_previous(source: Source, file: str, loaded: int, previous: int | None) -> None:
    """A delivery much smaller than the one before is taken for a broken one; raises DeliveryRefused."""
    if previous and loaded < previous * source.min_share_of_previous:
        raise refused(
            source.source_id,
            file,
            f"only {loaded:,} rows were loaded, against {previous:,} of the delivery before; the source declares "
            f"at least {source.min_share_of_previous:.0%} of it",
            "ask the publisher; if the list really shrank, lower min_share_of_previous in source.yml",
        )
