"""What a source's own `reader.py` does with typed rows before they are collected: `finish(con, entity, relation)`."""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
from ingest.declaration import Part, Source, plain
from ingest.read.cell_sql import shape
from ingest.read.entities import derived_fields, entity_schema
from ingest.read.header import Header
from ingest.read.typing import TYPED

if TYPE_CHECKING:
    import duckdb

FINISHED = "finished"
SET_ASIDE = "set_aside"


def has_finish(source: Source) -> bool:
    """Whether the source has a reader of its own."""
    return (source.folder / "reader.py").is_file()


def finish(con: "duckdb.DuckDBPyConnection", source: Source, part: Part, rows: str, header: Header) -> None:
    """Makes the relation `finished` of the loaded rows; rows that the source's reader sets aside become bad ones.

    The reader may fill the derived columns of the relation, and gives SQL of (_file, _sheet, _row, column_name, value,
    reason) of rows to set aside, or None: a row may come several times, with each of its reasons. With a key the rows
    that were set aside are collected in the relation `set_aside_<entity>`.
    """
    if not has_finish(source):
        con.execute(f"create or replace temp view {FINISHED} as {rows}")
        return
    entity = part.entity
    derived = "".join(f", cast(null as {kind}) as {name}" for name, kind in derived_fields(source, entity).items())
    con.execute(f"create or replace temp table {FINISHED} as select *{derived} from ({rows})")
    aside = _module(source.folder / "reader.py").finish(con, entity, FINISHED)
    if not aside:
        return
    con.execute(f"create or replace temp table {SET_ASIDE} as select distinct * from ({aside})")
    place = " and ".join(f"{{0}}.{c} = {{1}}.{c}" for c in ("_file", "_sheet", "_row"))
    if part.key:
        schema = entity_schema(source, entity)
        columns = ", ".join(f"{identifier(n)} {t}" for n, t in schema.items())
        kept = identifier(f"{SET_ASIDE}_{entity}")
        con.execute(f"create temp table if not exists {kept} ({columns})")
        con.execute(
            f"insert into {kept} by name select * from {FINISHED} semi join {SET_ASIDE} using (_file, _sheet, _row)"
        )
    con.execute(f"delete from {FINISHED} using {SET_ASIDE} where {place.format(FINISHED, SET_ASIDE)}")
    text = "cast(value as varchar)"
    shown = shape(text) if source.raw != "keep" else text
    number = f"cast({_number(header)} as integer)"
    con.execute(
        f"update {TYPED} set _bad = true, _errors = s.errors from (select _file, _sheet, _row, list({{'column_name': "
        f"column_name, 'column_number': {number}, 'value': {shown}, 'reason': reason}} order by column_name, reason) "
        f"as errors from {SET_ASIDE} group by all) as s where {place.format(TYPED, 's')} and _kind is null"
    )


def _number(header: Header) -> str:
    """SQL of the number of the column that is called `column_name`, by header or field; NULL for none or several."""
    found: dict[str, set[int]] = {}
    for i, column in header.columns.items():
        for name in {plain(header.texts[i]), plain(column.field)}:
            found.setdefault(name, set()).add(i + 1)
    pairs = [f"when {literal(name)} then {min(at)}" for name, at in sorted(found.items()) if len(at) == 1]
    return f"case lower(column_name) {' '.join(pairs)} end" if pairs else "null"


@cache
def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"ingest.sources.{path.parent.name}.reader", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
