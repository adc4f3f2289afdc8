"""The page of checks: everything that was checked, what failed first, nothing from outside, nothing unescaped."""

from html.parser import HTMLParser

import pytest

from publish.checks_page import checks_page
from tests.integration.release_build import check, plan

CHECKS = [
    check("award_year"),
    check("postcodes", suite="parsed", layer="parsed"),
    check(
        "amounts_agree",
        severity="warn",
        owner="publisher",
        passed=False,
        observed="2 rows that must not exist",
        failing_rows=23,
        examples=[
            {"source_id": "rif", "file": "lijst.xlsx", "sheet": "2021", "row": 12, "amount": None},
            {"source_id": "rif", "file": "<script>alert(1)</script>", "sheet": "2021", "row": 13, "amount": 5},
        ],
    ),
    check("old_codes", passed=False, excepted=True, failing_rows=1),
]


class Read(HTMLParser):
    """The cells of all tables, and the tags that were opened and not closed."""

    VOID = ("meta", "br", "link", "img")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data


def read(page: str) -> Read:
    parser = Read()
    parser.feed(page)
    assert parser.open == []
    return parser


def test_every_check_has_a_row_and_what_failed_stands_first():
    rows = read(checks_page(plan(), CHECKS)).rows
    found = [row for row in rows if len(row) == 7 and row[0] != "uitkomst"]
    assert [(row[1], row[0]) for row in found] == [
        ("postcodes", "✔ goed"),
        ("amounts_agree", "▲ waarschuwing"),
        ("old_codes", "▲ uitzondering"),
        ("award_year", "✔ goed"),
    ]
    assert found[1][3:] == ["waarschuwing", "bronhouder", "2 rows that must not exist", "23"]


def test_failing_rows_are_shown_where_a_person_finds_them():
    rows = read(checks_page(plan(), CHECKS)).rows
    assert ["rif", "lijst.xlsx", "2021", "12", ""] in rows
    assert ["rif", "<script>alert(1)</script>", "2021", "13", "5"] in rows


def test_the_page_needs_nothing_from_outside_and_runs_nothing():
    page = checks_page(plan(), CHECKS)
    assert "script" not in read(page).seen
    assert "http" not in page
    assert "url(" not in page


def test_sample_data_and_the_count_are_said():
    page = checks_page(plan(), CHECKS)
    assert "Voorbeelddata: verzonnen cijfers" in page
    assert "2 van 4 controles zijn goed, 1 waarschuwen, 1 vallen onder een uitzondering" in " ".join(page.split())
    assert "Voorbeelddata" not in checks_page(plan(is_sample=False), CHECKS)


def test_a_suite_that_has_no_title_is_no_page():
    with pytest.raises(ValueError, match="fourth"):
        checks_page(plan(), [check("award_year", suite="fourth")])
