"""The text of a publication."""

from typing import Any

from publish.release_info import count_checks
from publish.summary import record, summary


def info(**changed: Any) -> dict[str, Any]:
    """A release.json in which nothing happened."""
    return {
        "release_id": "20240215-bb",
        "as_of": "2024-02-15T23:59:59+00:00",
        "profile": "live",
        "is_sample": False,
        "rows": {"core.fct_award": 1000, "meta.run": 2},
        "checks": {"total": 3, "passed": 3, "failed": []},
        "sources": [],
        "refused": [],
        "changes": {
            "previous_release_id": "20240214-aa",
            "rows": {},
            "facts": [],
            "kpis": {"moved": 0, "appeared": 0, "vanished": 0, "shown": []},
        },
    } | changed


def moved(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "kpi_id": f"AL{number}.1",
        "period_end": "2023-12-31",
        "region_level": "nl",
        "region_code": "NL01",
        "breakdown": "",
        "name_nl": "Nieuwe communities",
        "unit": "count",
        "reason": "andere leveringen: rif",
        "old_value": 6.0,
        "new_value": 7.0,
    } | changed


def test_nothing_new_is_four_lines() -> None:
    assert summary(info()).splitlines() == [
        "Release 20240215-bb (na 20240214-aa), zoals bekend op 15-02-2024, profiel live.",
        "Cijfers: geen enkel cijfer is anders dan in de vorige release.",
        "Rijen: 1.002 in 2 tabellen.",
        "Controles: 3 van 3 geslaagd.",
    ]


def test_sample_data_and_a_first_release_are_named() -> None:
    changes = info()["changes"] | {"previous_release_id": None}
    heading = summary(info(is_sample=True, changes=changes)).splitlines()[0]
    assert "(de eerste)" in heading
    assert "VOORBEELDDATA: verzonnen cijfers" in heading


def test_what_changed_is_told_with_its_numbers() -> None:
    changes = {
        "previous_release_id": "a",
        "rows": {"core.fct_award": {"old": 900, "new": 1000}, "core.fct_new": {"old": None, "new": 5}},
        "facts": [
            {"source_id": "cbs", "table_id": "83599NED", "new_facts": 4896, "revised_facts": 1022,
             "common_facts": 15504, "vanished_facts": 0},
            {"source_id": "slim", "table_id": "lijst", "new_facts": 0, "revised_facts": 0,
             "common_facts": 10, "vanished_facts": 2},
        ],
        "kpis": {
            "moved": 12, "appeared": 1, "vanished": 0,
            "shown": [moved(1), moved(2, region_level="provincie", region_code="PV20", breakdown="number",
                                      old_value=None, new_value=1234.5, unit="eur")] + [moved(n) for n in range(3, 13)],
        },
    }  # fmt: skip
    lines = summary(info(changes=changes)).splitlines()
    assert "Andere aantallen: core.fct_award 900 -> 1.000, core.fct_new geen -> 5." in lines
    assert "Levering cbs 83599NED: 4.896 feiten nieuw en 1.022 herzien, van 15.504 die er al waren." in lines
    assert "Levering slim lijst: 0 feiten nieuw en 0 herzien, van 10 die er al waren, 2 verdwenen." in lines
    assert "Cijfers: 12 anders, 1 nieuw, 0 verdwenen." in lines
    assert "  AL1.1 Nieuwe communities, 4e kwartaal 2023: 6 -> 7 (andere leveringen: rif)" in lines
    assert (
        "  AL2.1 Nieuwe communities, 4e kwartaal 2023, PV20, number: geen waarde -> € 1.235 (andere leveringen: rif)"
        in lines
    )
    assert len([line for line in lines if line.startswith("  AL")]) == 10


def test_sources_in_trouble_are_named() -> None:
    sources = [
        {"source_id": "slim", "last_landed_at": None, "is_late": True, "is_stale": False, "refused_files": 2,
         "quarantined_rows": 0},
        {"source_id": "cbs", "last_landed_at": "2023-11-30T12:00:00", "is_late": True, "is_stale": True,
         "refused_files": 0, "quarantined_rows": 1234},
    ]  # fmt: skip
    lines = summary(info(sources=sources)).splitlines()
    assert "Te laat: cbs (laatste levering 30-11-2023)." in lines
    assert "Nooit geleverd: slim." in lines
    assert "Verouderd, met de laatste goede levering gerekend: cbs." in lines
    assert "Geweigerde bestanden: slim 2." in lines
    assert "Rijen in quarantaine: cbs 1.234." in lines


def test_failed_checks_are_told_with_who_must_act() -> None:
    failed = {
        "suite": "parsed",
        "check_id": "rif_ratio",
        "severity": "warn",
        "owner": "publisher",
        "description": "subsidy is a third",
        "passed": False,
        "excepted": False,
        "observed": "2 of 9 rows",
        "examples": [{"row": 4}],
    }
    passed = failed | {"check_id": "other", "passed": True}
    checks = count_checks([failed, passed])
    assert "examples" not in checks["failed"][0]
    lines = summary(info(checks=checks)).splitlines()
    assert lines[-2:] == [
        "Controles: 1 van 2 geslaagd.",
        "  warn, publisher: parsed.rif_ratio: subsidy is a third (2 of 9 rows)",
    ]


def test_who_let_a_move_pass_is_told_and_programs_get_the_same() -> None:
    approval = {"kpi_id": "AL1.1", "move": "AL1.1: 6 -> 20", "by": "M. Steward", "reason": "late lijst"}
    made = record(info(approvals=[approval]))
    assert "Goedgekeurd door M. Steward: AL1.1: 6 -> 20. Reden: late lijst" in made["text"].splitlines()
    assert made["approvals"] == [approval]
    assert made["changes"]["previous_release_id"] == "20240214-aa"
