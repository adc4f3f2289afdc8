"""The data dictionary: every published table and column in English and Dutch, with units, sources and licences.

Made from dbt's manifest and the declarations of the sources alone, so that equal descriptions make an equal page.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingest.source_folder import load_source, source_ids
from publish.manifest import PublishedTable, published_tables
from publish.release_tables import TABLES, column_types
from publish.texts_nl import text_nl

HEAD = """# Data dictionary

Written by `htsm dictionary` from the descriptions of the models; do not edit. How to ask questions of these tables:
[analyst_guide.md](analyst_guide.md). The same texts are comments in `htsm.duckdb` and rows of
`meta.column_description`.
"""
_SCHEMAS = {
    "marts": "Tables by question. / Tabellen per vraag.",
    "core": "The star: dimensions and facts. / De ster: dimensies en feiten.",
    "meta": "The release, its sources and its checks. / De release, haar bronnen en haar controles.",
}
_OWN = "the warehouse's own books / eigen administratie"


def dictionary(manifest: Path) -> str:
    """The page as Markdown. Raises FileNotFoundError without a manifest."""
    tables = published_tables(manifest)
    nodes = json.loads(manifest.read_text(encoding="utf-8"))
    by_title = {f"{n['schema']}.{n['name']}": n for n in nodes["nodes"].values() if n["resource_type"] == "model"}
    types = {t.title: {c: v["data_type"] or "" for c, v in by_title[t.title]["columns"].items()} for t in tables}
    sources = {t.title: sources_of(by_title[t.title]["unique_id"], nodes) for t in tables}
    for table in TABLES:
        types[table.title], sources[table.title] = column_types(table), ()
    everything = sorted([*tables, *TABLES], key=lambda table: table.name)
    parts = [HEAD, _contents(everything), _licences()]
    for schema, about in _SCHEMAS.items():
        parts.append(f"## {schema}\n\n{about}\n")
        parts += [
            _table(table, types[table.title], sources[table.title]) for table in everything if table.schema == schema
        ]
    return "\n".join(parts)


def sources_of(node_id: str, manifest: dict[str, Any]) -> tuple[str, ...]:
    """The sources that a model stands on, whatever lies between."""
    parents: dict[str, list[str]] = manifest["parent_map"]
    seen, waiting, found = {node_id}, [node_id], set()
    while waiting:
        at = waiting.pop()
        if at.startswith("source."):
            found.add(manifest["sources"][at]["identifier"].split("__")[0])
        for parent in parents.get(at, []):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return tuple(source_id for source_id in source_ids() if source_id in found)


def missing_texts(manifest: Path) -> list[str]:
    """Published tables and columns without a Dutch text."""
    tables = [*published_tables(manifest), *TABLES]
    bare = [table.title for table in tables if not text_nl(table.name).text]
    return bare + [f"{t.title}.{c}" for t in tables for c in t.columns if not text_nl(t.name, c).text]


def _contents(tables: Iterable[PublishedTable]) -> str:
    names: dict[str, list[str]] = {schema: [] for schema in _SCHEMAS}
    for table in tables:
        names[table.schema].append(f"[{table.name}](#{table.schema}{table.name})")
    return "\n".join(f"- **{schema}**: {', '.join(links)}" for schema, links in names.items()) + "\n"


def _licences() -> str:
    lines = [
        "## Sources and licences\n",
        "| source | what | publisher | licence | attribution |",
        "|---|---|---|---|---|",
    ]
    for source_id in source_ids():
        s = load_source(source_id)
        lines.append("| " + " | ".join(map(_cell, (source_id, s.title, s.publisher, s.licence, s.attribution))) + " |")
    return "\n".join(lines) + "\n"


def _table(table: PublishedTable, types: dict[str, str], sources: tuple[str, ...]) -> str:
    lines = [
        f"### {table.title}\n",
        f"{table.description}\n",
        f"*{text_nl(table.name).text}*\n",
        f"Key: {', '.join(f'`{column}`' for column in table.key)}. Sources: {', '.join(sources) or _OWN}.\n",
        "| column | type | unit | what | wat |",
        "|---|---|---|---|---|",
    ]
    for column, description in table.columns.items():
        dutch = text_nl(table.name, column)
        cells = (f"`{column}`", types[column], dutch.unit, description, dutch.text)
        lines.append("| " + " | ".join(map(_cell, cells)) + " |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
