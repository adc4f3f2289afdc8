"""Which models are published, as dbt's manifest says."""

import json
from pathlib import Path
from typing import Any

import pytest

from publish.failure import PublicationFailed
from publish.manifest import published_tables


def node(schema: str, name: str, key: Any = None, **changed: Any) -> dict[str, Any]:
    return {
        "resource_type": "model",
        "schema": schema,
        "name": name,
        "alias": name,
        "description": "A  text\nover lines.",
        "config": {"meta": {} if key is None else {"key": key}},
        "columns": {"id": {"description": " The id. "}},
    } | changed


def write(path: Path, *nodes: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"nodes": {str(number): node for number, node in enumerate(nodes)}}))
    return path


def test_only_models_with_a_key_in_the_three_schemas(tmp_path: Path) -> None:
    path = write(
        tmp_path / "manifest.json",
        node("meta", "row_ledger", ["id"]),
        node("core", "dim_b", ["id", "day"], alias="dim_c"),
        node("core", "no_key"),
        node("intermediate", "int_a", ["id"]),
        node("core", "a_test", ["id"], resource_type="test"),
    )
    tables = published_tables(path)
    assert [(table.title, table.key) for table in tables] == [
        ("core.dim_c", ("id", "day")),
        ("meta.row_ledger", ("id",)),
    ]
    assert tables[0].description == "A text over lines."
    assert tables[0].columns == {"id": "The id."}


@pytest.mark.parametrize("key", ["id", [], [1], {"id": 1}])
def test_a_key_that_is_no_list_of_columns_is_named(tmp_path: Path, key: Any) -> None:
    with pytest.raises(PublicationFailed, match=r"model dim_b: meta\.key is"):
        published_tables(write(tmp_path / "manifest.json", node("core", "dim_b", key)))


def test_nothing_to_publish_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PublicationFailed, match="nothing to publish"):
        published_tables(write(tmp_path / "manifest.json", node("core", "no_key")))


def test_without_a_manifest_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="htsm build"):
        published_tables(tmp_path / "manifest.json")
