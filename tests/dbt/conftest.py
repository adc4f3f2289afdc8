"""Real dbt over a small home: built once with nothing in it and once with a small world, the unit tests run once."""

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from htsm.dbt import run_dbt
from htsm.home import Home
from tests.dbt.raw_fixture import write_raw
from tests.dbt.small_world import small_world


@dataclass
class Built:
    """What dbt made: the database of either build, the manifest, and the results of the unit tests by name."""

    empty: Path
    small: Path
    manifest: dict[str, Any]
    unit_tests: dict[str, str] = field(default_factory=dict)

    def query(self, sql: str, database: Path | None = None) -> list[tuple[Any, ...]]:
        """Rows of the small world's database, or of another."""
        with duckdb.connect(str(database or self.small), read_only=True) as con:
            return con.execute(sql).fetchall()

    def published(self) -> dict[str, dict[str, Any]]:
        """The published models: those of core, marts and meta that declare a key, by schema and name."""
        nodes = [node for node in self.manifest["nodes"].values() if node["resource_type"] == "model"]
        return {
            f"{node['schema']}.{node['name']}": node
            for node in nodes
            if node["schema"] in ("core", "marts", "meta") and node["config"]["meta"].get("key")
        }


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Both builds and the unit tests, three invocations in one home."""
    home = Home(tmp_path_factory.mktemp("dbt"))
    build = ["build", "--exclude-resource-type", "unit_test"]
    database = home.work / "build.duckdb"

    write_raw(home.root, {})
    run_dbt(home, build)
    empty = Path(shutil.move(database, home.root / "empty.duckdb"))

    write_raw(home.root, small_world())
    run_dbt(home, build)
    run_dbt(home, ["test", "--select", "test_type:unit"])
    target = home.work / "dbt" / "target"
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    statuses = {
        r["unique_id"].rsplit(".", 1)[1]: r["status"] for r in results if r["unique_id"].startswith("unit_test")
    }
    return Built(empty, database, json.loads((target / "manifest.json").read_text(encoding="utf-8")), statuses)
