"""OData v4 as CBS serves it under `/CBS/<table>/`, from a table's csv bundle."""

import csv
from collections.abc import Mapping
from pathlib import Path

from ingest.samples.serving.odata_filter import QueryRefused
from ingest.samples.serving.odata_page import page_of
from ingest.samples.serving.reply import Reply, json_reply
from ingest.samples.serving.table_files import Rows, read_once, table_folder

_JSON = "application/json; odata.metadata=minimal; odata.streaming=true"
_HEADERS = {"OData-Version": "4.0"}
_WHOLE = {"Id", "Index", "Decimals", "ObservationCount"}
_NUMBER = {"Value"}
_TRUTH = {"ReleasePolicy", "ContainsGroups", "ContainsCodes"}
_SINGLETON = "Properties"


def answer(cbs: Path, base: str, parts: list[str], query: Mapping[str, str], page_size: int) -> Reply:
    """The answer to `/CBS/<parts>`; `base` is the address of the server itself."""
    folder = table_folder(cbs, parts[0], "Observations.csv") if parts else None
    if folder is None or len(parts) > 2:
        return _refused(404, "Resource not found")
    root = f"{base}/CBS/{folder.name}"
    sets = read_once(folder, _sets)
    if len(parts) == 1:
        kinds = {name: "Singleton" if name == _SINGLETON else "EntitySet" for name in sets}
        listing = [{"name": name, "kind": kind, "url": name} for name, kind in kinds.items()]
        return json_reply(_JSON, {"@odata.context": f"{root}/$metadata", "value": listing}, _HEADERS)
    name = parts[1]
    if name not in sets:
        return _refused(404, f"Resource not found for the segment '{name}'.")
    context = {"@odata.context": f"{root}/$metadata#{name}"}
    if name == _SINGLETON:
        return json_reply(_JSON, context | sets[name][0], _HEADERS)
    try:
        page = page_of(sets[name], query, page_size)
    except QueryRefused as error:
        return _refused(400, str(error))
    onward = {} if page.next_query is None else {"@odata.nextLink": f"{root}/{name}?{page.next_query}"}
    return json_reply(_JSON, {**context, "value": page.rows, **onward}, _HEADERS)


def _refused(status: int, message: str) -> Reply:
    return json_reply(_JSON, {"error": {"code": "", "message": message}}, _HEADERS, status)


def _sets(folder: Path) -> dict[str, Rows]:
    sets = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            sets[path.stem] = [_typed(cells) for cells in csv.DictReader(file, delimiter=";")]
    return sets


def _typed(cells: dict[str, str]) -> dict[str, object]:
    """Numbers and truth values as JSON has them; a value that is not there is null."""
    row: dict[str, object] = {}
    for key, value in cells.items():
        if value == "":
            row[key] = None
        elif key in _WHOLE:
            row[key] = int(value)
        elif key in _NUMBER:
            row[key] = float(value.replace(",", "."))
        else:
            row[key] = value == "True" if key in _TRUTH else value
    return row
