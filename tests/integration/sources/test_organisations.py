"""Organisations: a register with KvK numbers, or an association's list of members that may lack them."""

import pytest

from tests.integration.reading import accounted
from tests.integration.sources.made_files import workbook

HEADER = [
    "KvK-nummer", "Naam", "Handelsnamen", "Vestigingsplaats", "Postcode", "SBI-code", "Grootteklasse", "Lid van",
    "BRIN",
]  # fmt: skip
ROWS = [
    ["01234567", "Voorbeeldmetaal B.V.", "Voorbeeldmetaal;VM Techniek", "Eindhoven", "5611 AB", "2562", "10-49",
     "FME-voorbeeld;Verzonnen Metaalunie", ""],
    ["1234568", "Verzonnen Zaad", "", "Emmen", "7811AA", "0111", "2 tot 10", "", ""],
    ["12345678", "ROC Voorbeeldstad", "-", "Zwolle", "8011 AA", "8532", "250 of meer", "onbekend", "00VB"],
]  # fmt: skip
COLUMNS = "_row, kvk_number, name, trade_names, place, postcode, sbi_2008, size_class, member_of, brin"
GOLDEN = [
    (
        "01234567", "Voorbeeldmetaal B.V.", ["Voorbeeldmetaal", "VM Techniek"], "Eindhoven", "5611 AB", "2562",
        "10-49", ["FME-voorbeeld", "Verzonnen Metaalunie"], None,
    ),
    ("01234568", "Verzonnen Zaad", None, "Emmen", "7811AA", "0111", "2-9", None, None),
    ("12345678", "ROC Voorbeeldstad", None, "Zwolle", "8011 AA", "8532", "250+", None, "00VB"),
]  # fmt: skip


def quoted(rows, delimiter: str = ",") -> str:
    return "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows) + "\n"


def test_the_csv_keeps_leading_zeros_and_pads_seven_digits(drop):
    reports, message = drop("organisations", {"organisaties.csv": quoted([HEADER, *ROWS])})
    assert message == ""
    accounted(reports)
    assert drop.parsed("organisations", "organisation", COLUMNS) == [(2 + i, *row) for i, row in enumerate(GOLDEN)]
    assert [(p["column"], p["rows"]) for p in reports[0]["padded"]] == [("KvK-nummer", 1)]


def test_a_workbook_of_numbers_gives_the_same_organisations(drop):
    rows = [[*row] for row in ROWS]
    rows[0][0], rows[1][0], rows[2][0], rows[0][5], rows[2][5] = 1234567, 1234568, 12345678, 2562, 8532
    top = [["Organisatieregister (VOORBEELDDATA - verzonnen)"], ["Peildatum: 1-1-2024"], HEADER]
    sheets = {"Register": [*top, *rows, ["* selectie"]], "lookup": [["SBI"], ["2562"]]}
    reports, message = drop("organisations", {"organisaties.xlsx": workbook(sheets, hidden=["lookup"])})
    assert message == ""
    accounted(reports)
    assert drop.parsed("organisations", "organisation", COLUMNS) == [(4 + i, *row) for i, row in enumerate(GOLDEN)]
    assert reports[0]["valid_as_of"] == "2024-01-01"
    assert [(p["column"], p["rows"]) for p in reports[0]["padded"]] == [("KvK-nummer", 2)]


def test_a_branch_that_lost_its_zero_gets_it_back_and_is_counted(drop):
    rows = [[*row] for row in ROWS]
    rows[1][5] = 111
    reports, message = drop("organisations", {"organisaties.xlsx": workbook({"Register": [HEADER, *rows]})})
    assert message == ""
    accounted(reports)
    assert drop.parsed("organisations", "organisation", "sbi_2008") == [("2562",), ("0111",), ("8532",)]
    assert [(p["column"], p["rows"], p["note"]) for p in reports[0]["padded"]] == [
        ("KvK-nummer", 1, "padded_kvk"),
        ("SBI-code", 1, "padded_code"),
    ]


MEMBERS = ["Lid", "Handelsnaam", "Woonplaats", "Postcode", "KvK", "SBI", "Aantal werknemers", "Vereniging"]
MEMBER_ROWS = [
    ["Voorbeeldmetaal B.V.", "VM Techniek", "Eindhoven", "5611 AB", "", "2562", "50 tot 250", "FME-voorbeeld"],
    ["Verzonnen Draai B.V.", "", "Venlo", "", "2345678", "", "", "FME-voorbeeld"],
]
MEMBER_GOLDEN = [
    (
        None, "Voorbeeldmetaal B.V.", ["VM Techniek"], "Eindhoven", "5611 AB", "2562", "50-249", ["FME-voorbeeld"],
        None,
    ),
    ("02345678", "Verzonnen Draai B.V.", None, "Venlo", None, None, None, ["FME-voorbeeld"], None),
]  # fmt: skip


@pytest.mark.parametrize("carrier", ["csv", "xlsx"])
def test_members_without_a_number_are_told_apart_by_name_and_place(drop, carrier):
    rows = [MEMBERS, *MEMBER_ROWS, MEMBER_ROWS[0]]
    content = quoted(rows, ";") if carrier == "csv" else workbook({"Ledenlijst": rows})
    reports, message = drop("organisations", {f"leden.{carrier}": content})
    assert message == ""
    accounted(reports)
    expected = [(2 + i, *row) for i, row in enumerate(MEMBER_GOLDEN)]
    assert drop.parsed("organisations", "organisation", COLUMNS) == expected
    assert [(row, column) for _, _, row, column, _, _ in drop.quarantine("organisations")] == [(4, "name, place")]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("KvK-nummer", "123456"),
        ("KvK-nummer", "KVK 12345678"),
        ("KvK-nummer", ""),
        ("SBI-code", "11"),
        ("SBI-code", "25620"),
        ("SBI-code", "25.62"),
        ("Grootteklasse", "groot"),
        ("Naam", ""),
    ],
)
def test_what_cannot_be_read_goes_to_quarantine(drop, header, cell):
    wrong = [*ROWS[0]]
    wrong[HEADER.index(header)] = cell
    reports, _ = drop("organisations", {"organisaties.csv": quoted([HEADER, wrong, *ROWS[1:]])})
    accounted(reports)
    assert [(row, column, value or "") for _, _, row, column, value, _ in drop.quarantine("organisations")] == [
        (2, header, cell)
    ]
    assert [row[1:] for row in drop.parsed("organisations", "organisation", COLUMNS)] == GOLDEN[1:]


def test_one_number_once_padded_and_once_whole_is_one_organisation(drop):
    twin = ["01234568", *ROWS[1][1:]]
    reports, _ = drop("organisations", {"organisaties.csv": quoted([HEADER, *ROWS, twin])})
    accounted(reports)
    assert [row[1] for row in drop.parsed("organisations", "organisation", COLUMNS)] == [row[0] for row in GOLDEN]
    assert [(row, value) for _, _, row, _, value, _ in drop.quarantine("organisations")] == [(5, "01234568")]


def test_a_renamed_column_is_refused_and_the_map_assistant_named(drop):
    content = quoted([[h.replace("KvK-nummer", "KvK nummer") for h in HEADER], *ROWS])
    reports, message = drop("organisations", {"organisaties.csv": content})
    assert [r["status"] for r in reports] == ["refused"]
    assert "the map needs it for 'kvk_number'" in message
    assert "KvK nummer" in message
    assert "htsm map suggest organisations" in message
