"""The parsers under any text: none fails, and what a person writes in many ways reads back as one value."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.cell_types import MACROS, TYPES, type_of
from ingest.declaration import Column
from ingest.read.csv_form import form_of
from ingest.read.csv_rows import records
from ingest.read.eurostat_tsv_rows import corner
from ingest.read.gzip_bytes import MAGIC
from ingest.read.header import find_header
from ingest.read.json_stat_rows import read_cube, strides
from ingest.read.raw_table import RawTable
from ingest.read.strange import StrangeFile
from ingest.read.workbook_rows import cell_as_text

# letters, digits and signs that parsers look at, with any other sign among them
CELLS = st.text(
    st.one_of(st.sampled_from("0123456789.,;-/:+€%()[]{}\"' \n\t\u00a0TZejanx"), st.characters(codec="utf-8")),
    max_size=30,
)
# a query takes as long as the machine lets it
settings.register_profile("slow", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
anew = settings(settings.get_profile("slow"), max_examples=60)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))
        yield connection


def values(con: duckdb.DuckDBPyConnection, macro: str, texts: list[str]) -> list:
    return [v for (v,) in con.execute(f"select {macro}(cell_text(t)) from (select unnest(?) as t)", [texts]).fetchall()]


@anew
@given(texts=st.lists(CELLS, min_size=1, max_size=20))
def test_no_text_makes_any_type_fail(con, texts):
    """Texts together too: one cell that cannot be read leaves its neighbours alone."""
    assert len(TYPES) >= 20
    codes = [type_of(name) for name in ("code:4", "code:3-4", "code:2/4")]
    every = ", ".join(cell_type.expression("cell_text(t)") for cell_type in (*TYPES.values(), *codes))
    assert len(con.execute(f"select {every} from (select unnest(?) as t)", [texts]).fetchall()) == len(texts)


def dutch(cents: int, grouped: bool) -> str:
    euros = f"{cents // 100:,}".replace(",", ".") if grouped else str(cents // 100)
    return f"{euros},{cents % 100:02d}"


@anew
@given(euros=st.integers(0, 10**11), cents=st.integers(0, 99))
def test_money_in_five_dutch_ways_is_one_amount(con, euros, cents):
    whole = cents == 0
    amount = euros * 100 + cents
    ways = [
        dutch(amount, True),
        dutch(amount, False),
        f"€ {dutch(amount, True)}",
        f"EUR {dutch(amount, False)}",
        f"{dutch(amount, True)} euro",
        *([f"€\u00a0{dutch(amount, True)[:-2]}-", f"{dutch(amount, True)[:-3]}"] if whole else []),
    ]
    assert set(values(con, "cell_money", ways)) == {Decimal(amount) / 100}


MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
SHORT = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]


@anew
@given(day=st.dates(date(1960, 1, 1), date(2060, 12, 31)))
def test_a_day_in_seven_ways_is_one_day(con, day):
    ways = [
        f"{day:%d-%m-%Y}",
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}",
        f"{day.day:02d} {SHORT[day.month - 1]} {day.year}",
        f"{day.day} {SHORT[day.month - 1]}. {day.year}",
        f"{day.isoformat()}T12:30:00Z",
    ]
    assert set(values(con, "cell_date", ways)) == {day}
    assert set(values(con, "cell_partial_date", ways)) == {day}
    assert values(con, "cell_date_mdy", [f"{day:%m/%d/%Y} 10:00"]) == [day]


@anew
@given(day=st.dates(date(1960, 1, 1), date(2060, 12, 1)))
def test_a_month_in_three_ways_is_its_first_day(con, day):
    ways = [f"{day:%Y-%m}", f"{MONTHS[day.month - 1]} {day.year}", f"{SHORT[day.month - 1]} {day.year}"]
    assert set(values(con, "cell_partial_date", ways)) == {day.replace(day=1)}


@anew
@given(number=st.integers(-(10**9), 10**9), decimals=st.integers(0, 9999))
def test_a_decimal_reads_the_same_with_comma_and_point(con, number, decimals):
    # a fourth digit tells it from thousands; `0.125` needs none
    expected = Decimal(f"{number}.{decimals:04d}")
    assert values(con, "cell_decimal", [f"{number},{decimals:04d}", f"{number}.{decimals:04d}"]) == [expected] * 2


@anew
@given(number=st.integers(-(10**9), 10**9), cells=CELLS)
def test_what_is_read_as_a_percentage_or_grade_lies_within_its_bounds(con, number, cells):
    texts = [f"{number % 300 - 100}", f"{number % 300 - 100}%", f"{number % 30 - 5},5", cells]
    percentages, grades, points = (values(con, f"cell_{kind}", texts) for kind in ("percent", "grade", "scale"))
    assert all(p is None or 0 <= p <= 1 for p in percentages)
    assert all(g is None or 1 <= g <= 10 for g in grades)
    assert all(p is None or 1 <= p <= 5 for p in points)
    if 0 <= number % 300 - 100 <= 100:
        assert percentages[:2] == [Decimal(number % 300 - 100) / 100] * 2


@anew
@given(number=st.integers(0, 99_999_999))
def test_a_kvk_number_has_eight_digits_or_is_none(con, number):
    read = con.execute(f"select {type_of('kvk').expression('t')} from (select ? as t)", [str(number)]).fetchone()
    assert read == (f"{number:08d}" if number >= 1_000_000 else None,)


@anew
@given(width=st.integers(1, 9), number=st.integers(1, 999_999_999))
def test_a_code_with_a_width_survives_a_number_cell(con, width, number):
    """As text and as the number that Excel makes of it, it is one code; a longer number is none."""
    expected = f"{number:0{width}d}" if number < 10**width else None
    texts = [str(number), f"{number}.0", *([expected] if expected else [])]
    query = f"select {type_of(f'code:{width}').expression('t')} from (select unnest(?) as t)"
    assert {code for (code,) in con.execute(query, [texts]).fetchall()} == {expected}


@anew
@given(thousands=st.integers(1, 999), rest=st.integers(0, 999))
def test_a_group_of_thousands_is_never_a_decimal(con, thousands, rest):
    text = f"{thousands}.{rest:03d}"
    assert values(con, "cell_decimal", [text]) == [None]
    assert values(con, "cell_integer", [text]) == [thousands * 1000 + rest]
    assert values(con, "cell_money", [text]) == [thousands * 1000 + rest]


@anew
@given(number=st.floats(0, 1e9).map(lambda x: round(x, 3)))
def test_a_number_cell_with_three_decimals_is_never_thousands(con, number):
    text = cell_as_text(number)
    assert values(con, "cell_decimal", [text]) == [Decimal(str(number))]
    assert values(con, "cell_money", [text])[0] == Decimal(str(number)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert values(con, "cell_integer", [text]) == [int(number) if number.is_integer() else None]


@anew
@given(moment=st.datetimes(datetime(1960, 1, 1), datetime(2060, 12, 31)).map(lambda m: m.replace(microsecond=0)))
def test_a_moment_in_five_ways_is_one_moment(con, moment):
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    ways = [
        f"{moment:%Y-%m-%d %H:%M:%S}",
        f"{moment:%Y-%m-%dT%H:%M:%S}",
        f"{moment.day}-{moment.month}-{moment.year} {moment:%H:%M:%S}",
        cell_as_text(moment.replace(microsecond=0)),
        cell_as_text(serial),
    ]
    assert set(values(con, "cell_timestamp", ways)) == {moment}


@anew
@given(
    number=st.integers(1, 10),
    word=st.sampled_from(["of", "à", "tot", "t/m", "uit", "en", "van", "to", "or"]),
    rest=st.sampled_from(["9", "10", "meer", "negen"]),
)
def test_a_number_and_a_word_that_makes_it_a_range_is_no_grade(con, number, word, rest):
    texts = [f"{number} {word} {rest}", f"{number} - {word.upper()} {rest}", f"{number} ({word} {rest})"]
    assert values(con, "cell_grade", texts) == [None] * 3
    assert values(con, "cell_scale", texts) == [None] * 3


@anew
@given(
    parts=st.lists(st.text(st.characters(exclude_characters=';|\n[]"', categories=("L", "N")), min_size=1), min_size=1)
)
def test_a_list_reads_the_same_however_it_is_written(con, parts):
    ways = [";".join(parts), ";".join(parts) + ";", " ; ".join(parts), "|".join(parts), "\n".join(parts)]
    ways.append(json.dumps(parts))
    assert values(con, "cell_list", ways) == [parts] * len(ways)


@anew
@given(latitude=st.decimals(-90, 90, places=6))
def test_a_coordinate_reads_the_same_with_comma_and_point(con, latitude):
    text = f"{latitude:f}"
    assert values(con, "cell_coordinate", [text, text.replace(".", ",")]) == [float(latitude)] * 2


def column(name: str) -> Column:
    return Column("l", "p", "", name, name, "text", False, (), {}, "", "", False, None, None)


@anew
@given(above=st.lists(st.lists(CELLS, max_size=4), max_size=10), order=st.permutations(["naam", "plaats", "bedrag"]))
def test_a_header_is_found_below_whatever_stands_above_it(above, order):
    names = {"naam", "plaats", "bedrag"}
    above = [row for row in above if not names & {c.strip().casefold() for c in row}]
    table = RawTable("f", "", [*above, [f" {c.upper()} " for c in order], ["a", "b", "c"]], lambda con, relation: 0)
    header = find_header(table, [column(name) for name in order])
    assert header is not None
    assert header.row == len(above) + 1
    assert [header.columns[i].source_header for i in range(3)] == list(order)


@anew
@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1), delimiter=st.sampled_from(";,\t|"))
def test_what_is_written_as_csv_reads_back(tmp_path, rows, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    path = tmp_path / "x.csv"
    content = text.getvalue().encode("utf-8", "replace")
    path.write_bytes(content)
    form = form_of(path)
    assert form.encoding in ("utf-8", "utf-8-sig")
    assert form.lines == content.count(b"\n")
    assert form.quotes == content.count(b'"')
    assert not form.is_damaged or "\ufffd" in text.getvalue() or b"?" in content
    assert list(records(path, "utf-8", delimiter)) == [
        [c.encode("utf-8", "replace").decode() for c in row] for row in rows
    ]


@pytest.mark.parametrize("before", range(256 * 1024 - 4, 256 * 1024 + 2))
def test_a_lost_letter_is_seen_wherever_a_chunk_ends(tmp_path, before):
    path = tmp_path / "x.csv"
    path.write_bytes(b"x" * before + "\ufffd;2\n".encode())
    assert form_of(path).is_damaged


@anew
@given(content=st.binary(max_size=200).filter(lambda b: not b.startswith(MAGIC)))
def test_any_bytes_have_a_form_and_can_be_told_as_text(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    form = form_of(path)
    assert form.encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252")
    content.decode(form.encoding, "replace")
    if not form.is_damaged:
        assert content.decode("utf-8") is not None


@anew
@given(
    line=st.one_of(
        CELLS, st.from_regex(r"[a-z]{1,3}(,[a-z]{1,3}){0,2}\\[A-Z_]{1,9}(\t[0-9Q-]{1,7}){0,3}", fullmatch=True)
    )
)
def test_a_first_line_is_a_corner_with_all_its_members_or_none(tmp_path, line):
    path = tmp_path / "x.tsv"
    path.write_text(line + "\n", encoding="utf-8", errors="replace", newline="")
    found = corner(path)
    if found:
        assert len(found.keys) == len(found.dimensions) + 3
        assert len(found.members) == line.split("\n")[0].count("\t")


@anew
@given(sizes=st.lists(st.integers(1, 5), min_size=1, max_size=4), data=st.data())
def test_positions_in_a_cube_are_those_of_row_major_order(tmp_path, sizes, data):
    assert strides(sizes)[-1] == 1
    members = {f"d{i}": [f"m{i}{j}" for j in range(size)] for i, size in enumerate(sizes)}
    index = data.draw(st.booleans())
    dimension = {
        n: {"category": {"index": m if index else {k: j for j, k in enumerate(m)}}} for n, m in members.items()
    }
    chosen = [data.draw(st.integers(0, size - 1)) for size in sizes]
    position = 0
    for size, at in zip(sizes, chosen, strict=True):
        position = position * size + at
    document = {"class": "dataset", "id": list(members), "size": sizes, "dimension": dimension}
    path = tmp_path / "x.json"
    path.write_text(json.dumps(document | {"value": {str(position): 7.5}}))
    cube = read_cube(path)
    assert cube.cells == {position: ("7.5", None)}
    assert cube.members_at(position) == [f"m{i}{j}" for i, j in enumerate(chosen)]


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.floats(allow_nan=False), st.text(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=6,
)


@anew
@given(key=st.sampled_from(["id", "size", "dimension", "value", "status", "updated", "class"]), given_=VALUES)
def test_a_cube_with_anything_in_it_is_read_or_told(tmp_path: Path, key, given_):
    whole = {
        "version": "2.0", "class": "dataset", "id": ["geo"], "size": [2], "value": [1, 2],
        "dimension": {"geo": {"category": {"index": ["NL", "BE"]}}},
    }  # fmt: skip
    path = tmp_path / "x.json"
    path.write_text(json.dumps(whole | {key: given_}))
    try:
        assert len(read_cube(path).cells) <= 2
    except StrangeFile as error:
        assert str(error)
