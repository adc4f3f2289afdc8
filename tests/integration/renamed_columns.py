"""Sample files with other headers, as `tests/data/renamed_columns.csv` says, put before the map assistant."""

import csv
import io
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from htsm.home import PROJECT
from ingest.declaration import Source
from ingest.map.compare import Match
from ingest.map.opened import Opened, open_as, session
from ingest.map.suggest import Change, proposed, suggest
from ingest.map.words import Vocabulary
from ingest.read.csv_rows import DELIMITERS
from ingest.read.workbook_rows import cell_as_text
from ingest.source_folder import load_source

SAMPLES = PROJECT / "ingest" / "samples" / "files"
BENCHMARK = PROJECT / "tests" / "data" / "renamed_columns.csv"
DAY = date(2024, 2, 1)


@dataclass(frozen=True)
class Line:
    """A change of one header; see `tests/data/README.md`."""

    half: str
    file: str
    source_id: str
    layout: str
    part: str
    sample: str
    old_header: str
    new_header: str
    kind: str
    values: str


def benchmark(half: str) -> list[Line]:
    """The lines of a half."""
    with BENCHMARK.open(encoding="utf-8", newline="") as file:
        return [line for r in csv.DictReader(file) if (line := Line(**r)).half == half]


@dataclass
class Sheet:
    """A table of text: title rows, a header, rows below it."""

    name: str
    above: list[list[str]]
    header: list[str]
    rows: list[list[str]]

    def part(self, begin: float, end: float) -> "Sheet":
        """The same with some of its rows, from one share of them to another."""
        n = len(self.rows)
        return Sheet(self.name, self.above, list(self.header), self.rows[int(begin * n) : int(end * n)])

    def changed(self, lines: list[Line]) -> "Sheet":
        """The same with columns renamed, added after the third one, and taken away."""
        header, rows = list(self.header), [list(row) for row in self.rows]
        for line in lines:
            if not line.old_header:
                values = itertools.cycle(line.values.split("|"))
                header.insert(3, line.new_header)
                for row in rows:
                    row.insert(3, next(values))
        for line in lines:
            if line.old_header:
                i = header.index(line.old_header)
                if line.new_header:
                    header[i] = line.new_header
                else:
                    del header[i]
                    for row in rows:
                        del row[i]
        return Sheet(self.name, self.above, header, rows)


def read_sheets(path: Path, known: list[str]) -> list[Sheet]:
    """The tables of a sample file whose header holds most of the known names."""
    if path.suffix == ".json":
        records = json.loads(path.read_text(encoding="utf-8"))
        header = list(records[0])
        return [Sheet("", [], header, [[str(r.get(k, "")) for k in header] for r in records])]
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(str(path))
        tables = [
            (name, [[cell_as_text(c) for c in row] for row in book.get_sheet_by_name(name).to_python()])
            for name in book.sheet_names
        ]
    else:
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252")
        tables = [("", list(csv.reader(io.StringIO(text), delimiter=d))) for d in DELIMITERS]
    found = []
    for name, rows in tables:
        for i, row in enumerate(rows[:20]):
            if len(set(row) & set(known)) > len(set(known)) / 2:
                width = len(row)
                found.append(Sheet(name, rows[:i], row, [(r + [""] * width)[:width] for r in rows[i + 1 :] if any(r)]))
                break
    assert found, path
    return found


def write_sheets(path: Path, sheets: list[Sheet]) -> None:
    """Writes tables as a file of the kind that the name says."""
    if path.suffix == ".json":
        (sheet,) = sheets
        path.write_text(json.dumps([dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]))
    elif path.suffix == ".xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            for sheet in sheets:
                page = book.add_worksheet(sheet.name)
                for i, row in enumerate([*sheet.above, sheet.header, *sheet.rows]):
                    page.write_row(i, 0, row)
    else:
        (sheet,) = sheets
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows([*sheet.above, sheet.header, *sheet.rows])


@dataclass
class Outcome:
    """What the assistant made of some lines: per rename the rank of the truth (None: not among the candidates),
    whether it was proposed, and the proposals for columns that are really gone or new.
    """

    ranks: dict[Line, int | None] = field(default_factory=dict)
    proposed: dict[Line, bool] = field(default_factory=dict)
    sure: dict[Line, bool] = field(default_factory=dict)
    false: list[tuple[Line, str, float]] = field(default_factory=list)
    trials: int = 0


class Trial:
    """Puts changed sample files before the assistant. `recurring`: most rows are in both deliveries; `fresh`: none
    is; `alone`: there is no earlier delivery.
    """

    def __init__(self, folder: Path, mode: str, words: Vocabulary | None = None) -> None:
        self.folder, self.mode, self.words = folder, mode, words
        self.con = session()
        self.count = 0

    def run(self, lines: list[Line], outcome: Outcome) -> None:
        """One delivery with all of the lines at once."""
        source = load_source(lines[0].source_id)
        (path,) = SAMPLES.glob(lines[0].sample)
        known = [line.old_header for line in lines if line.old_header]
        table_id = path.parent.name if path.parent.name in source.tables else None
        columns = source.map(lines[0].layout, lines[0].part, table_id, DAY)
        sheets = read_sheets(path, known + [c.source_header for c in columns if "*" not in c.source_header])
        first, second = {"recurring": ((0, 0.7), (0.3, 1)), "fresh": ((0, 0.5), (0.5, 1)), "alone": ((0, 0), (0, 1))}[
            self.mode
        ]
        before = self._file(path, [s.part(*first) for s in sheets])
        after = self._file(path, [s.part(*second).changed(lines) for s in sheets])
        changes = suggest(
            self.con, source, after.name, after, DAY, table_id, lambda layout, part: self._before(
                source, before, table_id, layout.name, part.name
            ), self.words,
        )  # fmt: skip
        _judge(lines, changes, outcome)

    def _file(self, path: Path, sheets: list[Sheet]) -> Path:
        self.count += 1
        place = self.folder / str(self.count)
        place.mkdir()
        write_sheets(place / path.name, sheets)
        return place / path.name

    def _before(self, source: Source, path: Path, table_id: str | None, layout: str, part: str) -> Opened | None:
        if self.mode == "alone":
            return None
        opened = open_as(self.con, source, path.name, path, DAY, table_id, [layout])
        whole = [o for o in opened if o.part.name == part and len(o.known) > len(o.columns) / 2 and not o.unknown]
        return whole[0] if whole else None


def _judge(lines: list[Line], changes: list[Change], outcome: Outcome) -> None:
    outcome.trials += 1
    matches = [(change, match) for change in changes for match in change.matches]
    for line in (x for x in lines if x.old_header and x.new_header):
        change, match = next((pair for pair in matches if _is_of(pair[1], line)), (None, None))
        headers = [change.news[pair.new].header for pair in match.pairs] if change and match else []
        outcome.ranks[line] = headers.index(line.new_header) if line.new_header in headers else None
        outcome.proposed[line] = bool(match and match.renamed and headers[0] == line.new_header)
        outcome.sure[line] = bool(match and match.sure)
    for change, match in matches:
        pair = proposed(match)
        if pair is None:
            continue
        header = change.news[pair.new].header
        of = next((x for x in lines if _is_of(match, x)), None)
        if of is None or of.new_header != header:
            of = of or next((x for x in lines if x.new_header == header), lines[0])
            outcome.false.append((of, f"{match.old.header} -> {header}", pair.score))


def _is_of(match: Match, line: Line) -> bool:
    return bool(line.old_header) and (match.old.header == line.old_header or match.old.column.matches(line.old_header))


def together(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each file, all at once."""
    files: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        files[line.file].append(line)
    yield from files.values()


def one_by_one(lines: list[Line]) -> Iterator[list[Line]]:
    """Every line as a file of its own."""
    for line in lines:
        yield [line]
