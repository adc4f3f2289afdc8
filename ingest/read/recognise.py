"""Which layout and part a file is, by its content first and its name second, and which table it belongs to."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingest.declaration import Layout, Part, Source, plain
from ingest.door import carrier_family, inspect
from ingest.read import (
    csv_rows,
    eurostat_tsv_rows,
    geojson_rows,
    json_rows,
    json_stat_rows,
    parquet_rows,
    pdf_rows,
    sav_rows,
    sdmx_ml_rows,
    workbook_rows,
)
from ingest.read.header import find_header, missing_columns
from ingest.read.own_table import own_table
from ingest.read.raw_table import RawTable
from ingest.read.strange import StrangeFile
from ingest.refusal import DeliveryRefused, refused, suggest_command

FAMILY = {"csv": "text", "stacked_csv": "text", "json": "json", "odata": "json", "xlsx": "zip"}
FAMILY |= {"eurostat_tsv": "text", "sdmx_ml": "xml", "json_stat": "json", "parquet": "parquet", "sav": "sav"}
FAMILY |= {"geojson": "json", "pdf": "pdf"}
# carriers of one table a file, most of them with names for their columns
KEYED = {
    "eurostat_tsv": eurostat_tsv_rows.table,
    "sdmx_ml": sdmx_ml_rows.table,
    "json_stat": json_stat_rows.table,
    "parquet": parquet_rows.table,
    "sav": sav_rows.table,
    "geojson": geojson_rows.table,
    "pdf": pdf_rows.table,
}


@dataclass
class Recognised:
    """A file and what it is; `groups` are the named groups of the part's file pattern."""

    name: str
    path: Path
    layout: Layout
    part: Part
    table_id: str | None
    encoding: str = "utf-8"
    delimiter: str = ";"
    groups: dict[str, str] = field(default_factory=dict)
    matched: int = 0
    is_complete: bool = True


def _candidates(source: Source, name: str, family: str) -> list[tuple[Layout, Part, dict[str, str]]]:
    found = []
    for layout in source.layouts:
        for part in layout.parts:
            match = re.fullmatch(part.files, name, re.IGNORECASE)
            if FAMILY[part.carrier] == family and match:
                found.append((layout, part, {k: v for k, v in match.groupdict().items() if v}))
    return found


def table_id_of(source: Source, name: str, path: Path, family: str) -> str | None:
    """The declared table that a file belongs to: by what it says of itself, else by its path."""
    if not source.tables:
        return None
    own = own_table(path, name, family)
    by_id = {t.casefold(): t for t in source.tables}
    if own and own.casefold() not in by_id:
        raise refused(
            source.source_id,
            name,
            f"table {own} is not one that this source declares ({', '.join(source.tables)})",
            "remove the file, or declare the table in source.yml and columns.csv",
        )
    if own:
        return by_id[own.casefold()]
    for text in (name, path.parent.name):
        for table_id in source.tables:
            if re.search(rf"(?<![0-9a-z]){re.escape(table_id)}(?![0-9a-z])", text, re.IGNORECASE):
                return table_id
    return None


def recognise(source: Source, name: str, path: Path, at: date, table_id: str | None = None) -> Recognised:
    """What a file is. Raises DeliveryRefused when no layout of the source fits it."""
    inspect(source, path, name)
    family = carrier_family(path)
    candidates = _candidates(source, name, family)
    own = table_id_of(source, name, path, family)
    if table_id and own and own != table_id:
        raise refused(
            source.source_id,
            name,
            f"the file is of table {own}, yet it was delivered as {table_id}",
            "put it with its own table, or correct the table_id in delivery.yml",
        )
    table_id = table_id or own
    best: tuple[float, int] = (0.0, 0)
    found: Recognised | None = None
    peeked: dict[tuple[str, str], list[RawTable]] = {}
    encoding = csv_rows.encoding_of(path) if family == "text" else "utf-8"
    for layout, part, groups in candidates:
        columns = source.map(layout.name, part.name, table_id, at)
        for delimiter in csv_rows.DELIMITERS if family == "text" else ("",):
            key = (part.carrier, delimiter)
            if key not in peeked:
                try:
                    peeked[key] = _peek(part.carrier, path, name, encoding, delimiter)
                except StrangeFile as error:
                    raise error.refusal(source.source_id, name) from error
            headers = [h for t in peeked[key] if (h := find_header(t, columns, part.header_levels))]
            required = {plain(c.source_header) for c in columns if c.required}
            for header in headers:
                hit = {plain(c.source_header) for c in header.columns.values()}
                # what is known weighs most; a header that another layout knows whole wins from one known in part
                score = (len(hit & required) / max(len(required), 1) - 0.05 * len(header.unknown), header.matched)
                if score > best:
                    best = score
                    found = Recognised(name, path, layout, part, table_id, encoding, delimiter, groups, header.matched)
                    found.is_complete = not missing_columns(header, columns)
    if found is None:
        raise _not_recognised(source, name, family, candidates, at)
    found.table_id = table_id or found.layout.table_id
    return found


def _peek(carrier: str, path: Path, name: str, encoding: str, delimiter: str) -> list[RawTable]:
    if carrier == "csv":
        return [csv_rows.table(path, name, encoding, delimiter)]
    if carrier == "stacked_csv":
        try:
            return csv_rows.sections(path, name, encoding, delimiter)
        except csv_rows.OpenQuote:
            return []  # this is not its separator
    if carrier in KEYED:
        return [KEYED[carrier](path, name)]
    if carrier == "xlsx":
        return [t for t in workbook_rows.tables(path, name) if not t.hidden]
    return [RawTable(name, "", [], lambda con, relation: 0, keys=json_rows.first_keys(path))]


def _not_recognised(
    source: Source, name: str, family: str, candidates: list[tuple[Layout, Part, dict[str, str]]], at: date
) -> DeliveryRefused:
    if family == "json" and not candidates:
        reason = "a JSON file of a kind that this source does not deliver"
    else:
        reason = "no header row with the column names of any known layout was found in the first rows"
    known = sorted(
        f"{layout.name}: {', '.join(c.source_header for c in source.map(layout.name, part.name, None, at)[:6])}"
        for layout in source.layouts
        for part in layout.parts
        if not part.optional and FAMILY[part.carrier] == family
    )
    layouts = "; ".join(dict.fromkeys(known)) or "none for this kind of file"
    action = (
        f"{suggest_command(source)} tells what its columns may be; compare it with the layouts in "
        f"ingest/sources/{source.source_id}/columns.csv ({layouts})"
    )
    return refused(source.source_id, name, reason, action)
