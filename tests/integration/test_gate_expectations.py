"""Each kind of check on one small table: Great Expectations counts what our own SQL selects, NULLs included."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.checks import Check
from expectations.failing_rows import EXPECTATIONS
from expectations.gate import run_checks

AS_OF = date(2024, 2, 29)

TABLE = """
create schema raw;
create table raw.snapshot as
select * from (values ('s', 'old', false), ('s', 'new', true)) as t (source_id, snapshot_id, is_latest);
create table raw.award as
select 's' as _source_id, if(nth <= 4, 'old', 'new') as _snapshot_id, 'a.csv' as _file, '' as _sheet, nth as _row,
  cast(eur as decimal(18, 2)) as eur, scheme, cast(day as date) as day, note
from (values
  (1, 10, 'MKB', '2020-01-01', 'a {b:c} 5%'), (2, 20, 'MKB', '2025-02-28', 'x'), (3, null, 'SAM', null, null),
  (4, 30.01, 'SAM', '2025-03-01', ':b'), (5, -1, 'GRB', '2017-12-31', 'it''s'), (6, 40, null, '2021-01-01', ''),
  (7, 30, 'MKB', '2024-02-29', 'y')
) as t (nth, eur, scheme, day, note);
create table raw.loose as select 7 as cap, * from raw.award;
alter table raw.loose drop column _row;
"""

BETWEEN, IN_SET = "expect_column_values_to_be_between", "expect_column_values_to_be_in_set"
NOT_NULL = "expect_column_values_to_not_be_null"
GREATER = "expect_column_pair_values_a_to_be_greater_than_b"
YEAR_ON = {"$PARAMETER": "as_of_plus_1_year"}

CASES: list[tuple[str, dict[str, Any], list[int]]] = [
    (BETWEEN, {"kwargs": {"column": "eur", "min_value": 0, "max_value": 30}}, [4, 5, 6]),
    (BETWEEN, {"kwargs": {"column": "eur", "max_value": 20}, "row_condition": {"scheme": "MKB"}}, [7]),
    (BETWEEN, {"kwargs": {"column": "eur", "min_value": 15}, "row_condition": {"scheme": ["MKB", "GRB"]}}, [1, 5]),
    (BETWEEN, {"kwargs": {"column": "eur", "min_value": 15}, "row_condition": {"scheme": "MKB", "note": "x"}}, []),
    (BETWEEN, {"kwargs": {"column": "eur", "min_value": 35}, "latest_only": True}, [5, 7]),
    (BETWEEN, {"kwargs": {"column": "day", "min_value": date(2018, 1, 1), "max_value": YEAR_ON}}, [4, 5]),
    (IN_SET, {"kwargs": {"column": "scheme", "value_set": ["MKB", "SAM"]}}, [5]),
    (NOT_NULL, {"kwargs": {"column": "scheme"}}, [6]),
    (NOT_NULL, {"kwargs": {"column": "eur"}, "row_condition": {"scheme": "SAM"}}, [3]),
    (GREATER, {"kwargs": {"column_A": "eur", "column_B": "_row"}}, [5]),
    (GREATER, {"kwargs": {"column_A": "_row", "column_B": "_row", "or_equal": True}}, []),
    (GREATER, {"kwargs": {"column_A": "_row", "column_B": "_row"}}, [1, 2, 3, 4, 5, 6, 7]),
]

SQL_CASES = [
    ("select * from batch where note like '%{b:c} 5%'", [1]),
    ("select * from batch where note = ':b' -- a comment: at the end", [4]),
    ("select * from batch where note = 'it''s' and eur::int < 0", [5]),
    (
        "with few as (from batch where _row < 3) select few._row from few join raw.award as a on few._row = a._row",
        [1, 2],
    ),
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gate") / "small.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLE)
    return path


def _check(name: str, **said: Any) -> Check:
    about = {"table": "raw.award", "layer": "parsed", "severity": "fail", "owner": "publisher", "description": "d"}
    return Check(**(about | {"check_id": name} | said))


def test_rows_that_break_an_expectation_are_counted_and_selected_alike(database: Path) -> None:
    checks = [_check(f"case_{n}", expectation=name, **said) for n, (name, said, _) in enumerate(CASES)]

    results = run_checks(checks, database, AS_OF)

    found = {
        check.check_id: [row["row"] for row in result.examples] for check, result in zip(checks, results, strict=True)
    }
    assert found == {f"case_{n}": rows for n, (_, _, rows) in enumerate(CASES)}
    assert [result.failing_rows for result in results] == [len(rows) for _, _, rows in CASES]
    assert [result.passed for result in results] == [not rows for _, _, rows in CASES]


def test_every_supported_expectation_about_rows_has_a_case() -> None:
    about_rows = {name for name, supported in EXPECTATIONS.items() if supported.columns}

    assert {name for name, _, _ in CASES} == about_rows


@pytest.mark.parametrize(
    ("name", "kwargs", "passed"),
    [
        ("expect_table_row_count_to_equal", {"value": 7}, True),
        ("expect_table_row_count_to_equal", {"value": 6}, False),
        ("expect_table_row_count_to_be_between", {"min_value": 7}, True),
        ("expect_table_row_count_to_be_between", {"max_value": 6}, False),
    ],
)
def test_an_expectation_about_a_table_has_no_failing_rows(
    database: Path, name: str, kwargs: dict[str, int], passed: bool
) -> None:
    (result,) = run_checks([_check("count", expectation=name, kwargs=kwargs)], database, AS_OF)

    assert (result.passed, result.failing_rows, result.examples) == (passed, 0, [])
    assert result.observed == "7 rows in the table"


@pytest.mark.parametrize(("sql", "rows"), SQL_CASES)
def test_sql_may_hold_braces_colons_percents_and_comments(database: Path, sql: str, rows: list[int]) -> None:
    (result,) = run_checks([_check("sql", sql=sql)], database, AS_OF)

    assert result.observed == f"{len(rows)} rows that must not exist"
    assert [row["row"] for row in result.examples] == rows


def test_examples_of_a_table_that_knows_no_place_show_the_whole_row(database: Path) -> None:
    check = _check("loose", table="raw.loose", expectation=IN_SET, kwargs={"column": "scheme", "value_set": ["MKB"]})

    (result,) = run_checks([check], database, AS_OF)

    assert result.failing_rows == 3
    assert result.examples[0]["cap"] == 7
    assert {example["scheme"] for example in result.examples} == {"SAM", "GRB"}
