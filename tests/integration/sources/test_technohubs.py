"""Technohubs: one csv, whose dates are a day, a month or a year, and whose amounts may not be published."""

import json
from datetime import date
from decimal import Decimal

import pytest

from tests.integration.reading import accounted

HEADER = "Naam;Plaats;Startdatum;Aantal bedrijven;Subsidie;Status"
ROWS = [
    "Technohub Voorbeeldstad;Eindhoven;01-09-2020;18;€ 125.000,00;actief",
    "Verzonnen Technohub;'s-Gravenhage;september 2021;-;75.000,-;in oprichting",
    "Technohub Voorbeelddam;Zwolle;2019;7;niet gepubliceerd;gestopt",
    "Voorbeeldhub Techniek;Venlo;;;€ 0,00;Actief",
]
COLUMNS = "_row, name, place, start_date, start_date_precision, companies, subsidy_eur, status"
GOLDEN = [
    (4, "Technohub Voorbeeldstad", "Eindhoven", date(2020, 9, 1), "day", 18, Decimal(125_000), "actief"),
    (5, "Verzonnen Technohub", "'s-Gravenhage", date(2021, 9, 1), "month", None, Decimal(75_000), "in oprichting"),
    (6, "Technohub Voorbeelddam", "Zwolle", date(2019, 1, 1), "year", 7, None, "gestopt"),
    (7, "Voorbeeldhub Techniek", "Venlo", None, None, None, None, "actief"),
]


def listed(*rows: str, header: str = HEADER, total: str = "Totaal;;;25;€ 200.000,00;") -> str:
    titles = ["Technohubs (VOORBEELDDATA - verzonnen)", "Stand per 31 december 2022"]
    return "\n".join([*titles, header, *rows, total, "", "Bron: A+O (voorbeeld)"]) + "\n"


def test_the_list_is_read_whole(drop):
    reports, message = drop("technohubs", {"technohubs.csv": listed(*ROWS)})
    assert message == ""
    accounted(reports)
    assert drop.parsed("technohubs", "technohub", COLUMNS) == GOLDEN
    [entry] = reports[0]["ledger"]
    assert entry["kinds"] == {"title": 2, "header": 1, "total": 1, "blank": 1, "note": 1}
    assert reports[0]["valid_as_of"] == "2022-12-31"
    assert [(p["what"], p["promised"], p["found"]) for p in reports[0]["promises"]] == [
        ("total of companies", 25.0, 25.0),
        ("total of subsidy_eur", 200_000.0, 200_000.0),
    ]


def test_separators_and_decimal_commas_of_another_program_make_no_difference(drop):
    content = listed(*ROWS).replace(";", "\t").replace("\n", "\r\n").encode("utf-8-sig")
    reports, message = drop("technohubs", {"technohubs.csv": content})
    assert message == ""
    accounted(reports)
    assert drop.parsed("technohubs", "technohub", COLUMNS) == GOLDEN


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("01-09-2020", "31-09-2020", "Startdatum"),
        ("€ 125.000,00", "1 à 2 ton", "Subsidie"),
        (";18;", ";8-9;", "Aantal bedrijven"),
        (";actief", ";bijna", "Status"),
    ],
)
def test_what_cannot_be_read_goes_to_quarantine_with_its_cell(drop, old, new, column):
    reports, _ = drop("technohubs", {"technohubs.csv": listed(ROWS[0].replace(old, new), *ROWS[1:])})
    accounted(reports)
    assert [(row, name, value) for _, _, row, name, value, _ in drop.quarantine("technohubs")] == [
        (4, column, new.strip(";"))
    ]
    assert drop.parsed("technohubs", "technohub", COLUMNS) == GOLDEN[1:]


def test_a_total_that_is_not_the_sum_is_told(drop):
    content = listed(*ROWS, total="Totaal;;;25;€ 250.000,00;")
    reports, message = drop("technohubs", {"technohubs.csv": content})
    assert message == ""
    [_, subsidy] = reports[0]["promises"]
    assert (subsidy["promised"], subsidy["found"]) == (250_000.0, 200_000.0)


def test_a_renamed_and_an_extra_column_are_refused(drop):
    header = HEADER.replace("Status", "Status hub") + ";Contactpersoon"
    reports, message = drop("technohubs", {"technohubs.csv": listed(*(f"{row};x" for row in ROWS), header=header)})
    assert [r["status"] for r in reports] == ["refused"]
    [missing, *others] = json.loads(message)
    assert "the map needs it for 'status'" in missing["reason"]
    assert {f["column"] for f in others} | {missing["column"]} >= {"Status hub", "Contactpersoon"}
    assert "htsm map suggest technohubs" in missing["action"]
    assert {p["column"] for p in reports[0]["problems"]} == {"Status", "Status hub", "Contactpersoon"}
