"""The Parquet files that reading a snapshot gives: an entity collected in a table, or streamed straight to its file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
from ingest.declaration import Source
from ingest.landing import Sighting
from ingest.read.entities import QUARANTINE, entity_schema
from ingest.read.typing import relation_of

if TYPE_CHECKING:
    import duckdb


class ParsedFiles:
    """Collects rows per entity under `folder`, named `<name>.parquet`; nothing is there before `commit`."""

    def __init__(
        self, con: "duckdb.DuckDBPyConnection", source: Source, sighting: Sighting, folder: Path, name: str
    ) -> None:
        self.con, self.source, self.sighting = con, source, sighting
        self.folder, self.name = folder, name
        self.streamed: set[str] = set()
        self._create("quarantine", QUARANTINE)
        for entity in source.entities():
            self._create(f"entity_{entity}", entity_schema(source, entity))

    def _create(self, table: str, schema: dict[str, str]) -> None:
        columns = ", ".join(f"{identifier(n)} {t}" for n, t in schema.items())
        self.con.execute(f"create temp table {identifier(table)} ({columns})")

    def collect(self, entity: str, rows: str) -> None:
        """Adds rows (SQL with parsed fields and `_file, _sheet, _row`) to the entity's table."""
        self.con.execute(f"insert into {relation_of(entity)} by name select *, {self._whence()} from ({rows})")

    def stream(self, entity: str, rows: str, table_id: str, valid_as_of: str | None) -> None:
        """Writes rows straight to the entity's file, and makes the entity a view of it: nothing more can be added."""
        schema = entity_schema(self.source, entity)
        given = self.con.execute(f"describe select *, {self._whence(table_id, valid_as_of)} from ({rows})").fetchall()
        names = {name for name, *_ in given}
        columns = ", ".join(
            f"cast({identifier(n) if n in names else 'null'} as {t}) as {identifier(n)}" for n, t in schema.items()
        )
        self._copy(f"select {columns} from (select *, {self._whence(table_id, valid_as_of)} from ({rows}))", entity)
        self.con.execute(f"drop table {relation_of(entity)}")
        self.con.execute(
            f"create temp view {relation_of(entity)} as select * from read_parquet({literal(str(self._aside(entity)))})"
        )
        self.streamed.add(entity)

    def commit(self, entities: list[str], table_id: str, valid_as_of: str | None) -> None:
        """Writes what was collected and gives every file its name."""
        for entity in entities:
            if entity not in self.streamed:
                replaced = f"{literal(table_id)} as _table_id, {self._dates(valid_as_of)}"
                self._copy(f"select * replace ({replaced}) from {relation_of(entity)}", entity)
        has_quarantine = self.con.execute("select 1 from quarantine limit 1").fetchone()
        if has_quarantine:
            self._copy("select * from quarantine", "quarantine")
        for entity in [*entities, *(["quarantine"] if has_quarantine else [])]:
            self._aside(entity).replace(self.folder / entity / f"{self.name}.parquet")

    def discard(self) -> None:
        """Removes what was streamed and will not be used."""
        for entity in self.streamed:
            self._aside(entity).unlink(missing_ok=True)

    def _aside(self, entity: str) -> Path:
        return self.folder / entity / f".{self.name}.parquet.partial"

    def _copy(self, query: str, entity: str) -> None:
        path = self._aside(entity)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.con.execute(f"copy ({query}) to {literal(str(path))} (format parquet)")

    def _whence(self, table_id: str | None = None, valid_as_of: str | None = None) -> str:
        return (
            f"{literal(self.source.source_id)} as _source_id, {literal(table_id or '')} as _table_id, "
            f"{literal(self.sighting.snapshot_id)} as _snapshot_id, {self._dates(valid_as_of)}, "
            f"{str(self.sighting.is_sample).lower()} as _is_sample"
        )

    def _dates(self, valid_as_of: str | None) -> str:
        landed = self.sighting.landed_time.replace(tzinfo=None)
        day = f"date {literal(date.fromisoformat(valid_as_of).isoformat())}" if valid_as_of else "cast(null as date)"
        return f"timestamp {literal(landed.isoformat(sep=' '))} as _landed_at, {day} as _valid_as_of"
