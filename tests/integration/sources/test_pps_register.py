"""PPS register: csv and workbook give the same rows; a partnership without numbers is still one."""

from datetime import date

import pytest

from tests.integration.reading import accounted
from tests.integration.sources.made_files import workbook

HEADER = [
    "Naam PPS", "Type", "Topsector", "Penvoerder", "Startjaar", "Status", "Regio", "Plaats", "Bedrijven", "Studenten",
    "Docenten",
]  # fmt: skip
ROWS = [
    ["CIV Voorbeeldmetaal", "CIV", "HTSM", "ROC Voorbeeldstad", 2019, "actief", "Zuid", "Eindhoven", 40, 1200, 25],
    ["CoE Verzonnen Water", "Centre of Expertise", "Water", "Hogeschool Voorbeeld", 2013, "Lopend", "Noord",
     "Leeuwarden", "-", "n.n.b.", "onbekend"],
    ["Voorbeeldwerkplaats Bouw", "overig", "", "ROC Verzonnen", "", "beëindigd", "", "", 0, 0, 0],
]  # fmt: skip
TOTAL = ["Totaal", *[""] * 7, 40, 1200, 25]
COLUMNS = (
    "_row, name, partnership_type, top_sector, lead_institution, start_year, status, region, place, companies, "
    "students, teachers"
)
GOLDEN = [
    (
        "CIV Voorbeeldmetaal", "CIV", "HTSM", "ROC Voorbeeldstad", 2019, "actief", "Zuid", "Eindhoven", 40, 1200, 25,
    ),
    (
        "CoE Verzonnen Water", "CoE", "Water", "Hogeschool Voorbeeld", 2013, "actief", "Noord", "Leeuwarden",
        None, None, None,
    ),
    (
        "Voorbeeldwerkplaats Bouw", "PPS overig", None, "ROC Verzonnen", None, "gestopt", None, None, 0, 0, 0,
    ),
]  # fmt: skip
TITLES = [["Overzicht publiek-private samenwerkingen (VOORBEELDDATA - verzonnen)"], ["Stand per 1 oktober 2021"], []]


def text(rows, delimiter: str) -> str:
    return "\n".join(delimiter.join(str(cell) for cell in row) for row in rows) + "\n"


def csv_file(rows, delimiter: str = ";") -> str:
    return text([*TITLES, HEADER, *rows, TOTAL, ["Bron: Katapult (voorbeeld)"]], delimiter)


def xlsx_file(rows) -> bytes:
    bands = ["", "", "", "", "", "", "", "", "Aantallen"]
    register = [*TITLES[:2], bands, HEADER, *rows, TOTAL, ["Bron: Katapult (voorbeeld)"]]
    sheets = {"PPS-register": register, "Toelichting": [["CIV", "mbo"]], "draaitabel": [["x", 1]]}
    return workbook(sheets, hidden=["draaitabel"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pps.csv", csv_file(ROWS).encode("cp1252")),
        ("pps.csv", "\ufeff" + csv_file(ROWS, "\t").replace("\n", "\r\n")),
        ("pps.xlsx", xlsx_file(ROWS)),
    ],
    ids=["windows-1252", "tabs with a BOM", "workbook"],
)
def test_every_layout_gives_the_same_rows(drop, name, content):
    reports, message = drop("pps_register", {name: content})
    assert message == ""
    accounted(reports)
    assert drop.parsed("pps_register", "partnership", COLUMNS) == [(5 + i, *row) for i, row in enumerate(GOLDEN)]
    assert reports[0]["valid_as_of"] == "2021-10-01"
    assert [(p["what"], p["row"], p["promised"], p["found"]) for p in reports[0]["promises"]] == [
        ("total of companies", 8, 40.0, 40.0),
        ("total of students", 8, 1200.0, 1200.0),
        ("total of teachers", 8, 25.0, 25.0),
    ]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Type", "stichting"),
        ("Status", "slapend"),
        ("Startjaar", "circa 2019"),
        ("Startjaar", "19"),
        ("Bedrijven", "40+"),
        ("Penvoerder", ""),
        ("Naam PPS", ""),
    ],
)
def test_what_cannot_be_read_goes_to_quarantine_and_the_others_stay(drop, header, cell):
    wrong = [*ROWS[0]]
    wrong[HEADER.index(header)] = cell
    reports, message = drop("pps_register", {"pps.csv": csv_file([wrong, *ROWS[1:]])})
    assert message == ""
    accounted(reports)
    quarantined = drop.quarantine("pps_register")
    assert [(row, column, value or "") for _, _, row, column, value, _ in quarantined] == [(5, header, cell)]
    assert [row[1:] for row in drop.parsed("pps_register", "partnership", COLUMNS)] == GOLDEN[1:]


def test_a_start_is_a_year_and_a_date_is_no_year(drop):
    wrong = [*ROWS[0]]
    wrong[4] = date(2019, 9, 1)
    reports, _ = drop("pps_register", {"pps.xlsx": xlsx_file([wrong, *ROWS[1:]])})
    accounted(reports)
    assert [(column, value) for *_, column, value, _ in drop.quarantine("pps_register")] == [
        ("Startjaar", "2019-09-01")
    ]


def test_a_renamed_column_is_refused_and_says_where_to_look(drop):
    content = csv_file(ROWS).replace("Penvoerder", "Penvoerders")
    reports, message = drop("pps_register", {"pps.csv": content})
    assert [r["status"] for r in reports] == ["refused"]
    assert [p["column"] for p in reports[0]["problems"]] == ["Penvoerder", "Penvoerders"]
    assert "htsm map suggest pps_register tells" in message


def test_a_sheet_that_is_not_known_stops_the_delivery(drop):
    book = workbook({"PPS-register": [HEADER, *ROWS], "Nieuw in 2022": [HEADER, *ROWS]})
    reports, message = drop("pps_register", {"pps.xlsx": book})
    assert [r["status"] for r in reports] == ["refused"]
    assert "Nieuw in 2022" in message
    assert "ignore_sheets" in message


def test_a_list_half_as_long_as_the_one_before_is_refused(drop, tmp_path):
    many = [[f"Voorbeeld PPS {n}", *ROWS[0][1:]] for n in range(10)]
    for day, rows in (("2021-10-01", many), ("2022-10-01", many[:4])):
        place = tmp_path / "dated" / day
        place.mkdir(parents=True)
        (place / "pps.csv").write_text(csv_file(rows))
        (place / "delivery.yml").write_text(f"landed_at: {day}\n")
    reports, message = drop.take("pps_register", tmp_path / "dated")
    assert [r["status"] for r in reports] == ["good", "refused"]
    assert "only 4 rows were loaded, against 10" in message
