"""What a source's own `reader.py` does with typed rows before they are collected: `finish(con, entity, relation)`."""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from ingest.declaration import Source
from ingest.read.cell_sql import shape
from ingest.read.entities import derived_fields
from ingest.read.typing import TYPED

if TYPE_CHECKING:
    import duckdb

FINISHED = "finished"


def has_finish(source: Source) -> bool:
    """Whether the source has a reader of its own."""
    return (source.folder / "reader.py").is_file()


def finish(con: "duckdb.DuckDBPyConnection", source: Source, entity: str, rows: str) -> None:
    """Makes the relation `finished` of the loaded rows; rows that the source's reader sets aside become bad ones.

    The reader may fill the derived columns of the relation, and gives SQL of (_row, column_name, value, reason) of
    rows to set aside, or None.
    """
    if not has_finish(source):
        con.execute(f"create or replace temp view {FINISHED} as {rows}")
        return
    derived = "".join(f", cast(null as {kind}) as {name}" for name, kind in derived_fields(source, entity).items())
    con.execute(f"create or replace temp table {FINISHED} as select *{derived} from ({rows})")
    aside = _module(source.folder / "reader.py").finish(con, entity, FINISHED)
    if not aside:
        return
    con.execute(f"create or replace temp table set_aside as {aside}")
    text = "cast(value as varchar)"
    shown = shape(text) if source.raw != "keep" else text
    con.execute(f"delete from {FINISHED} where _row in (select _row from set_aside)")
    con.execute(
        f"update {TYPED} set _bad = true, _errors = s.errors from (select _row, list({{'column_name': column_name, "
        f"'column_number': cast(null as integer), 'value': {shown}, 'reason': reason}}) as errors "
        f"from set_aside group by _row) as s where {TYPED}._row = s._row and _kind is null"
    )


@cache
def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"ingest.sources.{path.parent.name}.reader", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
