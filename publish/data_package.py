"""The release as a Frictionless data package: datapackage.json with every table, column, unit, source and licence.

Made from the tables themselves, dbt's manifest and the declarations of the sources: an equal release makes an equal
descriptor. Standard: https://datapackage.org (Data Package, Data Resource and Table Schema).
"""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.source_folder import load_source, source_ids
from publish.dictionary import sources_of
from publish.manifest import PublishedTable
from publish.release_tables import KPI_REVISION, RUN
from publish.texts_nl import text_nl

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TITLE = "Human capital agenda HTSM"
ABOUT = (
    "Facts behind the human capital action agenda of the Dutch top sector High Tech Systems & Materials: "
    "key figures per quarter and region with the rows behind them, and the star schema that they come from."
)
SAMPLE = "Made-up sample data (voorbeelddata): no figure says anything about the real programme. "
PUBLISHER = "Holland High Tech, HCA-coördinator"
MEDIA_TYPE = "application/vnd.apache.parquet"
_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "JSON": "object",
}


def data_package(
    connection: "DuckDBPyConnection",
    tables: list[PublishedTable],
    rows: dict[str, int],
    manifest: Path,
    plan: dict[str, Any],
    release: Path,
) -> dict[str, Any]:
    """The descriptor of the release whose tables `connection` sees and whose Parquet files lie in `release`.

    `rows` counts rows per table, `manifest` is dbt's, `plan` the content of work/plan.json.
    """
    nodes = json.loads(manifest.read_text(encoding="utf-8"))
    models = {f"{n['schema']}.{n['name']}": n["unique_id"] for n in nodes["nodes"].values()}
    tested = _tests_by_model(nodes)
    published = {table.name: table.title for table in tables}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "htsm-human-capital",
        "title": TITLE,
        "description": (SAMPLE if plan["is_sample"] else "") + ABOUT,
        "version": plan["release_id"],
        "created": plan["as_of"],
        "is_sample": plan["is_sample"],
        "contributors": [{"title": PUBLISHER, "roles": ["publisher"]}],
        "sources": [_source(source_id) for source_id in source_ids()],
        "resources": [
            _resource(connection, table, models.get(table.title), nodes, tested, published, rows, release)
            for table in sorted(tables, key=lambda table: table.title)
        ],
    }


def _source(source_id: str) -> dict[str, str]:
    source = load_source(source_id)
    told = {
        "name": source_id,
        "title": source.title,
        "publisher": source.publisher,
        "licence": source.licence,
        "attribution": source.attribution,
    }
    return told | ({"path": source.landing_page} if source.landing_page else {})


def _resource(
    connection: "DuckDBPyConnection",
    table: PublishedTable,
    model: str | None,
    nodes: dict[str, Any],
    tested: dict[str, list[dict[str, Any]]],
    published: dict[str, str],
    rows: dict[str, int],
    release: Path,
) -> dict[str, Any]:
    path = Path("parquet") / table.schema / f"{table.name}.parquet"
    tests = tested.get(model or "", [])
    fields = [_field(table, name, kind) for name, kind in _columns(connection, table)]
    schema: dict[str, Any] = {"fields": fields}
    # tables that list findings have no key: theirs is not tested, it only orders them
    if model is None or any(test["name"] == "key_is_unique" for test in tests):
        schema["primaryKey"] = list(table.key)
    if references := _references(tests, published):
        schema["foreignKeys"] = references
    return {
        "name": table.title,
        "title": text_nl(table.name).text,
        "description": table.description,
        "path": path.as_posix(),
        "format": "parquet",
        "mediatype": MEDIA_TYPE,
        **_fixity(table, release / path),
        "rows": rows[table.title],
        "sources": [{"title": load_source(s).title, "name": s} for s in (sources_of(model, nodes) if model else ())],
        "schema": schema,
    }


def _fixity(table: PublishedTable, path: Path) -> dict[str, Any]:
    """Size and hash of a file; not of the tables of the publication, which differ between equal releases."""
    if table in (RUN, KPI_REVISION):
        return {}
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "hash": f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"}


def _field(table: PublishedTable, name: str, kind: str) -> dict[str, Any]:
    dutch = text_nl(table.name, name)
    told = {"name": name, "type": _type(kind), "title": dutch.text, "description": table.columns.get(name, "")}
    return told | ({"unit": dutch.unit} if dutch.unit else {})


def _type(kind: str) -> str:
    """The type in Table Schema of a type of DuckDB."""
    if kind.endswith("[]"):
        return "array"
    if kind.startswith("DECIMAL"):
        return "number"
    if kind.startswith("TIMESTAMP"):
        return "datetime"
    return "integer" if kind.endswith("INT") or kind == "INTEGER" else _TYPES[kind]


def _columns(connection: "DuckDBPyConnection", table: PublishedTable) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = connection.execute(
        "select column_name, data_type from duckdb_columns() where database_name = 'release' and schema_name = ? "
        "and table_name = ? order by column_index",
        [table.schema, table.name],
    ).fetchall()
    return found


def _tests_by_model(nodes: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The generic tests of each model that hold for all its rows: name and arguments."""
    found: dict[str, list[dict[str, Any]]] = {}
    for node in nodes["nodes"].values():
        if node.get("test_metadata") and node.get("attached_node") and not node["config"].get("where"):
            found.setdefault(node["attached_node"], []).append(node["test_metadata"])
    return {model: sorted(tests, key=lambda t: json.dumps(t, sort_keys=True)) for model, tests in found.items()}


def _references(tests: list[dict[str, Any]], published: dict[str, str]) -> list[dict[str, Any]]:
    """Foreign keys, from the tests of relationships to other published tables."""
    asked = [test["kwargs"] for test in tests if test["name"] == "relationships"]
    return [
        {
            "fields": [arguments["column_name"]],
            "reference": {"resource": published[to], "fields": [arguments["field"]]},
        }
        for arguments in asked
        if (to := arguments["to"].split("'")[1]) in published
    ]
