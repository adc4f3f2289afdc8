"""A small HTSM_HOME for dbt: raw relations as Parquet files and the list that names them."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from htsm.home import PROJECT

Row = dict[str, Any]
Schema = dict[str, str]

STAGING = PROJECT / "dbt_project" / "models" / "staging"
AS_OF = datetime(2024, 2, 15, 12)


def raw_schemas() -> dict[str, Schema]:
    """Columns and DuckDB types of every raw relation, as the dbt sources declare them."""
    import yaml

    schemas: dict[str, Schema] = {}
    for path in sorted(STAGING.glob("*/_*__sources.yml")):
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]:
            for table in source["tables"]:
                columns = {column["name"]: column["data_type"] for column in table["columns"]}
                schemas[table.get("identifier", table["name"])] = columns
    return schemas


def write_raw(home: Path, relations: dict[str, list[Row]]) -> None:
    """Writes `work/raw/*.parquet` and `work/raw_relations.json` under a home.

    `relations` maps the name of a raw relation (`cbs__observation`) to rows of column -> value; columns that a row
    leaves out are NULL, relations that are not given are empty, typed. Raises KeyError on an unknown relation or
    column. Without a `run` row the run is that of the sample data, as of 2024-02-15.
    """
    import duckdb

    schemas = raw_schemas()
    rows_of = {"run": [run_row()]} | relations
    if unknown := set(rows_of) - set(schemas):
        raise KeyError(f"raw relations that no dbt source declares: {', '.join(sorted(unknown))}")
    folder = home / "work" / "raw"
    folder.mkdir(parents=True, exist_ok=True)
    listing = []
    with duckdb.connect() as con:
        for name, schema in schemas.items():
            path = folder / f"{name}.parquet"
            columns = ", ".join(f'"{column}" {kind}' for column, kind in schema.items())
            con.execute(f'create or replace table "{name}" ({columns})')
            rows = [_values(name, schema, row) for row in rows_of.get(name, [])]
            if rows:
                marks = ", ".join("?" for _ in schema)
                con.executemany(f'insert into "{name}" values ({marks})', rows)
            con.execute(f"copy \"{name}\" to '{path}' (format parquet)")
            listing.append({"name": name, "sql": f"select * from read_parquet(['{path}'])"})
    (home / "work" / "raw_relations.json").write_text(json.dumps(listing), encoding="utf-8")


def run_row(as_of: datetime = AS_OF, **columns: Any) -> Row:
    """The one row of raw.run."""
    return {
        "as_of": as_of,
        "as_of_date": as_of.date(),
        "profile": "sample",
        "is_sample": True,
        "release_id": "2024-02-15-000000",
        "fingerprint": "0" * 64,
    } | columns


def state(source_id: str, table_id: str, snapshot_id: str, landed_at: datetime, **columns: Any) -> Row:
    """A row of raw.snapshot: a first and latest state, made up, unless columns say otherwise."""
    return {
        "source_id": source_id,
        "table_id": table_id,
        "ordinal": 1,
        "snapshot_id": snapshot_id,
        "layout": "fixture",
        "landed_at": landed_at,
        "valid_as_of": landed_at.date(),
        "is_latest": True,
        "is_sample": True,
        "origin": "inbox",
        "files": 1,
        "bytes": 1000,
    } | columns


def parsed(of_state: Row, rows: list[Row], sheet: str = "") -> list[Row]:
    """Rows of a parsed relation with the provenance of a state, numbered from row 2 on."""
    return [
        {
            "_source_id": of_state["source_id"],
            "_table_id": of_state["table_id"],
            "_snapshot_id": of_state["snapshot_id"],
            "_file": "fixture.csv",
            "_sheet": sheet,
            "_row": number,
            "_landed_at": of_state["landed_at"],
            "_valid_as_of": of_state["valid_as_of"],
            "_is_sample": of_state["is_sample"],
        }
        | row
        for number, row in enumerate(rows, 2)
    ]


def day(text: str) -> date:
    """A date from its ISO text."""
    return date.fromisoformat(text)


def _values(name: str, schema: Schema, row: Row) -> list[Any]:
    if unknown := set(row) - set(schema):
        raise KeyError(f"raw.{name} has no column {', '.join(sorted(unknown))}")
    return [row.get(column) for column in schema]
