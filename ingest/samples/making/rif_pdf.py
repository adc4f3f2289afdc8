"""RIF: an earlier overview of the awarded applications as a pdf of several pages (layout c)."""

import datetime as dt

from ingest.samples.making.dutch import dots, euro_cents, long_date
from ingest.samples.making.edition import NOTICE
from ingest.samples.making.rif import LIST_HEADER
from ingest.samples.making.rif_world import Project
from ingest.samples.making.world import World

PDF_EDITION = dt.date(2021, 11, 17)
_LAST_ROUND = "2021-1"
_ROWS_OF_A_PAGE = 14
_WIDTHS = (14, 62, 54, 52, 22, 36, 32)


def listed(made: list[Project]) -> list[Project]:
    """The awards that were known on the day of the pdf."""
    return [project for project in made if project.round <= _LAST_ROUND and not project.late]


def _cells(project: Project) -> list[str]:
    kind = "Opschaling" if project.upscaling else "Start"
    # the fonts that every reader of pdf has lack the sign of the euro
    subsidy = euro_cents(project.subsidy).replace("€", "EUR")
    return [
        project.round, project.name, project.school, project.place.labour_market_region, kind, subsidy,
        dots(project.budget),
    ]  # fmt: skip


def overview_pdf(made: list[Project]) -> bytes:
    """A title on every page, the header repeated, page numbers, a total on the last. Same projects, same bytes."""
    from fpdf import FPDF

    projects = listed(made)
    document = FPDF(orientation="landscape")
    document.set_compression(False)  # another zlib would pack to other bytes
    document.set_creation_date(dt.datetime(PDF_EDITION.year, PDF_EDITION.month, PDF_EDITION.day, tzinfo=dt.UTC))
    document.set_title(f"RIF ({NOTICE})")
    document.set_font("Helvetica", size=8)
    rows = [_cells(project) for project in projects]
    total = [sum(p.subsidy for p in projects), sum(p.budget for p in projects)]
    rows.append(["Totaal", "", "", "", "", euro_cents(total[0]).replace("€", "EUR"), dots(total[1])])
    pages = [rows[at : at + _ROWS_OF_A_PAGE] for at in range(0, len(rows), _ROWS_OF_A_PAGE)]
    for number, page in enumerate(pages, 1):
        document.add_page()
        _line(document, f"Overzicht toegekende aanvragen Regionaal investeringsfonds mbo ({NOTICE})")
        if number == 1:
            _line(document, f"Peildatum: {long_date(PDF_EDITION)}")
        with document.table(col_widths=_WIDTHS, first_row_as_headings=False, text_align="LEFT") as table:
            for cells in [LIST_HEADER, *page]:
                table.row(cells)
        _line(document, f"pagina {number} van {len(pages)}")
    return bytes(document.output())


def _line(document: object, text: str) -> None:
    document.cell(text=text, new_x="LMARGIN", new_y="NEXT")  # type: ignore[attr-defined]


def rif_pdf_files(world: World) -> dict[str, bytes]:
    """The pdf, and a note of when it came in."""
    folder = f"rif/overzicht-{PDF_EDITION}"
    note = f"# {NOTICE}\nis_sample: true\nlanded_at: {PDF_EDITION}\n"
    return {
        f"{folder}/rif-overzicht-{PDF_EDITION}.pdf": overview_pdf(list(world.rif_projects)),
        f"{folder}/delivery.yml": note.encode(),
    }
