"""Published tables as files: Parquet as it is, csv and xlsx with cells that a spreadsheet would take for a formula
made harmless.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, send_file

from htsm.home import Home
from htsm.sql import identifier, literal
from publish.shelf import releases
from publish.update.files import updates

MOST_ROWS = 1_048_575
"""Rows that a worksheet can hold below its header."""
_BEGINS = "^[=+@\\t\\r-]"
_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_UPDATES = {"html": "text/html", "pdf": "application/pdf"}


def add_downloads(server: Flask, home: Home) -> None:
    """Serves `/download/<release>/<schema>.<table>.<csv|xlsx|parquet>` of the releases on the shelf, and their updates
    as `/update/<release>/<period>/update.<html|pdf>`.
    """

    @server.get("/download/<release_id>/<schema>.<name>.<form>")
    def download(release_id: str, schema: str, name: str, form: str) -> Response:
        found = next((r for r in releases(home) if r.release_id == release_id), None)
        # the name must be one of the tables that are there: nothing of an address becomes a path
        tables = {(p.parent.name, p.stem): p for p in found.path.glob("parquet/*/*.parquet")} if found else {}
        path = tables.get((schema, name))
        if found is None or path is None or form not in _TYPES:
            abort(404)
        if form == "parquet":
            return send_file(path, mimetype=_TYPES[form], as_attachment=True, download_name=f"{name}.parquet")
        return _written(path, form, name)

    @server.get("/update/<release_id>/<period>/update.<form>")
    def update(release_id: str, period: str, form: str) -> Response:
        found = next((r for r in releases(home) if r.release_id == release_id), None)
        made = {path.name: path for path in updates(found)} if found else {}
        if period not in made or form not in _UPDATES or not (path := made[period] / f"update.{form}").exists():
            abort(404)
        return send_file(path, mimetype=_UPDATES[form], download_name=f"{period}.{form}")


def _written(path: Path, form: str, name: str) -> Response:
    with tempfile.TemporaryDirectory(prefix="htsm-download-") as folder:
        target = Path(folder) / f"{name}.{form}"
        if form == "csv":
            _csv(path, target)
        elif not _xlsx(path, target, name):
            abort(Response(f"{name} has more rows than a worksheet can hold: take csv or parquet", 413))
        # on Linux an open file stays readable after its folder is gone
        file = target.open("rb")
    return send_file(file, mimetype=_TYPES[form], as_attachment=True, download_name=target.name)


def _csv(path: Path, target: Path) -> None:
    import duckdb

    with duckdb.connect() as con:
        con.execute(f"copy ({harmless(con, path)}) to {literal(str(target))} (format csv, header)")


def _xlsx(path: Path, target: Path, name: str) -> bool:
    import duckdb
    import xlsxwriter

    with duckdb.connect() as con:
        sql = harmless(con, path)
        (rows,) = con.execute(f"select count(*) from ({sql})").fetchone() or (0,)
        if rows > MOST_ROWS:
            return False
        settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(target, settings | {"default_date_format": "yyyy-mm-dd"}) as book:
            sheet = book.add_worksheet(name[:31])
            found = con.execute(sql)
            sheet.write_row(0, 0, [column[0] for column in found.description])
            for number, row in enumerate(_rows(found), 1):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
    return True


def _rows(found: Any) -> Iterator[tuple[Any, ...]]:
    while batch := found.fetchmany(5000):
        yield from batch


def harmless(con: Any, path: Path) -> str:
    """SQL for the rows of a Parquet file with an apostrophe before text that a spreadsheet would compute."""
    relation = f"read_parquet({literal(str(path))})"
    columns = []
    for column, kind, *_ in con.execute(f"describe from {relation}").fetchall():
        name = identifier(column)
        text = name if kind == "VARCHAR" else f"cast({name} as varchar)" if kind.endswith("[]") else ""
        guarded = f"case when regexp_matches({text}, {literal(_BEGINS)}) then '''' || {text} else {text} end as {name}"
        columns.append(guarded if text else name)
    return f"select {', '.join(columns)} from {relation}"
