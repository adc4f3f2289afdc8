"""Suite files: what is read from them, and what a maker of a faulty one is told."""

from datetime import date

import pytest

from expectations.checks import LAYERS
from expectations.suite_files import SuiteFault, load, parse

CHECKS_PER_SUITE = {"parsed": 24, "core": 16, "marts": 21}

GOOD = """
- check_id: subsidy_in_range
  table: raw.slim__award
  latest_only: true
  expectation: expect_column_values_to_be_between
  kwargs: {column: subsidy_eur, min_value: 0, max_value: 500000}
  row_condition: {category: [MKB, samenwerkingsverband]}
  severity: warn
  owner: publisher
  description: >-
    a SLIM subsidy
    is at most half a million
  exception: {reason: the publisher corrects it, until: 2024-06-30}
- check_id: ledger_balances
  table: raw.row_ledger
  sql: |
    select * from batch where rows_read <> rows_loaded;
  severity: fail
  owner: internal
  description: rows read are rows loaded
"""


@pytest.mark.parametrize("layer", LAYERS)
def test_every_suite_has_the_checks_that_are_expected(layer: str) -> None:
    checks = load(layer)

    assert len(checks) == CHECKS_PER_SUITE[layer]
    assert {check.layer for check in checks} == {layer}


def test_a_suite_file_is_read_with_its_exception_and_its_sql() -> None:
    by_range, by_sql = parse(GOOD, "parsed", "parsed.yml")

    assert by_range.kwargs == {"column": "subsidy_eur", "min_value": 0, "max_value": 500000}
    assert by_range.row_condition == {"category": ["MKB", "samenwerkingsverband"]}
    assert by_range.description == "a SLIM subsidy is at most half a million"
    assert by_range.latest_only
    assert by_range.exception is not None
    assert by_range.exception.until == date(2024, 6, 30)
    assert by_sql.sql == "select * from batch where rows_read <> rows_loaded"
    assert not by_sql.latest_only


FAULTS = [
    ("check_id: subsidy_in_range", "check_id: ledger_balances", "ledger_balances.*used twice"),
    ("check_id: subsidy_in_range", "chek_id: subsidy_in_range", "unknown chek_id; the known keys are check_id"),
    ("  owner: publisher\n", "", "owner is missing"),
    ("owner: publisher", "owner: somebody", "owner is 'somebody'; it must be internal or publisher or steward"),
    ("severity: warn", "severity: error", "severity is 'error'; it must be fail or warn"),
    ("table: raw.slim__award", "table: slim__award", "write it as schema.table"),
    ("to_be_between", "to_be_beween", "'expect_column_values_to_be_beween' is not one .* use sql, or one of expect"),
    ("column: subsidy_eur, min_value: 0, max_value: 500000", "column: subsidy_eur", "min_value, max_value or both"),
    ("column: subsidy_eur, ", "", "needs kwargs column"),
    ("max_value: 500000", "mostly: 0.9", "unknown mostly; the known keys are column, max_value, min_value"),
    ("  expectation: expect_column_values_to_be_between", "", "either expectation or sql"),
    (
        "kwargs: {column: subsidy_eur, min_value: 0, max_value: 500000}",
        "kwargs: subsidy_eur",
        "kwargs must be a mapping",
    ),
    ("max_value: 500000", "max_value: {$PARAMETER: today}", "is {'.PARAMETER': 'today'}; .* one of as_of, as_of_plus"),
    ("  expectation:", "  sql: select 1\n  expectation:", "and not both"),
    ("  sql: |", "  kwargs: {column: a}\n  sql: |", "put them in the sql"),
    ("until: 2024-06-30", "until: soon", "needs an end date, until: 2024-06-30; it has 'soon'"),
    ("until: 2024-06-30", "untill: 2024-06-30", "exception: unknown untill"),
    ("reason: the publisher corrects it, ", "", "an exception needs a reason"),
    ("exception: {reason: the publisher corrects it, until: 2024-06-30}", "exception: yes", "an end date"),
    ("- check_id: subsidy_in_range", "- 7\n- check_id: subsidy_in_range", "must be a mapping"),
]


@pytest.mark.parametrize(("good", "bad", "told"), FAULTS)
def test_a_faulty_suite_file_is_refused_with_the_place_and_the_remedy(good: str, bad: str, told: str) -> None:
    assert good in GOOD

    with pytest.raises(SuiteFault, match=f"(?s)^parsed.yml, check .*{told}"):
        parse(GOOD.replace(good, bad, 1), "parsed", "parsed.yml")


@pytest.mark.parametrize(("text", "told"), [("a: [", "not valid YAML"), ("a: 1", "list of checks"), ("", "list of")])
def test_a_file_that_is_no_list_of_checks_is_refused(text: str, told: str) -> None:
    with pytest.raises(SuiteFault, match=f"core.yml .*{told}"):
        parse(text, "core", "core.yml")


def test_an_unknown_layer_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SuiteFault, match="no layer 'mart'; the layers are parsed, core, marts"):
        load("mart")
