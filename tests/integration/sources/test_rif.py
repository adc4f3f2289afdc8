"""RIF: the pdf gives the same rows as the csv; the workbook with all the fields that it may have."""

from datetime import date
from decimal import Decimal

import pytest

from ingest.declaration import DeclarationFault
from ingest.source_folder import SOURCES
from ingest.sources.rif.reader import successors
from tests.integration.reading import accounted
from tests.integration.sources.made_files import pdf, workbook

TITLES = ["Overzicht toegekende aanvragen Regionaal investeringsfonds mbo 2019-2022", "Peildatum: 17 november 2022"]
HEADER = ["Ronde", "Projectnaam", "Penvoerder", "Arbeidsmarktregio", "Type", "Subsidie", "Totale kosten"]
EURO = "EUR"  # the built-in fonts of a pdf have no sign for it
A = ["2022-2", "Voorbeeldproject A", "ROC Voorbeeldstad", "Regio Zwolle", "Start", f"{EURO} 1.312.500,00", "3.937.500"]
B = ["2022-2", "Voorbeeldproject B", "ROC Voorbeelddam", "Holland Rijnland", "Opschaling", "1.000.000", "3.000.000"]
TOTAL = ["Totaal", "", "", "", "", f"{EURO} 2.312.500,00", "6.937.500"]
LIST = (
    "_row, round, project_name, lead_school, labour_market_region, application_type, subsidy_eur, total_budget_eur, "
    "status, lead_school_latest"
)
A_ROW = (
    "2022-2", "Voorbeeldproject A", "ROC Voorbeeldstad", "Regio Zwolle", "start", Decimal(1_312_500),
    Decimal(3_937_500), None, "ROC Voorbeeldstad",
)  # fmt: skip
B_ROW = (
    "2022-2", "Voorbeeldproject B", "ROC Voorbeelddam", "Holland Rijnland", "opschaling", Decimal(1_000_000),
    Decimal(3_000_000), None, "ROC Voorbeelddam",
)  # fmt: skip
LEGEND = "rij 2005 = pagina 2, rij 5"


def refused(reports, message, words, name="rif.pdf"):
    assert not [r for r in reports if r["status"] == "good"]
    assert name in message
    assert words in message
    assert "What to do" in message or '"action"' in message


@pytest.mark.parametrize("lines", [True, False], ids=["ruled", "without lines"])
def test_a_table_over_pages_with_repeated_headers_gives_the_rows_of_the_csv(drop, tmp_path, lines):
    pages = [
        (TITLES, [HEADER, A], ["pagina 1 van 3"]),
        (TITLES[:1], [HEADER, B], ["pagina 2 van 3"]),
        ([], [TOTAL], ["* voorlopig", "Bron: verzonnen lijst", "pagina 3 van 3"]),
    ]
    if not lines:
        pages = [pages[0], (*pages[1][:1], [HEADER, B, TOTAL], pages[1][2])]
    reports, message = drop("rif", {"rif.pdf": pdf(pages, lines)})
    assert message == ""
    accounted(reports)
    assert drop.parsed("rif", "award_list", LIST) == [(1004, *A_ROW), (2003, *B_ROW)]
    report = reports[0]
    assert (report["layout"], report["table_id"], report["valid_as_of"]) == ("overview_pdf", "overzicht", "2022-11-17")
    assert [(p["what"], p["promised"], p["found"]) for p in report["promises"]] == [
        ("total of subsidy_eur", 2_312_500.0, 2_312_500.0),
        ("total of total_budget_eur", 6_937_500.0, 6_937_500.0),
    ]
    [entry] = report["ledger"]
    assert (entry["file_name"], entry["sheet"]) == ("rif.pdf", LEGEND)
    notes = 6 if lines else 3
    assert entry["kinds"] == {"title": 2, "header": 2, "total": 1, "note": notes}


def test_what_is_wrong_in_a_pdf_is_told_by_page_and_row(drop):
    wrong = [*B[:5], "8-9 ton", B[6]]
    pages = [(TITLES, [HEADER, A], []), ([], [HEADER, wrong, ["2022-2", *B[1:]]], [])]
    reports, _ = drop("rif", {"rif.pdf": pdf(pages)})
    accounted(reports)
    assert drop.quarantine("rif") == [("rif.pdf", LEGEND, 2002, "Subsidie", "8-9 ton", "expected an amount in euros")]


def test_a_row_that_goes_on_on_the_next_page_is_one_row(drop):
    half = [*B]
    half[1] = "Voorbeeldproject"
    rest = ["", "B", "", "", "", "", ""]
    pages = [(TITLES, [HEADER, A, half], []), ([], [HEADER, rest, TOTAL], [])]
    reports, message = drop("rif", {"rif.pdf": pdf(pages)})
    assert message == ""
    accounted(reports)
    assert drop.parsed("rif", "award_list", LIST) == [(1004, *A_ROW), (1005, *B_ROW)]
    assert reports[0]["ledger"][0]["kinds"] == {"title": 2, "header": 2, "blank": 1, "total": 1}


def test_a_cell_merged_over_rows_counts_for_each_of_them(drop):
    from fpdf import FPDF

    document = FPDF(orientation="landscape")
    document.set_font("Helvetica", size=9)
    document.add_page()
    with document.table(borders_layout="ALL", first_row_as_headings=False) as table:
        table.row(HEADER)
        first = table.row()
        first.cell("2022-2", rowspan=2)
        for cell in A[1:]:
            first.cell(cell)
        table.row(B[1:])
    reports, message = drop("rif", {"rif.pdf": bytes(document.output())})
    assert message == ""
    accounted(reports)
    assert drop.parsed("rif", "award_list", LIST) == [(1002, *A_ROW), (1003, *B_ROW)]


LONG = ["2022-2", "Voorbeeldproject met een heel lange naam die niet op een regel past", *A[2:]]


def test_text_that_wraps_in_a_ruled_cell_is_one_text(drop):
    reports, message = drop("rif", {"rif.pdf": pdf([(TITLES, [HEADER, A, LONG, B], [])])})
    assert message == ""
    accounted(reports)
    assert [name for (name,) in drop.parsed("rif", "award_list", "project_name")] == [A[1], LONG[1], B[1]]


def scanned() -> bytes:
    from fpdf import FPDF
    from PIL import Image

    document = FPDF()
    document.add_page()
    document.image(Image.new("RGB", (40, 40), "white"), 10, 10, 50, 50)
    return bytes(document.output())


def test_a_bomb_in_a_pdf_is_not_unpacked(drop):
    import zlib

    packed = zlib.compress(b"\0" * (300 * 1024 * 1024), 9)
    whole = pdf([(TITLES, [HEADER, A], [])])
    stream = b"9 0 obj\n<</Length %d /Filter /FlateDecode>>\nstream\n" % len(packed) + packed + b"\nendstream\nendobj\n"
    reports, message = drop("rif", {"rif.pdf": whole[:-20] + stream + whole[-20:]})
    refused(reports, message, "unpacks to more than")


GOOD_PAGE = (TITLES, [HEADER, A], [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf([GOOD_PAGE], password="geheim"), "locked with a password"),
        (scanned(), "the pdf is a scan: it has pictures and no text"),
        (pdf([([], [], [])]), "the pdf has no text"),
        (pdf([GOOD_PAGE])[:900], "cut off or damaged"),
        (b"%PDF-1.4\n" + b"\x00\xff" * 500, "cut off or damaged"),
        (pdf([(["Alleen een brief, geen tabel"], [], [])]), "there is no table in the pdf"),
        (pdf([([], [HEADER, A], []), ([], [HEADER[1:], B[1:]], [])]), "the table on page 2 has 6 columns"),
        (pdf([GOOD_PAGE, ([], [[*HEADER[:5], *HEADER[:4:-1]], B], [])]), "the header on page 2"),
        (pdf([(["x"], [], [])] * 201), "201 pages"),
        (pdf([(TITLES, [HEADER, A, [*LONG[:2], "x", *LONG[3:]], B], [])], False), "in a table without ruled lines"),
        (
            pdf([(TITLES, [[*HEADER[:2], "Penvoerende school", *HEADER[3:]], A], [])]),
            "the map needs it for 'lead_school'",
        ),
    ],
    ids=[
        "locked",
        "scan",
        "empty",
        "cut",
        "noise",
        "letter",
        "fewer columns",
        "moved columns",
        "endless",
        "wraps",
        "renamed",
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_what_to_do(drop, content, words):
    reports, message = drop("rif", {"rif.pdf": content})
    refused(reports, message, words)


def test_a_total_that_is_not_the_sum_is_told_and_stops_nothing(drop):
    off = [*TOTAL[:5], "2.000.000", TOTAL[6]]
    lines = [*TITLES, "", *(";".join(row) for row in (HEADER, A, B, off))]
    reports, message = drop("rif", {"rif.csv": "\n".join(lines) + "\n"})
    assert message == ""
    accounted(reports)
    assert drop.parsed("rif", "award_list", LIST) == [(5, *A_ROW), (6, *B_ROW)]
    promises = {p["what"]: (p["row"], p["promised"], p["found"]) for p in reports[0]["promises"]}
    assert promises["total of subsidy_eur"] == (7, 2_000_000.0, 2_312_500.0)
    assert promises["total of total_budget_eur"] == (7, 6_937_500.0, 6_937_500.0)


SHEET = [
    "Projectnr.", "Ronde", "Naam samenwerkingsverband", "Penvoerende instelling", "BRIN", "Plaats",
    "Arbeidsmarktregio", "Provincie", "Sector", "Domein", "Type", "Vervolg op", "Startdatum", "Einddatum",
    "Toegekend bedrag", "Cofinanciering", "Totale begroting", "Status",
]  # fmt: skip
FULL = (
    "project_number, round, project_name, lead_school, brin, place, labour_market_region, province, sector, domain, "
    "application_type, parent_project_number, start_date, start_date_precision, end_date, subsidy_eur, "
    "cofinancing_eur, total_budget_eur, status, lead_school_latest, _sheet, _row"
)


def test_the_workbook_with_all_fields_merged_bands_and_a_hidden_sheet(drop):
    parent = [
        "VB19-101", "2019-1", "Voorbeeldproject A", "ROC Voorbeeldoud", "00VB", "Zwolle", "Regio Zwolle; Drenthe",
        "Overijssel", "Techniek", "Bouw en infra", "Start", "", date(2019, 9, 1), date(2023, 8, 31), 900_000, 1_800_000,
        2_700_000, "toegekend",
    ]  # fmt: skip
    upscaled = [
        "VB22-107", "2022-1", "Voorbeeldproject A", "Voorbeeldcollege Nieuw", "00VB", "Zwolle", "Regio Zwolle",
        "Overijssel", "Techniek", "Bouw en infra", "Opschaling", "VB19-101", 2023, "n.n.b.", "€ 1.000.000,00",
        "2.000.000,-", "", "Ingetrokken",
    ]  # fmt: skip
    total = ["Totaal", *[""] * 13, 900_000, 1_800_000, 2_700_000, ""]
    book = workbook(
        {
            "2019": [["VOORBEELDDATA - verzonnen"], [], SHEET, parent, total, [], ["* voorlopig"]],
            "2022": [["RIF 2022"], SHEET, upscaled],
            "lookup": [["Sector"], ["Techniek"]],
        },
        hidden=["lookup"],
        merged={"A2:D2": "Project", "M2:N2": "Looptijd"},
    )
    reports, message = drop("rif", {"rif.xlsx": book})
    assert message == ""
    accounted(reports)
    assert drop.parsed("rif", "award_workbook", FULL) == [
        (
            "VB19-101", "2019-1", "Voorbeeldproject A", "ROC Voorbeeldoud", "00VB", "Zwolle", "Regio Zwolle; Drenthe",
            "Overijssel", "Techniek", "Bouw en infra", "start", None, date(2019, 9, 1), "day", date(2023, 8, 31),
            Decimal(900_000), Decimal(1_800_000), Decimal(2_700_000), "toegekend", "Voorbeeldcollege Nieuw", "2019", 4,
        ),
        (
            "VB22-107", "2022-1", "Voorbeeldproject A", "Voorbeeldcollege Nieuw", "00VB", "Zwolle", "Regio Zwolle",
            "Overijssel", "Techniek", "Bouw en infra", "opschaling", "VB19-101", date(2023, 1, 1), "year", None,
            Decimal(1_000_000), Decimal(2_000_000), None, "ingetrokken", "Voorbeeldcollege Nieuw", "2022", 3,
        ),
    ]  # fmt: skip
    assert {p["what"]: p["promised"] == p["found"] for p in reports[0]["promises"]} == {
        "total of subsidy_eur": True,
        "total of cofinancing_eur": True,
        "total of total_budget_eur": True,
    }
    assert {e["sheet"]: e["kinds"] for e in reports[0]["ledger"]} == {
        "2019": {"title": 2, "header": 1, "total": 1, "blank": 1, "note": 1},
        "2022": {"title": 1, "header": 1},
        "lookup": {"hidden": 2},
    }


def test_the_list_of_successors_is_dated_and_leads_to_one_school_each():
    lines = (SOURCES / "rif" / "school_successor.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "predecessor,successor,valid_from,kind,certainty,note"
    cells = [line.split(",") for line in lines[1:]]
    assert len(cells) >= 8
    for line in cells:
        assert date.fromisoformat(line[2]) > date(2010, 1, 1)
        assert line[3] in ("merger", "rename")
        assert line[4] in ("from memory", "made up")
    latest = successors(SOURCES / "rif" / "school_successor.csv")
    assert len(latest) == len(cells)
    assert latest["roc voorbeeldoud"] == latest["roc voorbeeldmidden"] == "Voorbeeldcollege Nieuw"


@pytest.mark.parametrize(
    ("lines", "words"),
    [("A,B\nB,A\n", "succeeds itself"), ("A,B\nA,C\n", "two successors")],
)
def test_successors_that_go_in_circles_or_two_ways_are_told(tmp_path, lines, words):
    path = tmp_path / "school_successor.csv"
    path.write_text("predecessor,successor\n" + lines)
    with pytest.raises(DeclarationFault, match=words):
        successors(path)
