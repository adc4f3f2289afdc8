"""Which tables are published, and what they mean: read from dbt's manifest."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.failure import PublicationFailed

SCHEMAS = ("core", "marts", "meta")


@dataclass(frozen=True)
class PublishedTable:
    """A table of a release: unique and ordered by `key`; `columns` holds the description of each described column."""

    schema: str
    name: str
    key: tuple[str, ...]
    description: str
    columns: dict[str, str]

    @property
    def title(self) -> str:
        """As people write it: `core.dim_date`."""
        return f"{self.schema}.{self.name}"


def published_tables(manifest: Path) -> list[PublishedTable]:
    """The models of the schemas core, marts and meta with `meta: {key: [...]}`, by schema and name.

    Raises FileNotFoundError without a manifest, PublicationFailed when a key is no list of names or nothing is
    published.
    """
    if not manifest.is_file():
        raise FileNotFoundError(f"{manifest}: no dbt manifest; run `htsm build` first")
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    tables = [
        PublishedTable(
            node["schema"],
            node.get("alias") or node["name"],
            _key(node),
            " ".join((node.get("description") or "").split()),
            {name: " ".join((c.get("description") or "").split()) for name, c in node["columns"].items()},
        )
        for node in nodes
        if node["resource_type"] == "model" and node["schema"] in SCHEMAS and "key" in node["config"].get("meta", {})
    ]
    if not tables:
        raise PublicationFailed(
            f"{manifest}: no model in {', '.join(SCHEMAS)} has `meta: {{key: [...]}}`; nothing to publish"
        )
    return sorted(tables, key=lambda table: (table.schema, table.name))


def _key(node: dict[str, Any]) -> tuple[str, ...]:
    key = node["config"]["meta"]["key"]
    if not isinstance(key, list) or not key or not all(isinstance(column, str) for column in key):
        raise PublicationFailed(f"model {node['name']}: meta.key is {key!r}; give the list of its key columns")
    return tuple(key)
