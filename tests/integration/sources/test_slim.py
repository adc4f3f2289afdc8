"""SLIM: a number in capitals or not is one award; JSON has numbers, a csv what a Dutch person writes."""

import json
from decimal import Decimal

import pytest

from tests.integration.reading import accounted

HEADER = "Projectnummer;Categorie;Jaar;Tijdvak;Naam aanvrager;Vestigingsplaats;Projectnaam;Samenvatting;Subsidiebedrag"


def listed(*numbers: str, amount: str = "24999") -> str:
    rows = [f"{n};MKB;2022;-;Voorbeeldbakker B.V.;Venlo;Verzonnen project;-;{amount}" for n in numbers]
    return "\n".join([HEADER, *rows]) + "\n"


def republished(amount: str) -> str:
    """A register of one award; `amount` is JSON."""
    award = {
        "id": "2022SLIM202308",
        "cat": "MKB",
        "cl": "mkb",
        "tv": 2022,
        "nm": "Voorbeeldbakker B.V.",
        "loc": "Venlo",
    }
    award |= {"pnm": "Verzonnen project", "sum": "Drie punten: 1.250, en verder", "sub": "AMOUNT"}
    return json.dumps([award]).replace('"AMOUNT"', amount)


def test_a_number_in_other_letters_is_the_same_award(drop):
    reports, _ = drop("slim", {"slim.csv": listed("2022SLIM202308", "2022SLIM202309", "2022slim202308")})
    accounted(reports)
    assert drop.parsed("slim", "award", "project_number") == [("2022SLIM202308",), ("2022SLIM202309",)]
    assert [(row, column, value, reason) for _, _, row, column, value, reason in drop.quarantine("slim")] == [
        (4, "Projectnummer", "2022slim202308", "the same project_number stands in row 2 already")
    ]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("312.125", "312.13"),
        ("0.125", "0.13"),
        ("-1.125", "-1.13"),
        ("24999", "24999.00"),
        ("24999.5", "24999.50"),
        ('"24.999"', "24999.00"),
        ('"€ 24.999,00"', "24999.00"),
        ("0", None),
    ],
)
def test_a_number_in_json_is_no_dutch_thousand_and_a_text_is_one(drop, written, amount):
    reports, message = drop("slim", {"slim.json": republished(written)})
    assert message == ""
    accounted(reports)
    expected = Decimal(amount) if amount else None
    assert drop.parsed("slim", "award", "subsidy_eur, description") == [(expected, "Drie punten: 1.250, en verder")]


@pytest.mark.parametrize(("written", "amount"), [("24.999", "24999.00"), ("312.125", "312125.00"), ("0.125", "0.13")])
def test_a_text_in_a_csv_is_as_a_dutch_person_writes_it(drop, written, amount):
    reports, message = drop("slim", {"slim.csv": listed("2022SLIM202308", amount=written)})
    assert message == ""
    accounted(reports)
    assert drop.parsed("slim", "award", "subsidy_eur") == [(Decimal(amount),)]
