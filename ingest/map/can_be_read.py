"""Whether a file can be read at all: what proposes nothing about its columns may be no file of the source."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.archive import is_archive
from ingest.at_rest import is_encrypted
from ingest.declaration import Source
from ingest.personal import holds_personal, kind_and_place
from ingest.read.header import check_header, find_header, missing_columns
from ingest.read.opening import load_rows, open_tables
from ingest.read.recognise import recognise
from ingest.refusal import DeliveryRefused, raise_if_interrupted, refused, unreadable

if TYPE_CHECKING:
    import duckdb


def check_can_be_read(con: "duckdb.DuckDBPyConnection", source: Source, path: Path, at: date) -> None:
    """Raises DeliveryRefused where the reader would: no such file for this source, cut off, without its header.

    Looks at the one file: what a delivery needs besides is not its matter.
    """
    if is_encrypted(path) or is_archive(path):
        raise refused(
            source.source_id,
            path.name,
            "the file is encrypted by a warehouse like this one" if is_encrypted(path) else "the file is an archive",
            "give the file itself: `htsm raw export`, or unpack it",
        )
    try:
        _read(con, source, path, at)
    except (DeliveryRefused, OSError):
        raise
    except Exception as error:
        raise_if_interrupted(error)
        raise unreadable(
            source.source_id, path.name, error, kind_and_place(error) if holds_personal(source) else None
        ) from None


def _read(con: "duckdb.DuckDBPyConnection", source: Source, path: Path, at: date) -> None:
    file = recognise(source, path.name, path, at)
    columns = source.map(file.layout.name, file.part.name, file.table_id, at)
    tables = open_tables(con, source, [file])
    for table in tables:
        load_rows(con, source, table)
        header = find_header(table, columns, file.part.header_levels)
        # a workbook may have sheets of another part
        if header and (len(tables) == 1 or not missing_columns(header, columns)):
            check_header(source, file.part, table, header, columns)
