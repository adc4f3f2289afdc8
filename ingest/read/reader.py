"""From a landed snapshot to typed, traced Parquet: recognise, find the header, type, keep account."""

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.home import Home
from htsm.sql import identifier, literal
from ingest.declaration import Layout, Part, Source
from ingest.landing import Sighting
from ingest.read.cell_types import IGNORE, MACROS
from ingest.read.completeness import (
    check_last_page,
    check_pages,
    check_previous,
    check_promised,
    check_quarantined,
    check_reach,
    check_sequence,
    check_twin,
    check_units,
    natural,
    record_numbers,
)
from ingest.read.dates import reach, reference_date, title_date
from ingest.read.duplicates import set_aside_duplicates
from ingest.read.entities import QUARANTINE, entity_schema
from ingest.read.header import Header, check_header, find_header
from ingest.read.opening import load_rows, open_tables
from ingest.read.raw_table import RawTable
from ingest.read.recognise import Recognised, recognise
from ingest.read.typing import type_rows, unpivoted
from ingest.refusal import refused

if TYPE_CHECKING:
    import duckdb


@dataclass
class Read:
    """What reading a snapshot gave: rows per entity, the ledger per file and sheet, and what was found out."""

    table_id: str = ""
    layout: str = ""
    valid_as_of: str | None = None
    reach: str | None = None
    rows_loaded: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    ledger: list[dict[str, Any]] = field(default_factory=list)


class SnapshotReader:
    """Reads one snapshot on a DuckDB connection of its own; results are temp tables until `write`."""

    def __init__(
        self, con: "duckdb.DuckDBPyConnection", home: Home, source: Source, sighting: Sighting, folder: Path
    ) -> None:
        """`folder` is where the snapshot's files can be read: landing, or where they were decrypted."""
        self.con = con
        self.folder = folder
        self.home = home
        self.source = source
        self.sighting = sighting
        self.at: date = sighting.landed_time.date()
        self.positions: list[tuple[str, int | None, int | None, int]] = []
        self.read = Read(table_id=sighting.table_id, valid_as_of=sighting.valid_as_of)
        con.execute(MACROS.read_text(encoding="utf-8"))
        columns = ", ".join(f"{identifier(n)} {t}" for n, t in QUARANTINE.items())
        con.execute(f"create temp table quarantine ({columns})")

    def run(self, previous: dict[str, Any] | None, twins: list[dict[str, Any]]) -> Read:
        """Reads every file. Raises DeliveryRefused.

        `previous` is the report of the state in use before, `twins` those of deliveries that landed together with it.
        """
        files = self._recognised()
        layout = files[0].layout
        self.read.layout = layout.name
        self.read.table_id = self.sighting.table_id or files[0].table_id or ""
        for entity in self.source.entities():
            self.con.execute(f"create temp table {_entity(entity)} ({self._schema(entity)})")
        # the data stands first in a layout and is read last: it may need the metadata beside it
        for part in (*layout.parts[1:], layout.parts[0]):
            of_part = sorted((f for f in files if f.part.name == part.name), key=lambda f: natural(f.name))
            if not of_part and not part.optional:
                raise refused(
                    self.source.source_id,
                    ", ".join(f.name for f in files),
                    f"the delivery has no {part.name!r} file, which layout {layout.name!r} needs",
                    "add the file to the delivery and drop them together",
                )
            if part.carrier == "odata":
                # only the data set comes in pages; every metadata set is a file of its own
                sets = [of_part] if part == layout.parts[0] else [[f] for f in of_part]
                for pages in sets:
                    check_pages(self.source, [(f.name, f.path) for f in pages])
            for file in of_part:
                for table in open_tables(self.con, self.source, file):
                    self._read_table(layout, file, table)
        # the data was read last, so its last page is the last line of the account
        check_last_page(self.source, layout.parts[0], self.read.ledger)
        check_sequence(self.source, self.positions)
        check_promised(self.con, self.source, self.read.ledger, [f.name for f in files if f.part == layout.parts[0]])
        for part in layout.parts:
            set_aside_duplicates(self.con, part, _entity(part.entity), self.read.table_id, self.read.ledger)
        self.read.valid_as_of = self.read.valid_as_of or reference_date(self.con, layout)
        self.read.reach = reach(self.con, layout)
        check_quarantined(self.con, self.source, self.read.ledger)
        entity = layout.parts[0].entity
        self.read.rows = {e: self._count(_entity(e)) for e in dict.fromkeys(p.entity for p in layout.parts)}
        loaded = self._count(f"(select distinct _file, _sheet, _row from {_entity(entity)})")
        if loaded == 0:
            raise refused(
                self.source.source_id,
                ", ".join(f.name for f in files),
                "not one row of data could be loaded",
                "look at the quarantined rows' reasons; a reply with a footer and no data is not a delivery",
            )
        check_twin(self.source, files[0].name, asdict(self.read), twins)
        if previous:
            check_previous(self.source, files[0].name, loaded, previous["rows_loaded"])
            if self.sighting.origin == "inbox" and not self.sighting.is_dated:
                check_reach(self.source, files[0].name, self.read.reach, previous["reach"])
        self.read.rows_loaded = loaded
        return self.read

    def write(self, name: str) -> None:
        """Writes every entity and the quarantine to Parquet files of that name, each aside and renamed."""
        folder = self.home.parsed / self.source.source_id
        landed = self.sighting.landed_time.replace(tzinfo=None)
        for entity in self.read.rows:
            self.con.execute(
                f"update {_entity(entity)} set _landed_at = ?, _valid_as_of = ?, _table_id = ?",
                [
                    landed,
                    date.fromisoformat(self.read.valid_as_of) if self.read.valid_as_of else None,
                    self.read.table_id,
                ],
            )
            self._copy(f"select * from {_entity(entity)}", folder / entity / f"{name}.parquet")
        if self._count("quarantine"):
            self._copy("select * from quarantine", folder / "quarantine" / f"{name}.parquet")

    def _copy(self, query: str, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.partial")
        self.con.execute(f"copy ({query}) to {literal(str(aside))} (format parquet)")
        aside.replace(path)

    def _recognised(self) -> list[Recognised]:
        table_id = self.sighting.table_id or None
        known = table_id if self.source.tables else None
        files = [recognise(self.source, f.name, self.folder / f.name, self.at, known) for f in self.sighting.files]
        # the file that carries the data decides the layout; its companions must belong to it
        main = max(files, key=lambda f: (f.part == f.layout.parts[0], f.matched))
        strangers = [f.name for f in files if f.layout != main.layout]
        if strangers:
            raise refused(
                self.source.source_id,
                strangers[0],
                f"it belongs to layout {next(f for f in files if f.name == strangers[0]).layout.name!r}, "
                f"but {main.name} in the same delivery to {main.layout.name!r}",
                "drop them as two deliveries, each in a folder of its own",
            )
        if self.source.tables and not (known or main.table_id):
            raise refused(
                self.source.source_id,
                main.name,
                "it cannot be seen which table this is",
                f"put a delivery.yml with table_id beside it, one of {', '.join(self.source.tables)}",
            )
        return files

    def _part_of(self, layout: Layout, file: Recognised, table: RawTable) -> tuple[Part, dict[str, str]] | None:
        """The part that a sheet or section belongs to; None for one that is declared to be no data."""
        import re

        parts = [p for p in layout.parts if p.carrier == file.part.carrier]
        if file.part.carrier not in ("xlsx", "stacked_csv"):
            return file.part, file.groups
        for part in parts:
            match = re.fullmatch(part.sheets, table.sheet)
            if match and not (part.ignore_sheets and re.fullmatch(part.ignore_sheets, table.sheet)):
                return part, file.groups | {k: v for k, v in match.groupdict().items() if v}
        if table.hidden or any(p.ignore_sheets and re.fullmatch(p.ignore_sheets, table.sheet) for p in parts):
            return None
        raise refused(
            self.source.source_id,
            file.name,
            "the sheet is not one that the source declares",
            f"delete the sheet in a copy and drop that, or name it in `sheets` or `ignore_sheets` of "
            f"ingest/sources/{self.source.source_id}/source.yml",
            sheet=table.sheet,
        )

    def _read_table(self, layout: Layout, file: Recognised, table: RawTable) -> None:
        found = None if table.hidden else self._part_of(layout, file, table)
        width = load_rows(self.con, self.source, table)
        if found is None:
            rows = self._count("raw_rows")
            self._account(table, rows, 0, 0)
            return
        part, groups = found
        columns = self.source.map(layout.name, part.name, self.read.table_id or None, self.at)
        header = find_header(table, columns)
        if header is None and table.keys == []:
            self._account(table, 0, 0, 0)
            return
        if header is None:
            raise refused(
                self.source.source_id,
                file.name,
                f"no header row with {', '.join(repr(c.source_header) for c in columns[:5])}, ... in the first rows",
                "check that this is the sheet with the list; a renamed column is one line in columns.csv",
                sheet=table.sheet,
            )
        check_header(self.source, part, table, header, columns)
        check_units(self.con, self.source, table, header)
        typed = type_rows(self.con, self.source, "raw_rows", width, header, self._titles(header))
        mapped = [c for c in header.columns.values() if c.type != IGNORE]
        constants = "".join(f", {literal(v)} as {identifier(k)}" for k, v in groups.items())
        unit = next((c.unit for c in mapped if c.unit and not c.measure), None)
        constants += f", {literal(unit)} as unit" if unit else ""
        self.con.execute(
            f"insert into {_entity(part.entity)} by name select *{constants}, {self._place(table)} "
            f"from ({unpivoted(typed.loaded, mapped)})"
        )
        self.con.execute(
            f"insert into quarantine select ?, ?, ?, ?, ?, * from {typed.quarantined}",
            [
                self.source.source_id,
                self.read.table_id,
                self.sighting.snapshot_id,
                table.file,
                table.sheet,
            ],
        )
        self._account(table, typed.rows_read, typed.rows_loaded, typed.rows_quarantined)
        if part.carrier == "odata" and part == layout.parts[0]:
            self.positions.append((table.file, *record_numbers(self.con, header)))
        if part.valid_as_of_title and header.row and not self.read.valid_as_of:
            self.read.valid_as_of = title_date(self.con, part.valid_as_of_title, width, header.row)

    def _titles(self, header: Header) -> dict[str, str]:
        """Code to title, from the delivery's own metadata, where a column needs it."""
        if not any(c.type == "title_of" for c in header.columns.values()):
            return {}
        return dict(self.con.execute(f"select key, title from {_entity('measure_property')}").fetchall())

    def _place(self, table: RawTable) -> str:
        return (
            f"{literal(self.source.source_id)} as _source_id, {literal(self.sighting.snapshot_id)} as _snapshot_id, "
            f"{literal(table.file)} as _file, {literal(table.sheet)} as _sheet, "
            f"{str(self.sighting.is_sample).lower()} as _is_sample"
        )

    def _account(self, table: RawTable, read: int, loaded: int, quarantined: int) -> None:
        self.read.ledger.append(
            {
                "file_name": table.file,
                "sheet": table.sheet,
                "rows_read": read,
                "rows_loaded": loaded,
                "rows_quarantined": quarantined,
                "rows_no_data": read - loaded - quarantined,
            }
        )

    def _schema(self, entity: str) -> str:
        return ", ".join(f"{identifier(n)} {t}" for n, t in entity_schema(self.source, entity).items())

    def _count(self, relation: str) -> int:
        row = self.con.execute(f"select count(*) from {relation}").fetchone()
        return int(row[0]) if row else 0


def _entity(entity: str) -> str:
    return identifier(f"entity_{entity}")
