"""core.dim_region over the seeds, without dbt: the model's SQL with the seeds' files in place of ref()."""

from collections.abc import Iterator
from datetime import date

import duckdb
import jinja2
import pytest

from htsm.home import PROJECT

SEEDS = PROJECT / "dbt_project" / "seeds" / "regions"
MODEL = PROJECT / "dbt_project" / "models" / "core" / "dim_region.sql"
FIRST_DAY, GREAT_MERGER = date(2016, 1, 1), date(2019, 1, 1)
# Eight by municipalities that stayed, Gorinchem by Lingewaal until 2019 and by Vijfheerenlanden since.
CROSSING_A_BORDER = [
    "amersfoort",
    "food-valley",
    "gooi-en-vechtstreek",
    "gorinchem",
    "groningen",
    "groot-amsterdam",
    "ijsselvechtstreek",
    "rijk-van-nijmegen",
    "stedendriehoek-en-noordwest-veluwe",
]


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with dim_region as of 2024-02-15."""
    connection = duckdb.connect()
    connection.execute("create table run as select date '2024-02-15' as as_of_date")
    model = jinja2.Environment().from_string(MODEL.read_text(encoding="utf-8"))
    query = model.render(ref=lambda seed: f"'{SEEDS / seed}.csv'", source=lambda schema, table: table)
    connection.execute(f"create table dim_region as {query}")
    yield connection
    connection.close()


def test_it_has_one_current_row_for_every_region(db: duckdb.DuckDBPyConnection) -> None:
    query = """
        select region_level, count(*), count(distinct region_code) from dim_region
        where is_current group by all
    """
    sizes = {
        "nl": 1,
        "landsdeel": 5,
        "landsdeel_cbs": 4,
        "provincie": 12,
        "corop": 40,
        "arbeidsmarktregio": 35,
    }
    rows = {level: (rows, codes) for level, rows, codes in db.execute(query).fetchall()}
    assert rows == {level: (size, size) for level, size in {**sizes, "gemeente": 342}.items()}


def test_periods_of_a_region_follow_each_other(db: duckdb.DuckDBPyConnection) -> None:
    following = "lead(valid_from) over (partition by region_level, region_code order by valid_from)"
    broken = f"valid_to <= valid_from or {following} <> coalesce(valid_to, valid_from)"
    assert not db.execute(f"select * from dim_region qualify {broken}").fetchall()


def test_only_a_gemeente_ends(db: duckdb.DuckDBPyConnection) -> None:
    ended = """
        select region_level, count(*) from (
            from dim_region select region_level, region_code
            group by all having count(*) = count(valid_to)
        ) group by all
    """
    assert db.execute(ended).fetchall() == [("gemeente", 66)]


@pytest.mark.parametrize("day", [FIRST_DAY, GREAT_MERGER, date(2024, 2, 15)])
def test_a_region_that_crosses_a_border_has_no_province(db: duckdb.DuckDBPyConnection, day: date) -> None:
    query = """
        select region_code from dim_region where region_level = $level and provincie_code is null
        and valid_from <= $day and (valid_to is null or valid_to > $day) order by all
    """
    crossing = db.execute(query, {"level": "arbeidsmarktregio", "day": day}).fetchall()
    assert [code for (code,) in crossing] == CROSSING_A_BORDER
    assert db.execute(query, {"level": "corop", "day": day}).fetchall() == []


@pytest.mark.parametrize("level", ["landsdeel", "landsdeel_cbs", "provincie", "corop", "arbeidsmarktregio"])
def test_a_region_lies_in_itself(db: duckdb.DuckDBPyConnection, level: str) -> None:
    query = f"select distinct {level}_code = region_code from dim_region where region_level = $level"
    assert db.execute(query, {"level": level}).fetchall() == [(True,)]


def test_a_province_has_both_kinds_of_landsdeel(db: duckdb.DuckDBPyConnection) -> None:
    query = """
        select landsdeel_code, landsdeel_cbs_code, list(name_nl order by region_code) from dim_region
        where region_level = 'provincie' group by all order by all
    """
    assert db.execute(query).fetchall() == [
        ("TPN", "LD01", ["Groningen", "Fryslân", "Drenthe"]),
        ("TPNW", "LD02", ["Flevoland"]),
        ("TPNW", "LD03", ["Utrecht", "Noord-Holland"]),
        ("TPO", "LD02", ["Overijssel", "Gelderland"]),
        ("TPZO", "LD04", ["Noord-Brabant", "Limburg"]),
        ("TPZW", "LD03", ["Zuid-Holland", "Zeeland"]),
    ]


def test_a_region_gets_a_new_period_when_it_comes_to_lie_elsewhere(db: duckdb.DuckDBPyConnection) -> None:
    query = """
        select landsdeel_cbs_code, valid_from, valid_to, is_current from dim_region
        where region_level = 'arbeidsmarktregio' and region_code = 'gorinchem' order by valid_from
    """
    before, since = (None, FIRST_DAY, GREAT_MERGER, False), ("LD03", GREAT_MERGER, None, True)
    assert db.execute(query).fetchall() == [before, since]


def test_a_municipality_carries_every_level_and_is_current_until_it_ends(
    db: duckdb.DuckDBPyConnection,
) -> None:
    query = """
        select * exclude (name_nl, name_en) from dim_region where region_code in ('GM0457', 'GM1961')
        order by region_code
    """
    weesp = ("gemeente", "GM0457", "0457", "PV27", "CR24", "gooi-en-vechtstreek", "TPNW", "LD03")
    vijfheerenlanden = ("gemeente", "GM1961", "1961", "PV26", "CR17", "gorinchem", "TPNW", "LD03")
    assert db.execute(query).fetchall() == [
        (*weesp, FIRST_DAY, date(2022, 3, 24), False),
        (*vijfheerenlanden, GREAT_MERGER, None, True),
    ]
