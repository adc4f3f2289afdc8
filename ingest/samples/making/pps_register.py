"""PPS register: csv in Windows-1252 (2020), csv in UTF-8 with another separator (2021), a workbook since."""

import csv
import io
from typing import Any

from ingest.samples.making.dutch import long_date
from ingest.samples.making.edition import NOTICE
from ingest.samples.making.register_editions import register_files
from ingest.samples.making.sheet import Cell, write_lookup, write_sheet
from ingest.samples.making.workbook import workbook_bytes
from ingest.samples.making.world import Edition, Row, World

HEADER = [
    "Naam PPS", "Type", "Topsector", "Penvoerder", "Startjaar", "Status", "Regio", "Plaats", "Bedrijven", "Studenten",
    "Docenten",
]  # fmt: skip
_BANDS = (("Samenwerking", 0, 3), ("Looptijd", 4, 5), ("Waar", 6, 7), ("Aantallen", 8, 10))
_TYPES = {"CIV": "CIV", "CoE": "CoE"}


def _cells(row: Row) -> list[Cell]:
    community = row.community
    numbers = community.numbers_in(row.edition.valid_as_of.year)
    counted: list[Cell] = [numbers.companies, numbers.students, numbers.teachers] if numbers else ["-", "-", "-"]
    if "companies" in row.wrong:
        counted[0] = int(row.wrong["companies"])
    return [
        row.name, _TYPES.get(community.form, "PPS overig"), community.top_sector, community.lead_school,
        row.start.year if row.start else "onbekend", row.status, community.place.province, row.place, *counted,
    ]  # fmt: skip


def _total(rows: list[list[Cell]]) -> list[Cell]:
    sums = [sum(n for row in rows if isinstance(n := row[at], int)) for at in (8, 9, 10)]
    return ["Totaal", *[None] * 7, *sums]


def _titles(edition: Edition) -> list[str]:
    return [
        f"{NOTICE}: publiek-private samenwerkingen in het beroepsonderwijs",
        f"Stand per {long_date(edition.valid_as_of)}",
    ]


def _csv(edition: Edition, rows: list[list[Cell]], delimiter: str, encoding: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([title] for title in _titles(edition))
    writer.writerows([[], HEADER, *rows, _total(rows), ["Bron: verzonnen register"]])
    return text.getvalue().encode(encoding)


def _workbook(edition: Edition, rows: list[list[Cell]]) -> bytes:
    titles = _titles(edition)

    def write(book: Any) -> None:
        write_sheet(
            book, "PPS-register", titles, _BANDS, HEADER, [*rows, _total(rows)],
            ["* opgave van de penvoerder", "Bron: verzonnen register"],
        )  # fmt: skip
        write_sheet(book, "Toelichting", ["CIV: centrum voor innovatief vakmanschap (mbo)"], (), ["Begrip"], [], [])
        write_lookup(book, [["Type", "CIV", "CoE", "PPS overig"], ["Status", "actief", "gestopt"]])

    return workbook_bytes(titles[0], edition.valid_as_of, write)


def pps_register_files(world: World) -> dict[str, bytes]:
    """Every edition in the form of its day."""

    def write(edition: Edition) -> tuple[str, bytes]:
        rows = [_cells(row) for row in world.rows(edition)]
        if edition.valid_as_of.year == 2020:
            return ".csv", _csv(edition, rows, ";", "cp1252")
        if edition.valid_as_of.year == 2021:
            return ".csv", _csv(edition, rows, ",", "utf-8-sig")
        return ".xlsx", _workbook(edition, rows)

    return register_files(world, "pps_register", "pps-register", write)
