"""Which results stop a release, and what the refusal tells the one who must act."""

from dataclasses import replace
from datetime import date

import pytest

from expectations.checks import Excuse, clock
from expectations.gate import CheckResult, GateRefused, enforce

FAILED = CheckResult(
    suite="parsed",
    check_id="cbs_value_not_negative",
    layer="parsed",
    severity="fail",
    owner="publisher",
    description="a number or rate of vacancies is never below zero",
    passed=False,
    excepted=False,
    observed="5 of 43542 rows fail",
    failing_rows=5,
    examples=[
        {"source_id": "cbs", "file": "80472ned.csv", "sheet": "Data", "row": row, "value": -1.5} for row in range(7, 12)
    ],
)


def test_a_failed_check_of_severity_fail_stops_the_release() -> None:
    with pytest.raises(GateRefused) as refused:
        enforce([replace(FAILED, check_id="other", passed=True), FAILED])

    assert refused.value.failed == [FAILED]


@pytest.mark.parametrize("change", [{"severity": "warn"}, {"passed": True}, {"excepted": True}])
def test_a_warning_a_passed_and_an_excepted_check_stop_nothing(change: dict[str, object]) -> None:
    enforce([replace(FAILED, **change)])

    assert not replace(FAILED, **change).stops


def test_the_refusal_says_what_where_who_and_what_to_do() -> None:
    message = str(GateRefused([FAILED, replace(FAILED, check_id="ledger_balances", owner="internal", layer="core")]))

    assert message.startswith("The gate refused: 2 checks failed on parsed, core. The last good release stays")
    assert "cbs_value_not_negative (parsed): a number or rate of vacancies is never below zero" in message
    assert "observed: 5 of 43542 rows fail" in message
    assert "- source_id cbs, file 80472ned.csv, sheet Data, row 7: value=-1.5" in message
    assert "row 9" in message
    assert "row 10" not in message
    assert "and 2 more" in message
    assert "who must act: the publisher of the file" in message
    assert "what to do: see the rows with `htsm quarantine list`; then deliver a corrected file" in message
    assert "expectations/suites/parsed.yml" in message
    assert "who must act: the data engineer" in message


def test_a_refusal_without_rows_shows_none() -> None:
    message = str(GateRefused([replace(FAILED, examples=[], failing_rows=0, observed="2 rows in the table")]))

    assert "1 check failed" in message
    assert "more" not in message
    assert "\n  - " not in message


def test_an_exception_holds_up_to_and_including_its_end_date() -> None:
    excuse = Excuse("the publisher corrects it", date(2024, 6, 30))

    assert excuse.covers(date(2024, 6, 30))
    assert not excuse.covers(date(2024, 7, 1))


@pytest.mark.parametrize(
    ("as_of", "year_on"), [(date(2024, 2, 15), date(2025, 2, 15)), (date(2024, 2, 29), date(2025, 2, 28))]
)
def test_the_dates_a_suite_can_name_follow_from_the_as_of(as_of: date, year_on: date) -> None:
    assert clock(as_of) == {"as_of": as_of, "as_of_plus_1_year": year_on}
