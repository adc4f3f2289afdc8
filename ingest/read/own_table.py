"""Which table a file says that it is: the publisher's own id in its content, where its form has one."""

import csv
import re
from pathlib import Path

from ingest.read import json_rows, json_stat_rows, sdmx_ml_rows
from ingest.read.gzip_bytes import first_bytes
from ingest.read.strange import StrangeFile

_HEAD = 64 * 1024


def own_table(path: Path, name: str, family: str) -> str | None:
    """The id as the publisher writes it; None where the form names none, or the file cannot be read so far.

    OData: the address of the metadata; JSON-stat: the id in `extension`; SDMX-ML: `DataSetID`; SDMX-CSV: `DATAFLOW`;
    a bundle of StatLine: the identifier in its `Properties.csv`.
    """
    if family == "json":
        found = re.search(r"/(\w+)/\$metadata", json_rows.context(path) or "", re.IGNORECASE)
        return found[1] if found else (json_stat_rows.data_set(path) if json_stat_rows.is_json_stat(path) else None)
    if family == "xml":
        try:
            return sdmx_ml_rows.data_set(path)
        except StrangeFile:
            return None
    return _in_first_record(path, name) if family == "text" else None


def _in_first_record(path: Path, name: str) -> str | None:
    head = first_bytes(path, _HEAD).decode("utf-8-sig", "replace")
    if head.startswith("DATAFLOW,"):
        found = re.search(r"^\w+:(\w+)\(", head.partition("\n")[2])
        return found[1] if found else None
    if name.casefold() == "properties.csv" and head.startswith("Identifier;"):
        # a description may reach over many lines, the identifier stands before it
        record = next(csv.reader([head.partition("\n")[2].partition("\n")[0]], delimiter=";"), [])
        return record[0].strip() if record and record[0].strip() else None
    return None
