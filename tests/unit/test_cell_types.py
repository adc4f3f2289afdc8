"""How a cell's text becomes a value: every form that people write, and what is left for quarantine."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.read.cell_types import MACROS
from ingest.read.workbook_rows import cell_as_text


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))
        yield connection


def value(con: duckdb.DuckDBPyConnection, macro: str, text: str):
    return con.execute(f"select {macro}(?)", [text]).fetchone()[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("€ 1.312.500,00", "1312500.00"),
        ("1.312.500", "1312500"),
        ("15.000,-", "15000"),
        ("15.000,--", "15000"),
        ("24999", "24999"),
        ("8,5", "8.5"),
        ("EUR 3.937.500,00", "3937500"),
        ("€\u00a01.000.000", "1000000"),
        ("-250,75", "-250.75"),
        ("1312500.5", "1312500.5"),
        ("0", "0"),
        ("8-9", None),
        ("n.n.b. 8-9 ton", None),
        ("1.31.500", None),
        ("12,345", None),
        ("1,312.50", None),
        ("€", None),
        ("=1+1", None),
    ],
)
def test_money(con, text, expected):
    assert value(con, "cell_money", text) == (Decimal(expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-11-17", date(2022, 11, 17)),
        ("2022-11-17 10:30:00", date(2022, 11, 17)),
        ("17-11-2022", date(2022, 11, 17)),
        ("1-2-2021", date(2021, 2, 1)),
        ("17/11/2022", date(2022, 11, 17)),
        ("17 november 2022", date(2022, 11, 17)),
        ("1 maart 2021", date(2021, 3, 1)),
        ("3 mrt. 2021", date(2021, 3, 3)),
        ("44882", date(2022, 11, 17)),
        ("31-02-2022", None),
        ("2022-13-01", None),
        ("2022", None),
        ("voorjaar 2022", None),
        ("31 februari 2022", None),
    ],
)
def test_date(con, text, expected):
    assert value(con, "cell_date", text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("2021", date(2021, 1, 1), "year"),
        ("2021-09", date(2021, 9, 1), "month"),
        ("september 2021", date(2021, 9, 1), "month"),
        ("1 februari 2021", date(2021, 2, 1), "day"),
        ("ooit", None, None),
    ],
)
def test_partial_date_keeps_its_precision(con, text, expected, precision):
    assert value(con, "cell_partial_date", text) == expected
    assert value(con, "date_precision", text) == precision


@pytest.mark.parametrize(
    ("text", "expected"), [("38.1", "38.1"), ("-1", "-1"), ("0", "0"), ("38,1", None), (".", None), ("1e5", None)]
)
def test_decimal_point(con, text, expected):
    assert value(con, "cell_decimal_point", text) == (Decimal(expected) if expected else None)


@pytest.mark.parametrize(("text", "expected"), [("Ja", True), ("nee", False), ("misschien", None), ("X", True)])
def test_boolean(con, text, expected):
    assert value(con, "cell_boolean", text) is expected


@pytest.mark.parametrize("text", [" 307500 ", "307500\t", "\u00a0307500\ufeff", "\r\n307500"])
def test_cells_are_stripped(con, text):
    assert value(con, "cell_text", text) == "307500"


@given(cents=st.integers(-(10**12), 10**12))
def test_an_amount_as_a_dutch_person_writes_it_comes_back(con, cents):
    sign, rest = ("-" if cents < 0 else ""), abs(cents)
    grouped = f"{rest // 100:,}".replace(",", ".")
    assert value(con, "cell_money", f"€ {sign}{grouped},{rest % 100:02d}") == Decimal(cents) / 100


@given(day=st.dates(date(1960, 1, 1), date(2060, 12, 31)))
def test_every_form_of_a_day_is_that_day(con, day):
    months = "januari februari maart april mei juni juli augustus september oktober november december"
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    for text in (
        day.isoformat(),
        f"{day.day}-{day.month}-{day.year}",
        f"{day.day} {months.split()[day.month - 1]} {day.year}",
        str(int(serial)),
        cell_as_text(day),
    ):
        assert value(con, "cell_date", text) == day


@settings(deadline=None)
@given(text=st.text(max_size=40))
def test_no_text_makes_a_type_fail(con, text):
    macros = ["cell_integer", "cell_decimal_point", "cell_money", "cell_date", "cell_partial_date", "cell_boolean"]
    assert len(macros) == 6
    for macro in macros:
        con.execute(f"select {macro}(cell_text(?))", [text]).fetchone()


@settings(deadline=None)
@given(number=st.floats(-1e9, 1e9).map(lambda x: round(x, 2)))
def test_an_amount_in_a_number_cell_keeps_its_value(con, number):
    assert value(con, "cell_money", cell_as_text(number)) == Decimal(str(number)).quantize(Decimal("0.01"))
