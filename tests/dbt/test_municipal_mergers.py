"""Awards in every municipality that merged: in the region of their own year, under its old name and its new one."""

import csv
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from htsm.dbt import run_dbt
from htsm.home import PROJECT, Home
from tests.dbt.raw_fixture import parsed, state, write_raw

SEEDS = PROJECT / "dbt_project" / "seeds" / "regions"
SLIM = state("slim", "lijst", "s1", datetime(2024, 1, 5, 6))


def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MERGERS = [m for m in rows("municipality_merger") if m["share"] == "whole"]
MUNICIPALITIES = {m["municipality_code"]: m for m in rows("municipality")}
LANDSDEEL = {r["provincie_code"]: r["landsdeel_code"] for r in rows("landsdeel_provincie")}


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """fct_award by project number: `<old code> before`, `<old code> after` and `<old code> renamed`."""
    home = Home(tmp_path_factory.mktemp("mergers"))
    awards = []
    for merger in MERGERS:
        merged_in = date.fromisoformat(merger["effective_date"]).year
        for kind, year, place in (
            ("before", merged_in - 1, merger["old_name"]),
            ("after", merged_in + 1, merger["old_name"]),
            ("renamed", merged_in + 1, merger["new_name"]),
        ):
            awards.append(
                {"project_number": f"{merger['old_code']} {kind}", "category": "MKB", "year": year, "place": place,
                 "applicant_name": f"Voorbeeld {merger['old_code']}", "project_name": "Leren", "subsidy_eur": 1}
            )  # fmt: skip
    write_raw(home.root, {"snapshot": [SLIM], "slim__award": parsed(SLIM, awards)})
    run_dbt(
        home,
        ["build", "--select", "+fct_award", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"],
    )
    with duckdb.connect(str(home.work / "build.duckdb"), read_only=True) as con:
        result = con.execute("select * from core.fct_award")
        names = [column[0] for column in result.description]
        found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return {award["project_number"]: award for award in found}


def lies_in(award: dict[str, Any], code: str) -> bool:
    """Whether an award lies in a municipality and in all regions that it lay in."""
    of = MUNICIPALITIES[code]
    return (
        award["gemeente_code"] == code
        and award["provincie_code"] == of["provincie_code"]
        and award["corop_code"] == of["corop_code"]
        and award["arbeidsmarktregio_code"] == of["arbeidsmarktregio_code"]
        and award["landsdeel_code"] == LANDSDEEL[of["provincie_code"]]
        and award["landsdeel_cbs_code"] == of["landsdeel_cbs_code"]
    )


def test_every_award_is_there(placed):
    assert len(MERGERS) == 63
    assert len(placed) == 3 * len(MERGERS)
    assert {a["place_resolution"] for a in placed.values()} <= {"resolved", "ambiguous", "municipality uncertain"}


def test_before_the_merger_it_lies_in_the_municipality_of_then(placed):
    elsewhere = {m["old_name"]: placed[f"{m['old_code']} before"]["place_resolution"]
                 for m in MERGERS if not lies_in(placed[f"{m['old_code']} before"], m["old_code"])}  # fmt: skip
    # a village in Brabant is called so too: nothing in such a row decides between the two
    assert elsewhere == {"Haren": "ambiguous"}


def test_after_the_merger_it_lies_in_the_municipality_of_now(placed):
    for kind in ("after", "renamed"):
        elsewhere = {m["old_name"]: placed[f"{m['old_code']} {kind}"]["place_resolution"]
                     for m in MERGERS if not lies_in(placed[f"{m['old_code']} {kind}"], m["new_code"])}  # fmt: skip
        # Haren is a village in Brabant, Noordwijk one in Groningen too
        assert elsewhere == ({"Haren": "ambiguous"} if kind == "after" else {"Noordwijkerhout": "ambiguous"})


def test_no_award_lies_in_a_municipality_that_was_not_there_in_its_year(placed):
    for award in placed.values():
        if code := award["gemeente_code"]:
            of, day = MUNICIPALITIES[code], f"{award['year']}-07-01"
            assert of["valid_from"] <= day and (not of["valid_to"] or day < of["valid_to"]), award["project_number"]


def test_whenever_it_was_awarded_it_lies_on_the_map_of_today_too(placed):
    successor = {m["old_code"]: m["new_code"] for m in MERGERS}

    def today(code: str) -> str:
        return today(successor[code]) if code in successor else code

    elsewhere = {m["old_name"]: placed[f"{m['old_code']} before"]["current_gemeente_code"]
                 for m in MERGERS
                 if placed[f"{m['old_code']} before"]["current_gemeente_code"] != today(m["old_code"])}  # fmt: skip
    assert elsewhere == {"Haren": None}
    before = placed["GM1684 before"]
    assert (before["gemeente_code"], before["current_gemeente_code"]) == ("GM1684", "GM1982")
