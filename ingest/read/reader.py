"""From a landed snapshot to typed, traced Parquet: recognise, find the header, type, keep account."""

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.home import Home
from htsm.sql import identifier, literal
from ingest.cell_types import MACROS
from ingest.declaration import Layout, Part, Source
from ingest.landing import Sighting
from ingest.read import account, completeness, csv_rows, promises, short_rows, workbook_rows
from ingest.read.answers import settle_answers
from ingest.read.completeness import natural
from ingest.read.composition import check_part_is_there, files_of, part_of
from ingest.read.corrections import best_states, states
from ingest.read.dates import reach, reference_date, title_date
from ingest.read.duplicates import set_aside_duplicates
from ingest.read.finishing import FINISHED, finish, has_finish
from ingest.read.header import Header, check_header, find_header
from ingest.read.key_overlap import check_keys
from ingest.read.opening import load_rows, open_tables
from ingest.read.parsed_files import ParsedFiles
from ingest.read.raw_table import RawTable
from ingest.read.recognise import Recognised
from ingest.read.typing import IS_LOADED, TYPED, Typed, find_left, quarantine_rows, relation_of, type_rows
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
    promises: list[dict[str, Any]] = field(default_factory=list)
    corrections: list[dict[str, Any]] = field(default_factory=list)
    padded: list[dict[str, Any]] = field(default_factory=list)


class SnapshotReader:
    """Reads one snapshot on a DuckDB connection of its own; results are temp tables until `write`."""

    def __init__(
        self, con: "duckdb.DuckDBPyConnection", home: Home, source: Source, sighting: Sighting, folder: Path, name: str
    ) -> None:
        """`folder` is where the snapshot's files can be read (landing, or where they were decrypted); `name` the
        stem of the parsed files.
        """
        self.con = con
        self.folder = folder
        self.source = source
        self.sighting = sighting
        self.at: date = sighting.landed_time.date()
        self.positions: list[tuple[str, int | None, int | None, int]] = []
        self.main: set[tuple[str, str]] = set()
        self.headers: dict[tuple[str, str], Header] = {}
        self.read = Read(table_id=sighting.table_id, valid_as_of=sighting.valid_as_of)
        con.execute(MACROS.read_text(encoding="utf-8"))
        self.scratch = _scratch(con, home, source)
        self.parsed = ParsedFiles(con, source, sighting, home.parsed / source.source_id, name)

    def run(self, previous: dict[str, Any] | None, twins: list[dict[str, Any]]) -> Read:
        """Reads every file. Raises DeliveryRefused.

        `previous` is the report of the state in use before, `twins` those of deliveries that landed together with it.
        """
        try:
            self._run(previous, twins)
        except BaseException:
            self.parsed.discard()
            raise
        finally:
            workbook_rows.let_go()
            for parked in self.scratch.glob(f"{csv_rows.parked_name('*')}.parquet") if self.scratch else ():
                parked.unlink()
        return self.read

    def _run(self, previous: dict[str, Any] | None, twins: list[dict[str, Any]]) -> None:
        source, read = self.source, self.read
        files = files_of(source, self.sighting, self.folder, self.at)
        layout = files[0].layout
        read.layout = layout.name
        read.table_id = self.sighting.table_id or files[0].table_id or ""
        data = layout.parts[0]
        # the data stands first in a layout and is read last: it may need the metadata beside it
        for part in (*layout.parts[1:], data):
            self._read_part(layout, part, files)
        # the data was read last, so its last page is the last line of the account
        completeness.check_last_page(source, data, read.ledger)
        completeness.check_sequence(source, self.positions)
        for part in layout.parts:
            set_aside_duplicates(
                self.con, source, part, relation_of(part.entity), read.table_id, read.ledger, self.headers
            )
        main = [e for e in read.ledger if (e["file_name"], e["sheet"]) in self.main]
        # of a csv the header is a row that is read, and no observation
        rows_read = sum(e["rows_read"] - e["rows_no_data"] for e in main)
        read.promises += promises.observation_count(
            self.con, source, [f.name for f in files if f.part == data], rows_read
        )
        read.corrections = best_states(read.corrections)
        read.valid_as_of = read.valid_as_of or reference_date(self.con, layout)
        read.reach = reach(self.con, layout)
        completeness.check_quarantined(self.con, source, read.ledger)
        read.rows = {e: self._count(relation_of(e)) for e in dict.fromkeys(p.entity for p in layout.parts)}
        read.rows_loaded = sum(e["rows_loaded"] for e in main)
        completeness.check_something_loaded(self.con, source, [f.name for f in files], read.rows_loaded)
        completeness.check_twin(source, files[0].name, asdict(read), twins)
        if previous:
            completeness.check_previous(source, files[0].name, read.rows_loaded, previous["rows_loaded"])
            if previous["table_id"] == read.table_id:
                check_keys(self.con, source, layout, files[0].name, previous, self.parsed.folder)
            if self.sighting.origin == "inbox" and not self.sighting.is_dated:
                completeness.check_reach(source, files[0].name, read.reach, previous["reach"])

    def write(self) -> None:
        """Writes every entity and the quarantine to Parquet files, each aside and renamed."""
        self.parsed.commit(list(self.read.rows), self.read.table_id, self.read.valid_as_of)

    def _read_part(self, layout: Layout, part: Part, files: list[Recognised]) -> None:
        check_part_is_there(self.source, layout, part, files)
        of_part = sorted((f for f in files if f.part.name == part.name), key=lambda f: natural(f.name))
        # only the data set comes in pages; every metadata set is a file of its own
        is_paged = part.carrier == "odata" and part == layout.parts[0] and bool(of_part)
        for together in [of_part] if is_paged else [[f] for f in of_part]:
            if part.carrier == "odata":
                completeness.check_pages(self.source, [(f.name, f.path) for f in together])
            tables = open_tables(self.con, self.source, together, self.scratch)
            for table in tables:
                self._read_table(layout, together[0], table, table is tables[-1])

    def _read_table(self, layout: Layout, file: Recognised, table: RawTable, is_last: bool) -> None:
        found = part_of(self.source, layout, file, table)
        width = load_rows(self.con, self.source, table)
        if found is None:
            rows = self._count("raw_rows")
            self.read.ledger.append(account.entry(table.file, table.sheet, rows, 0, 0, {"hidden": rows}))
            return
        part, groups = found
        columns = self.source.map(layout.name, part.name, self.read.table_id or None, self.at)
        header = find_header(table, columns, part.header_levels)
        if header is None and table.keys == []:
            self.read.ledger += [account.entry(f, table.sheet, 0, 0, 0, {}) for f in table.files or (table.file,)]
            return
        if header is None:
            raise refused(
                self.source.source_id,
                file.name,
                f"no header row with {', '.join(repr(c.source_header) for c in columns[:5])}, ... in the first rows",
                "check that this is the sheet with the list; a renamed column is one line in columns.csv",
                sheet=table.sheet,
            )
        completeness.check_names(self.source, table, header)
        check_header(self.source, part, table, header, columns)
        completeness.check_units(self.con, self.source, table, header)
        short_rows.set_aside_short_rows(
            self.con, self.source, part, table, header, width, file.path if is_last else None
        )
        streams = table.is_large and _can_stream(self.source, layout, part)
        typed = type_rows(self.con, self.source, part, table, header, width, self._titles(header), streams)
        settle_answers(self.con, part, header)
        if part.valid_as_of_title and header.row and not self.read.valid_as_of:
            self.read.valid_as_of = title_date(self.con, part.valid_as_of_title, width, header.first_row)
        places = [(f, table.sheet) for f in table.files or (table.file,)]
        self.headers |= dict.fromkeys(places, header)
        self._load(part, typed, _constants(groups, header), places, streams)
        self.read.promises += promises.totals(self.con, part, header) + promises.promised_rows(self.con, part, width)
        self.read.corrections += states(self.con, self.source, part, header, TYPED)
        self.read.padded += account.padded(self.con, header)
        if part == layout.parts[0]:
            self.main.update(places)
            if part.carrier == "odata":
                self.positions += completeness.record_numbers(self.con, header)

    def _load(self, part: Part, typed: Typed, constants: str, places: list[tuple[str, str]], streams: bool) -> None:
        rows = f"select *{constants} from ({typed.loaded})"
        if streams:
            valid_as_of = self.read.valid_as_of or reference_date(self.con, Layout("", None, (part,)))
            # a filter that is pushed down would compute every cell twice
            self.con.execute("set disabled_optimizers = 'filter_pushdown'")
            self.parsed.stream(part.entity, rows, self.read.table_id, valid_as_of)
        else:
            finish(self.con, self.source, part, rows, self.headers[places[0]])
            self.parsed.collect(part.entity, f"select * from {FINISHED}")
        # what is left over is small: of a large table only that is typed a second time
        if streams:
            find_left(self.con, relation_of(part.entity))
        self.con.execute(
            "create or replace temp table left_over as "
            f"select _file, _sheet, _row, _kind, _bad, _errors, _row_values from ({typed.left_over})"
        )
        self.con.execute(
            f"insert into left_over select {literal(places[0][0])}, {literal(places[0][1])}, _row, null, true, "
            f"_errors, _row_values from {short_rows.SHORT}"
        )
        self.con.execute(
            f"insert into quarantine select {literal(self.source.source_id)}, {literal(self.read.table_id)}, "
            f"{literal(self.sighting.snapshot_id)}, * from ({quarantine_rows('left_over')})"
        )
        self.con.execute("reset disabled_optimizers")
        counted = relation_of(part.entity) if streams else f"(select * from {TYPED} where {IS_LOADED})"
        self.read.ledger += account.account(
            self.con, f"select _file, _sheet, count(*) from {counted} group by all", places
        )

    def _titles(self, header: Header) -> dict[str, str]:
        """Code to title, from the delivery's own metadata, where a column needs it."""
        if not any(c.type == "title_of" for c in header.columns.values()):
            return {}
        return dict(self.con.execute(f"select key, title from {relation_of('measure_property')}").fetchall())

    def _count(self, relation: str) -> int:
        row = self.con.execute(f"select count(*) from {relation}").fetchone()
        return int(row[0]) if row else 0


def _constants(groups: dict[str, str], header: Header) -> str:
    """What the names of file and sheet say, and the unit where all values of the table have one."""
    constants = "".join(f", {literal(v)} as {identifier(k)}" for k, v in groups.items())
    unit = next((c.unit for c in header.columns.values() if c.is_loaded and c.unit and not c.measure), None)
    return constants + (f", {literal(unit)} as unit" if unit else "")


def _can_stream(source: Source, layout: Layout, part: Part) -> bool:
    """Whether rows can go straight to their file: nothing after typing has to see them all together."""
    alone = [p.name for p in layout.parts if p.entity == part.entity] == [part.name]
    columns = [c for c in source.columns if (c.layout, c.part) == (layout.name, part.name)]
    settles = part.key or part.answers or part.valid_as_of_field or has_finish(source)
    return alone and not settles and not any(c.measure for c in columns)


def _scratch(con: "duckdb.DuckDBPyConnection", home: Home, source: Source) -> Path | None:
    """The folder for what does not fit in memory; none where the rows are of people: those stay in memory."""
    if source.raw != "keep" or any(c.is_personal for c in source.columns):
        con.execute("set temp_directory = ''")
        return None
    scratch = home.work / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    con.execute(f"set temp_directory = {literal(str(scratch))}")
    con.execute("set memory_limit = '950MB'")
    return scratch
