"""Opens a file as raw tables and loads their rows; what a carrier cannot give is a refusal with its place."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.declaration import Source
from ingest.read import csv_rows, json_rows, workbook_rows
from ingest.read.raw_table import RawTable
from ingest.read.recognise import KEYED, Recognised
from ingest.read.strange import StrangeFile
from ingest.refusal import DeliveryRefused, refused

if TYPE_CHECKING:
    import duckdb


def open_tables(
    con: "duckdb.DuckDBPyConnection", source: Source, files: list[Recognised], scratch: Path | None = None
) -> list[RawTable]:
    """The tables of a file: one, or one per sheet or section; pages of one set are one table.

    Large text files go through a file in the folder `scratch`, where one is given. Raises DeliveryRefused.
    """
    file = files[0]
    carrier = file.part.carrier
    if carrier in ("json", "odata"):
        return [_json_table(con, source, files, "value" if carrier == "odata" else file.part.records)]
    if carrier == "csv":
        return [csv_rows.table(file.path, file.name, file.encoding, file.delimiter, scratch)]
    if carrier in KEYED:
        try:
            return [KEYED[carrier](file.path, file.name)]
        except StrangeFile as error:
            raise error.refusal(source.source_id, file.name) from error
    if carrier == "xlsx":
        return workbook_rows.tables(file.path, file.name)
    if carrier == "stacked_csv":
        try:
            sections = csv_rows.sections(file.path, file.name, file.encoding, file.delimiter)
        except csv_rows.OpenQuote as error:
            raise _open_quote(source, file.name, error) from error
        _check_each_stands_once(source, sections)
        return sections
    raise AssertionError(f"no reader for carrier {carrier!r}")


def _check_each_stands_once(source: Source, sections: list[RawTable]) -> None:
    """Raises DeliveryRefused when two sections of a file have one name: which row is of which could not be told."""
    times = Counter(section.sheet for section in sections)
    for section in sections:
        if times[section.sheet] > 1:
            raise refused(
                source.source_id,
                section.file,
                f"the section stands {times[section.sheet]} times in the file",
                "ask the publisher for the file again, or remove one of them in a copy and drop that",
                sheet=section.sheet,
                row=section.first_row,
            )


def _json_table(
    con: "duckdb.DuckDBPyConnection", source: Source, files: list[Recognised], records: str | None
) -> RawTable:
    import duckdb

    try:
        return json_rows.table(con, [(f.name, f.path) for f in files], records)
    except (duckdb.OutOfMemoryException, duckdb.IOException):
        raise
    except (duckdb.Error, json_rows.StrangeRecord, UnicodeDecodeError) as error:
        # the last one where DuckDB's own words quote half a letter
        told = str(error).splitlines()[0]
        file = next((f for f in files if str(f.path) in told or f.name in told), files[0])
        raise refused(
            source.source_id,
            file.name,
            f"the JSON is cut off or damaged ({told.replace(str(file.path), file.name)[:200]})",
            "fetch it again; the last good delivery stays in use",
        ) from error


def load_rows(con: "duckdb.DuckDBPyConnection", source: Source, table: RawTable) -> int:
    """Loads the table's rows into the relation `raw_rows`; gives its number of columns. Raises DeliveryRefused."""
    try:
        width = table.load(con, "raw_rows")
    except csv_rows.OpenQuote as error:
        raise _open_quote(source, table.file, error) from error
    except StrangeFile as error:
        raise error.refusal(source.source_id, table.file) from error
    if width > csv_rows.MAX_COLUMNS:
        raise refused(
            source.source_id,
            table.file,
            f"a row has {width:,} cells, which no list of ours has",
            "check that this is the right file, and that its separators are where they should be",
            sheet=table.sheet,
        )
    return width


def _open_quote(source: Source, file: str, error: csv_rows.OpenQuote) -> DeliveryRefused:
    return refused(
        source.source_id,
        file,
        f"a quote is opened and not closed where it should be, in {error}",
        'look at the quotes (") in that row; a quote inside a text is written twice. Where the file ends in that row '
        "it may be cut off: get it again",
    )
