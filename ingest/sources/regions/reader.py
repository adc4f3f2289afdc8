"""Binds the columns of "Gebieden in Nederland" from OData: what they are stands in the file of properties beside them.

`Code_8` is a code of COROP areas in one year and of something else in the next. The path of its titles
(`Lokaliseringen van gemeenten/COROP-gebieden/Code`) is the header of the same column in a StatLine export, and the map
of columns says what that is: one map for both forms.
"""

import re
from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
from ingest.declaration import Column
from ingest.refusal import DeliveryRefused, Problem
from ingest.source_folder import load_source

if TYPE_CHECKING:
    import duckdb

SOURCE = "regions"
EXPORT = "gebieden_export"
# a path from the topmost group down, with the unit that an export writes behind it
_PATHS = """
with recursive paths as (
    select id, key, title as path from entity_area_property where parent_id is null
    union all
    select p.id, p.key, paths.path || '/' || p.title from entity_area_property as p join paths on p.parent_id = paths.id
)
select key, path from paths where key is not null
"""


def finish(con: "duckdb.DuckDBPyConnection", entity: str, relation: str) -> str | None:
    """Makes one row per municipality of a row per municipality and topic. Raises DeliveryRefused."""
    if entity != "gebieden" or "topic" not in {name for name, *_ in con.execute(f"describe {relation}").fetchall()}:
        return None
    file, *_ = con.execute(f"select any_value(_file) from {relation}").fetchone() or ("",)
    topics = [topic for (topic,) in con.execute(f"select distinct topic from {relation} order by 1").fetchall()]
    fields = _bound(topics, dict(con.execute(_PATHS).fetchall()), file)
    chosen = "".join(
        f", max(topic_value) filter (where topic = {literal(topic)}) as {identifier(field)}"
        for field, topic in fields.items()
    )
    con.execute(
        f"create or replace temp table {relation} as "
        f"select _file, _sheet, _row, municipality_code{chosen} from {relation} group by all"
    )
    return None


def _bound(topics: list[str], paths: dict[str, str], file: str) -> dict[str, str]:
    """Field -> topic. Every topic has a path, and every path is a column that the map knows, loaded or not."""
    columns = [c for c in load_source(SOURCE).columns if c.layout == EXPORT]
    problems, fields = [], {}
    for topic in topics:
        path = paths.get(topic)
        column = next((c for c in columns if path and _is(c, path)), None)
        if path is None:
            problems.append(
                Problem(
                    file=file,
                    column=topic,
                    reason="DataProperties.json does not say what it is: the files are of two tables or editions",
                    action="drop the whole bundle of one table, in a folder of its own",
                )
            )
        elif column is None:
            problems.append(
                Problem(
                    file=file,
                    column=topic,
                    value=path,
                    reason="the column is not in the map",
                    action=f"add a line with {path!r} to layout {EXPORT} in ingest/sources/{SOURCE}/columns.csv",
                )
            )
        elif column.is_loaded and column.field != "municipality_code":
            fields[column.field] = topic
    if problems:
        raise DeliveryRefused(SOURCE, problems)
    return fields


def _is(column: Column, path: str) -> bool:
    """Whether a path is this column's header, with or without the unit behind it."""
    unit = re.search(r" \([^()]*\)$", column.source_header)
    return column.matches(path + (unit[0] if unit else " (eenheid)"))
