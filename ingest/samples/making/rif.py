"""RIF: the awarded applications as csv (layout a) and as workbook with a sheet per year (layout b)."""

import csv
import datetime as dt
import io

from ingest.samples.making.dutch import dots, euro_cents, euro_dash, euro_whole, long_date, short_date
from ingest.samples.making.edition import NOTICE, RIF_LIST_EDITION, RIF_WORKBOOK_EDITION
from ingest.samples.making.places import PLACES
from ingest.samples.making.rif_world import SECTORS, YEARS, Project
from ingest.samples.making.workbook import Workbook, workbook_bytes

LIST_HEADER = ["Ronde", "Projectnaam", "Penvoerder", "Arbeidsmarktregio", "Type", "Subsidie", "Totale kosten"]
SHEET_HEADER = [
    "Projectnr.",
    "Naam samenwerkingsverband",
    "Penvoerende instelling",
    "Plaats",
    "Provincie",
    "Sector",
    "Startdatum",
    "Einddatum",
    "Toegekend bedrag",
    "Cofinanciering",
    "Totale begroting",
    "Ronde",
    "Type",
    "Vervolg op",
    "BRIN",
    "Arbeidsmarktregio",
    "Domein",
    "Status",
]
_DOMAINS = {
    "Smart Industry": "Techniek en procesindustrie",
    "Techniek en procesindustrie": "Techniek en procesindustrie",
    "ICT": "Informatie en communicatietechnologie",
    "Energietransitie": "Bouw en infra",
    "Mobiliteit en logistiek": "Transport, scheepvaart en logistiek",
    "Zorg en welzijn": "Zorg en welzijn",
    "Groen": "Voedsel, natuur en leefomgeving",
}
# First and last column of each band above the header.
_BANDS = (
    ("Project", 0, 2),
    ("Locatie en sector", 3, 5),
    ("Looptijd", 6, 7),
    ("Bedragen (EUR)", 8, 10),
    ("Aanvraag", 11, 17),
)

# Rows that no reader can type, after the others of their sheet: the cells that differ from a good row. What the
# publisher knows of their amounts is in its totals.
DIRTY = {
    2021: {"Toegekend bedrag": "n.n.b. 8-9 ton"},
    2022: {"Startdatum": "31-02-2022"},
}

# subsidy, cofinancing and budget of such a row
_FAULTY = (900_000, 1_800_000, 2_700_000)


def overview_csv(made: list[Project]) -> bytes:
    """Layout a: Windows-1252, title rows, a blank line, the rounds of 2019-2022, a total."""
    rows = [project for project in made if project.year <= RIF_LIST_EDITION.year and not project.late]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    title = "Overzicht toegekende aanvragen Regionaal investeringsfonds mbo 2019-2022"
    writer.writerow([f"{title} ({NOTICE})"])
    writer.writerow([f"Peildatum: {long_date(RIF_LIST_EDITION)}"])
    writer.writerow([])
    writer.writerow(LIST_HEADER)
    for at, p in enumerate(rows):
        shown = (euro_cents(p.subsidy), euro_cents(p.budget))
        if at % 2:
            shown = (euro_whole(p.subsidy), dots(p.budget))
        kind = "Opschaling" if p.upscaling else "Start"
        writer.writerow([p.round, p.name, p.school, p.place.labour_market_region, kind, *shown])
    totals = (euro_cents(sum(p.subsidy for p in rows)), dots(sum(p.budget for p in rows)))
    writer.writerow(["Totaal", "", "", "", "", *totals])
    return text.getvalue().encode("cp1252")


def _date_cell(day: dt.date, year: int) -> dt.date | str:
    return {2020: long_date(day), 2022: short_date(day)}.get(year, day)


def _amount_cell(euros: int, year: int) -> int | str:
    return {2020: euro_cents(euros), 2022: euro_dash(euros)}.get(year, euros)


def _application(p: Project) -> list[str]:
    """Round, type, parent, school and region; a project in fifteen works in the region next to it too."""
    here = p.place.labour_market_region
    beside = next((other for other in PLACES if other.province == p.place.province and other != p.place), None)
    regions = f"{here}; {beside.labour_market_region}" if beside and int(p.number[-2:]) % 15 == 3 else here
    kind = "Opschaling" if p.upscaling else "Start"
    return [p.round, kind, p.parent_number, p.brin, regions, _DOMAINS[p.sector], p.status.capitalize()]


def _sheet_rows(year: int, made: list[Project]) -> list[list[object]]:
    """The cells below the header of a year's sheet: dates, numbers and texts as that year's clerk typed them."""
    rows: list[list[object]] = []
    for p in (project for project in made if project.year == year):
        start = p.start.year if p.start_known_as_year else _date_cell(p.start, year)
        where = (p.place.name, p.place.province, p.sector)
        amounts = [_amount_cell(euros, year) for euros in (p.subsidy, p.cofinancing, p.budget)]
        rows.append([p.number, p.name, p.school, *where, start, _date_cell(p.end, year), *amounts, *_application(p)])
    if year in DIRTY:
        good = [
            f"VB{year % 100}-999", f"Voorbeeldproject met een fout {year}", "ROC Voorbeeldfout", "Utrecht", "Utrecht",
            "ICT", dt.date(year, 9, 1), dt.date(year + 4, 8, 31), *_FAULTY,
            f"{year}-1", "Start", "", "", "Midden-Utrecht", "ICT", "Toegekend",
        ]  # fmt: skip
        rows.append([DIRTY[year].get(column, cell) for column, cell in zip(SHEET_HEADER, good, strict=True)])
    return rows


def _totals(year: int, made: list[Project]) -> list[int]:
    """The sums of the three amounts of a year's sheet, of the dirty row as far as it has them."""
    granted = [p for p in made if p.year == year]
    sums = [sum(p.subsidy for p in granted), sum(p.cofinancing for p in granted), sum(p.budget for p in granted)]
    if year not in DIRTY:
        return sums
    names = SHEET_HEADER[8:11]
    return [
        total + (0 if name in DIRTY[year] else known) for total, name, known in zip(sums, names, _FAULTY, strict=True)
    ]


def _write(book: Workbook, made: list[Project]) -> None:
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
    for year in YEARS:
        sheet = book.add_worksheet(str(year))
        sheet.write(0, 0, f"{NOTICE}: toegekende aanvragen Regionaal investeringsfonds mbo {year}", bold)
        for name, first, last in _BANDS:
            sheet.merge_range(1, first, 1, last, name, bold)
        sheet.write_row(2, 0, SHEET_HEADER, bold)
        rows = _sheet_rows(year, made)
        for at, cells in enumerate(rows, start=3):
            for column, cell in enumerate(cells):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(at, column, dt.datetime(cell.year, cell.month, cell.day), day)
                else:
                    sheet.write(at, column, cell)
        below = 3 + len(rows)
        sheet.write(below, 0, "Totaal", bold)
        sheet.write_row(below, 8, _totals(year, made), bold)
        sheet.write(below + 2, 0, "* voorlopig; bedragen kunnen nog wijzigen")
        sheet.write(below + 3, 0, f"Bron: verzonnen register, peildatum {long_date(RIF_WORKBOOK_EDITION)}")
    lookup = book.add_worksheet("lookup")
    lookup.write_column(0, 0, ["Sector", *SECTORS])
    lookup.hide()


def rif_files(made: list[Project]) -> dict[str, bytes]:
    """Both layouts, from one world: every row of the csv is in the workbook too, which has a late award more."""
    title = f"{NOTICE}: RIF toegekend"
    book = workbook_bytes(title, RIF_WORKBOOK_EDITION, lambda target: _write(target, made))
    return {
        f"rif/rif-overzicht-{RIF_LIST_EDITION}.csv": overview_csv(made),
        f"rif/rif-werkmap-{RIF_WORKBOOK_EDITION}.xlsx": book,
    }
