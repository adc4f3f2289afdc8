"""How a cell's text becomes a value: every form that people write, and what is left for quarantine."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cell_types import MACROS, type_of
from ingest.map.lines import FIELDS
from ingest.read import cell_sql
from ingest.read.workbook_rows import cell_as_text
from ingest.source_folder import column_of


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))
        yield connection


def value(con: duckdb.DuckDBPyConnection, macro: str, text: str):
    return con.execute(f"select {macro}(?)", [text]).fetchone()[0]


def read(con: duckdb.DuckDBPyConnection, type_name: str, text: str | None, values: str = ""):
    """What a column of the map makes of a text."""
    column = column_of(dict.fromkeys(FIELDS, "") | {"type": type_name, "values": values})
    return con.execute(f"select {cell_sql.value(1, column, {})} from (select ?::varchar as m1)", [text]).fetchone()[0]


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
        ("1 312 500,00", "1312500"),
        ("1312.50 €", "1312.50"),
        ("15.000,- euro", "15000"),
        ("0.125", "0.13"),
        ("€ 0.500", "0.50"),
        ("312.1250", "312.13"),
        ("10 euro 50", None),
        ("8 9", None),
        ("1250 ,-", "1250"),
        ("12 345.50", "12345.50"),
        ("€ 5\t000", "5000"),
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
        ("3 maanden 2021", None),
        ("5 sept 2020", date(2020, 9, 5)),
        ("1  Mei  2020", date(2020, 5, 1)),
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
        ("sept. 2021", date(2021, 9, 1), "month"),
        ("1-2-2021", date(2021, 2, 1), "day"),
        ("44882", date(2022, 11, 17), "day"),
    ],
)
def test_partial_date_keeps_its_precision(con, text, expected, precision):
    assert value(con, "cell_partial_date", text) == expected
    assert value(con, "date_precision", text) == precision


@pytest.mark.parametrize("text", ["ooit", "2021-13", "voorjaar 2021", "32-01-2021"])
def test_what_is_no_date_is_no_partial_one_either(con, text):
    assert value(con, "cell_partial_date", text) is None


@pytest.mark.parametrize(
    ("text", "whole", "decimal"),
    [
        ("12.350", 12350, None),
        ("1.250.000", 1250000, None),
        ("-1.250", -1250, None),
        ("0.125", None, "0.125"),
        ("1234.567", None, "1234.567"),
        ("12.35", None, "12.35"),
        ("12.3500", None, "12.35"),
        ("12,350", None, "12.35"),
        ("1250", 1250, "1250"),
        ("1e5", None, None),
    ],
)
def test_a_point_before_three_digits_is_a_thousand_or_nothing(con, text, whole, decimal):
    assert value(con, "cell_integer", text) == whole
    assert value(con, "cell_decimal", text) == (Decimal(decimal) if decimal else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "0"), ("40", "0.4"), ("40%", "0.4"), ("37,5 %", "0.375"), ("37.5\u00a0%", "0.375"), ("100", "1"),
        ("100,0", "1"), ("0,0", "0"), ("0,5 %", "0.005"), ("0,5", None), ("0.4", None), ("0,99999", None),
        ("100,5", None), ("101", None), ("-1", None), ("%", None),
    ],
)  # fmt: skip
def test_percent(con, text, expected):
    assert value(con, "cell_percent", text) == (Decimal(expected) if expected else None)


def test_what_may_be_a_share_of_one_says_why_it_is_not_taken():
    assert type_of("percent").expected.startswith("a percentage from 0 to 100, with its sign if it is less than 1")


@pytest.mark.parametrize(
    "text",
    [
        "8-9", "8 of 9", "8 à 9", "8 a 9", "8 tot 9", "8 t/m 9", "9 uit 100", "9 uit tien", "8 of negen",
        "7 en een half", "8 - of hoger", "8 to 9", "8/10", "1 of 2", "1 tot 2", "4 van de 5", "1 - 2",
    ],
)  # fmt: skip
def test_a_range_in_words_is_neither_a_grade_nor_a_point(con, text):
    assert value(con, "cell_grade", text) is None
    assert value(con, "cell_scale", text) is None


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("1 - Op geen enkele manier", "1"), ("5 - Plus", "5"), ("10 - Van harte aanbevolen", "10"),
        ("3 - Min of meer eens", "3"), ("8 - zeer goed", "8"), ("8 (goed)", "8"), ("8 goed", "8"),
        ("10 - zeer tevreden", "10"), ("8 – goed", "8"),
        ("1 (helemaal niet)", "1"), ("8,5 = ruim goed", "8.5"), ("9 ontzettend goed", "9"),
        ("7 totaal niet slecht", "7"), ("8.125", "8.13"), ("10,0", "10"), ("10,5", None), ("0,9", None), ("11", None),
    ],
)  # fmt: skip
def test_grade(con, text, grade):
    assert value(con, "cell_grade", text) == (Decimal(grade) if grade else None)


@pytest.mark.parametrize(
    ("text", "point"), [("4", 4), ("4 - eens", 4), ("5 (helemaal)", 5), ("4,0", 4), ("4,5", None), ("6", None)]
)
def test_scale(con, text, point):
    assert value(con, "cell_scale", text) == point


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-11-17 10:00:05", datetime(2022, 11, 17, 10, 0, 5)),
        ("2022-11-17T10:00:05Z", datetime(2022, 11, 17, 10, 0, 5)),
        ("2022-11-17 10:00", datetime(2022, 11, 17, 10)),
        ("2022-11-17", datetime(2022, 11, 17)),
        ("17-11-2022 10:00", datetime(2022, 11, 17, 10)),
        ("17-11-2022 10:00:05", datetime(2022, 11, 17, 10, 0, 5)),
        ("17/11/2022 9:05", datetime(2022, 11, 17, 9, 5)),
        ("17-11-2022", datetime(2022, 11, 17)),
        ("44882.63", datetime(2022, 11, 17, 15, 7, 12)),
        ("44882,63", datetime(2022, 11, 17, 15, 7, 12)),
        ("44882", datetime(2022, 11, 17)),
        ("44882.9999999", datetime(2022, 11, 18)),
        ("31-02-2022 10:00", None),
        ("17-11-2022 25:00", None),
        ("2022-11-17 (BC)", None),
        ("infinity", None),
        ("-infinity", None),
        ("epoch", None),
        ("now", None),
        ("2022", None),
    ],
)
def test_timestamp(con, text, expected):
    assert value(con, "cell_timestamp", text) == expected


@pytest.mark.parametrize(
    ("type_name", "text", "expected"),
    [
        ("code:4", "0873", "0873"),
        ("code:4", "873", "0873"),
        ("code:4", "34.0", "0034"),
        ("code:4", "1680.0", "1680"),
        ("code:4", "3", "0003"),
        ("code:4", "0", None),
        ("code:4", "034", None),
        ("code:4", "16801", None),
        ("code:4", "34.5", None),
        ("code:4", "GM0034", None),
        ("code:4", "-34", None),
        ("code:2", "1", "01"),
        ("code:2", "01", "01"),
        ("code:3-4", "111", "0111"),
        ("code:3-4", "0111", "0111"),
        ("code:3-4", "11", None),
        ("code:3-4", "25.62", None),
        ("code:2/4", "07", "07"),
        ("code:2/4", "0711", "0711"),
        ("code:2/4", "711", None),
        ("code:2/4", "7", None),
        ("kvk", "1234567", "01234567"),
        ("kvk", "1234567.0", "01234567"),
        ("kvk", "01234567", "01234567"),
        ("kvk", "123456", None),
        ("kvk", "012345678", None),
        ("code", "0873 A", "0873 A"),
    ],
)
def test_codes_of_one_width_get_their_zeros_back(con, type_name, text, expected):
    assert read(con, type_name, text) == expected


@pytest.mark.parametrize("name", ["code:", "code:0", "code:4-3", "code:4/", "code:x", "getal", "ignore"])
def test_there_is_no_such_type(name):
    with pytest.raises(ValueError, match="there is no type"):
        type_of(name)


def test_a_line_of_the_map_with_a_type_that_there_is_not_is_a_fault():
    line = dict.fromkeys(FIELDS, "") | {"type": "code:4-3"}
    with pytest.raises(ValueError, match="there is no type 'code:4-3'"):
        column_of(line)
    assert column_of(line | {"type": "ignore"}).is_loaded is False


@pytest.mark.parametrize(
    ("text", "expected"), [("Fieldlab", "fieldlab"), ("CIV", "CIV"), ("iets nieuws", "anders"), (None, None)]
)
def test_a_star_stands_for_any_other_label(con, text, expected):
    assert read(con, "choice", text, "fieldlab|CIV|*=anders") == expected


def test_a_star_stands_for_any_other_element_of_a_list(con):
    assert read(con, "list", "school;bedrijf;een buurman", "school|bedrijf|*=anders") == ["school", "bedrijf", "anders"]
    assert read(con, "list", "school;een buurman", "school|bedrijf") is None
    assert read(con, "list", None, "school|*=anders") is None


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
