"""Numbers, quarters and reasons as Dutch readers write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish import dutch


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (7, "count", "7"),
        (1234.0, "count", "1.234"),
        (0, "count", "0"),
        (-0.01, "count", "0"),
        (0.625, "share", "62,5%"),
        (1.0, "share", "100%"),
        (7.25, "grade_1_10", "7,3"),
        (1234567.89, "eur", "€ 1.234.568"),
        (31.4, "per_1000", "31,4 per 1.000"),
        (1.263, "ratio", "1,26"),
        (120000, "fte", "120.000 fte"),
        (1.234, "a unit of later", "1,23"),
        (None, "eur", "–"),
    ],
)
def test_values_carry_their_unit(value: float | None, unit: str, text: str) -> None:
    assert dutch.measure(value, unit) == text


@given(st.integers(-(10**15), 10**15), st.integers(0, 3))
def test_a_whole_number_reads_back_as_itself(value: int, decimals: int) -> None:
    text = dutch.number(float(value), decimals)
    assert int(text.replace(".", "")) == value
    assert "," not in text


@pytest.mark.parametrize(
    ("last_day", "text"),
    [(date(2023, 12, 31), "4e kwartaal 2023"), (date(2024, 3, 31), "1e kwartaal 2024")],
)
def test_quarters_by_their_last_day(last_day: date, text: str) -> None:
    assert dutch.quarter(last_day) == text


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("bron rif is niet geladen", "bron rif: niet geladen"),
        ("bron rif is x; bron slim is x", "bronnen rif en slim: x"),
        ("bron a is x; bron b is y; bron c is x", "bronnen a en c: x; bron b: y"),
        ("bron a is x; bron b is x; bron c is x", "bronnen a, b en c: x"),
        ("er is geen noemer; bron a is x", "er is geen noemer; bron a: x"),
    ],
)
def test_reasons_of_several_sources_are_said_once(reason: str, text: str) -> None:
    assert dutch.joined_reasons(reason) == text


def test_ascii_keeps_what_is_meant() -> None:
    assert dutch.in_ascii("€ 1.000 – coördinatie ‘zo’ in Fryslân") == "EUR 1.000 - coordinatie 'zo' in Fryslan"
