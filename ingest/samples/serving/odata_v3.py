"""OData v3 as CBS serves it under `/ODataFeed/odata/<table>/`, from a table's two bulk csv files."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from ingest.samples.serving.odata_filter import QueryRefused
from ingest.samples.serving.odata_page import page_of
from ingest.samples.serving.reply import Reply, html, json_reply
from ingest.samples.serving.table_files import Rows, read_once, table_folder

_JSON = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8"
_HEADERS = {"DataServiceVersion": "3.0;"}
_WHOLE = {"ID", "Position", "ParentID", "Decimals"}


def answer(cbs: Path, base: str, parts: list[str], query: Mapping[str, str], accept: str, page_size: int) -> Reply:
    """The answer to `/ODataFeed/odata/<parts>`; `base` is the address of the server itself."""
    folder = table_folder(cbs, parts[0], "*_UntypedDataSet_bulkcsv.csv") if parts else None
    if folder is None or len(parts) > 2:
        return html(404, "Resource not found")
    if query.get("$format") != "json" and "json" not in accept:
        # As the real feed does: who does not ask for JSON gets Atom.
        return Reply(200, "application/atom+xml;charset=utf-8", _atom(folder.name), _HEADERS)
    root = f"{base}/ODataFeed/OData/{folder.name}"
    sets = read_once(folder, _sets)
    if len(parts) == 1:
        listing = [{"name": name, "url": f"{root.replace('/OData/', '/odata/')}/{name}"} for name in sets]
        return json_reply(_JSON, {"value": listing, "odata.metadata": f"{root}/$metadata"}, _HEADERS)
    name = parts[1]
    if name not in sets:
        return html(404, "Resource not found")
    try:
        page = page_of(sets[name], query, page_size)
    except QueryRefused as error:
        refusal = {"odata.error": {"code": "", "message": {"lang": "nl", "value": str(error)}}}
        return json_reply(_JSON, refusal, _HEADERS, status=400)
    shown: dict[str, object] = {
        "value": page.rows,
        "odata.metadata": f"{root}/$metadata#Cbs.OData.WebAPI.{name}",
    }
    if page.next_query is not None:
        shown["odata.nextLink"] = f"{root}/{name}/?{page.next_query}"
    return json_reply(_JSON, shown, _HEADERS)


def _sets(folder: Path) -> dict[str, Rows]:
    """All sets of a table by name, in the order of the service root."""
    (data,) = folder.glob("*_UntypedDataSet_bulkcsv.csv")
    (metadata,) = folder.glob("*_metadata_bulkcsv.csv")
    untyped = [{**row, "ID": int(row["ID"])} for row in _records(data.read_text(encoding="utf-8-sig"))]
    described = dict(_stacked(metadata.read_text(encoding="utf-8-sig")))
    topics = {str(row["Key"]) for row in described["DataProperties"] if row["Type"] == "Topic"}
    typed: Rows = [{key: _number(value) if key in topics else value for key, value in row.items()} for row in untyped]
    sets: dict[str, Rows] = {"TableInfos": described.pop("TableInfos"), "UntypedDataSet": list(untyped)}
    sets |= {"TypedDataSet": typed, "DataProperties": described.pop("DataProperties"), "CategoryGroups": []}
    return sets | described


def _records(text: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(text, newline=""), delimiter=";")


def _stacked(text: str) -> Iterator[tuple[str, Rows]]:
    """The tables of a metadata file: a row with a name alone, a header, rows."""
    name, header = "", None
    rows: Rows = []
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        if len(cells) == 1:
            if header:
                yield name, rows
            name, header, rows = cells[0], None, []
        elif header is None:
            header = cells
        else:
            rows.append(_described(name, dict(zip(header, cells, strict=True))))
    yield name, rows


def _described(name: str, cells: dict[str, str]) -> dict[str, object]:
    row: dict[str, object] = {}
    for key, value in cells.items():
        if value == "" and name != "TableInfos":  # there CBS writes an empty text, elsewhere null
            row[key] = None
        else:
            row[key] = int(value) if key in _WHOLE else value
    if name == "DataProperties":
        row["ReleasePolicy"] = None if row["ReleasePolicy"] is None else row["ReleasePolicy"] == "true"
        row["odata.type"] = f"Cbs.OData.{row['Type']}"
    elif name not in ("TableInfos", "Perioden"):
        row["CategoryGroupID"] = None
    return row


def _number(value: object) -> float | None:
    text = str(value).strip()
    return None if text == "." else float(text)


def _atom(table: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{table}</title><subtitle>Voor JSON: voeg $format=json toe</subtitle></feed>\n"
    ).encode()
