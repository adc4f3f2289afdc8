"""What is refused, what goes to quarantine, and what a person reads about it. Every row is accounted for."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from htsm.home import Home
from tests.integration.reading import Drop, accounted

SLIM_HEADER = (
    "Projectnummer;Categorie;Jaar;Tijdvak;Naam aanvrager;Vestigingsplaats;Projectnaam;Samenvatting;Subsidiebedrag"
)
SLIM_ROW = "2022SLIM202308;MKB;2022;maart;Voorbeeldbedrijf Één BV;Zwolle;Leren;Tekst;€ 24.999,00"


@pytest.fixture
def drop(state: Home, tmp_path: Path) -> Drop:
    return Drop(state, tmp_path)


PAGE = '{"odata.metadata":"https://opendata.cbs.nl/ODataFeed/OData/83599NED/$metadata#x",%s"value":[%s]}'
CELL = (
    '{"ID":%d,"RegioS":"NL01  ","BedrijfstakkenBranchesSBI2008":"307500 ","Perioden":"20%02dKW01",'
    '"OpenstaandeVacatures_1":"    38.1"}'
)
NEXT = '"odata.nextLink":"https://opendata.cbs.nl/ODataFeed/OData/83599NED/UntypedDataSet/?$format=json&$skip=2",'
TWO = ",".join((CELL % (0, 20), CELL % (1, 21)))


@pytest.mark.parametrize(
    ("source_id", "name", "content", "words"),
    [
        ("slim", "slim.csv", "<!DOCTYPE html><html><body>Inloggen</body></html>", "HTML page"),
        ("slim", "slim.csv", "", "empty"),
        ("slim", "slim.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:e9\nsize 17\n", "Git-LFS"),
        ("cbs", "UntypedDataSet_page1.json", PAGE % (NEXT, TWO), "names a next page (from record 2)"),
        ("cbs", "UntypedDataSet_page1.json", (PAGE % ("", TWO))[:-40], "cut off or damaged"),
        ("rif", "rif.xlsx", b"PK\x03\x04 half a workbook", "cut off or damaged"),
        ("slim", "slim.csv", "a;b;c\n1;2;3\n", "no header row"),
    ],
    ids=["html", "empty", "lfs", "page without successor", "truncated json", "truncated workbook", "no header"],
)
def test_refused_with_the_file_the_reason_and_what_to_do(drop, source_id, name, content, words):
    reports, message = drop(source_id, {name: content})
    assert not [r for r in reports if r["status"] == "good"]
    assert name in message
    assert words in message
    assert "What to do" in message or '"action"' in message
    kept = list((drop.state.inbox / source_id / "refused").glob("*/reason.txt"))
    assert len(kept) == 1
    assert words in kept[0].read_text()
    assert (kept[0].parent / name).read_bytes() == (content.encode() if isinstance(content, str) else content)


def test_an_unknown_column_names_itself_and_where_to_look(drop):
    header = SLIM_HEADER.replace("Vestigingsplaats", "Vestigings plaats aanvrager")
    reports, _ = drop("slim", {"slim.csv": f"{header}\n{SLIM_ROW}\n"})
    assert [r["status"] for r in reports] == ["refused"]
    problem = reports[0]["problems"][0]
    assert (problem["file"], problem["row"]) == ("slim.csv", 1)
    assert problem["column"] == "Vestigings plaats aanvrager"
    assert "not in the map" in problem["reason"]
    assert "htsm map suggest slim tells" in problem["action"]
    assert "columns.csv" in problem["action"]


def test_a_missing_column_is_named_and_nothing_is_guessed(drop):
    header = SLIM_HEADER.replace("Projectnummer", "Projectnr")
    reports, _ = drop("slim", {"slim.csv": f"Titel\n\n{header}\n{SLIM_ROW}\n"})
    assert [r["status"] for r in reports] == ["refused"]
    missing = next(p for p in reports[0]["problems"] if "missing" in p["reason"])
    assert missing["column"] == "Projectnummer"
    assert missing["row"] == 3
    assert "htsm map suggest slim tells what it may be called now" in missing["action"]
    assert "Projectnr'" not in missing["reason"] + missing["action"]


def test_a_file_in_windows_1252_reads_as_it_was_written(drop):
    reports, _ = drop("slim", {"slim.csv": f"{SLIM_HEADER}\r\n{SLIM_ROW}\r\n".encode("cp1252")})
    accounted(reports)
    assert drop.parsed("slim", "award", "applicant_name, subsidy_eur::varchar, _row") == [
        ("Voorbeeldbedrijf Één BV", "24999.00", 2)
    ]


def test_an_amount_that_is_none_goes_to_quarantine_with_its_cell(drop):
    bad = SLIM_ROW.replace("202308", "202309").replace("€ 24.999,00", "8-9 ton")
    reports, _ = drop("slim", {"slim.csv": f"VOORBEELDDATA\n\n{SLIM_HEADER}\n{SLIM_ROW}\n{bad}\nTotaal;;;;;;;;1\n"})
    accounted(reports)
    assert drop.quarantine("slim") == [("slim.csv", "", 5, "Subsidiebedrag", "8-9 ton", "expected an amount in euros")]
    assert reports[0]["ledger"][0] == {
        "kinds": {"blank": 1, "header": 1, "title": 1, "total": 1},
        "file_name": "slim.csv",
        "sheet": "",
        "rows_read": 6,
        "rows_loaded": 1,
        "rows_quarantined": 1,
        "rows_no_data": 4,
    }


def test_a_missing_required_value_and_a_stray_cell_go_to_quarantine(drop):
    reports, _ = drop(
        "slim",
        {"slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n;{SLIM_ROW.split(';', 1)[1]}\n{SLIM_ROW};extra\n"},
    )
    accounted(reports)
    assert [(row, column, value) for _, _, row, column, value, _ in drop.quarantine("slim")] == [
        (3, "Projectnummer", None),
        (4, "(column 10, without a header)", "extra"),
    ]


def workbook(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    book = xlsxwriter.Workbook(str(path))
    fill(book)
    book.close()
    return path.read_bytes()


RIF_HEADER = [
    "Projectnr.",
    "Naam samenwerkingsverband",
    "Penvoerende\ninstelling",
    "Plaats",
    "Provincie",
    "Sector",
    "Startdatum",
    "Einddatum",
    "Toegekend bedrag",
    "Cofinanciering",
]


def test_a_workbook_with_title_rows_band_hidden_sheet_and_footnotes(drop, tmp_path):
    def fill(book: xlsxwriter.Workbook) -> None:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        sheet = book.add_worksheet("2021")
        sheet.write(0, 0, "VOORBEELDDATA - verzonnen")
        sheet.merge_range(2, 0, 2, 5, "Project")
        sheet.merge_range(2, 6, 2, 9, "Periode en geld")
        sheet.write_row(3, 0, RIF_HEADER)
        sheet.write_row(4, 0, ["RIF21001", "Voorbeeld A", "Voorbeeldschool", "Zwolle", "Overijssel", "Techniek"])
        sheet.write_datetime(4, 6, datetime(2021, 2, 1), day)
        sheet.write_row(4, 7, ["31 januari 2025", 1312500, "€ 2.625.000,00"])
        sheet.write_row(5, 0, ["RIF21002", "Voorbeeld B", "Voorbeeldschool", "Zwolle", "Overijssel", "Techniek"])
        sheet.write_row(5, 6, ["31-02-2022", "2025", "1.000.000", "-"])
        sheet.write(6, 0, "Totaal")
        sheet.write(6, 8, 2312500)
        sheet.write(8, 0, "Bron: voorbeeld")
        sheet.write(9, 0, "* voorlopig")
        hidden = book.add_worksheet("lijsten")
        hidden.write_row(0, 0, ["Techniek", "Zorg"])
        hidden.hide()

    reports, message = drop("rif", {"rif.xlsx": workbook(tmp_path / "made.xlsx", fill)})
    accounted(reports)
    assert message == ""
    ledger = {entry["sheet"]: entry for entry in reports[0]["ledger"]}
    assert ledger["2021"] == {
        "kinds": {"blank": 2, "header": 1, "note": 2, "title": 2, "total": 1},
        "file_name": "rif.xlsx",
        "sheet": "2021",
        "rows_read": 10,
        "rows_loaded": 1,
        "rows_quarantined": 1,
        "rows_no_data": 8,
    }
    assert ledger["lijsten"]["rows_no_data"] == 1
    columns = (
        "project_number, start_date::varchar, end_date::varchar, subsidy_eur::varchar, cofinancing_eur::varchar, _row"
    )
    assert drop.parsed("rif", "award_workbook", columns) == [
        ("RIF21001", "2021-02-01", "2025-01-31", "1312500.00", "2625000.00", 5)
    ]
    assert drop.quarantine("rif") == [
        ("rif.xlsx", "2021", 6, "Startdatum", "31-02-2022", "expected a date, a month or a year that exists")
    ]


def test_a_sheet_that_nobody_declared_stops_the_workbook(drop, tmp_path):
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("2021", "Concept"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, RIF_HEADER)
            sheet.write_row(1, 0, ["RIF1", "A", "B"])

    reports, _ = drop("rif", {"rif.xlsx": workbook(tmp_path / "made.xlsx", fill)})
    assert reports[0]["status"] == "refused"
    assert reports[0]["problems"][0]["sheet"] == "Concept"
    assert "ignore_sheets" in reports[0]["problems"][0]["action"]


def test_pages_of_one_set_make_one_delivery(drop):
    reports, message = drop(
        "cbs",
        {"UntypedDataSet_page1.json": PAGE % (NEXT, TWO), "UntypedDataSet_page2.json": PAGE % ("", CELL % (2, 22))},
    )
    assert message == ""
    accounted(reports)
    assert drop.parsed("cbs", "observation", "region_key, sector_key, period_key, value::varchar, _file, _row") == [
        ("NL01", "307500", "2020KW01", "38.1000", "UntypedDataSet_page1.json", 1),
        ("NL01", "307500", "2021KW01", "38.1000", "UntypedDataSet_page1.json", 2),
        ("NL01", "307500", "2022KW01", "38.1000", "UntypedDataSet_page2.json", 1),
    ]


def test_a_delivery_half_the_size_of_the_one_before_is_refused(drop):
    rows = "\n".join(SLIM_ROW.replace("202308", f"2023{i:03d}") for i in range(10))
    drop("slim", {"slim.csv": f"{SLIM_HEADER}\n{rows}\n"})
    reports, message = drop("slim", {"slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n"})
    assert [r["status"] for r in reports] == ["refused"]
    assert "only 1 rows were loaded, against 10" in message


def test_other_files_of_the_source_go_on(drop):
    reports, message = drop("slim", {"kapot.csv": "<html></html>", "slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n"})
    assert "kapot.csv" in message
    assert [r["status"] for r in reports] == ["good"]


def test_a_delivery_note_that_cannot_be_understood_is_told(drop):
    reports, message = drop(
        "slim", {"delivery.yml": "landed_at: gisteren\n", "slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n"}
    )
    assert reports == []
    assert "delivery.yml" in message
    assert "landed_at and valid_as_of as dates (2023-11-16)" in message


def test_the_same_bytes_are_one_snapshot_and_read_once(drop):
    files = {"slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n"}
    first, _ = drop("slim", files)
    second, _ = drop("slim", files)
    assert len(first) == 1
    assert second == []
    assert len((drop.state.landing / "slim" / "manifest.jsonl").read_text().splitlines()) == 2
