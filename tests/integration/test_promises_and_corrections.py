"""What publishers say of their own lists, and their known errors: from a small file to the gate."""

import json
from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest

from expectations.gate import GateRefused
from htsm import steps
from htsm.decisions import record
from htsm.home import Home
from ingest.samples.generate import FILES
from tests.integration.reading import Drop, accounted
from tests.integration.sources.made_files import workbook
from tests.integration.sources.test_cbs import SURVEY
from tests.integration.sources.test_fieldlabs import ROWS, sheet

RIF = "\n".join(
    [
        "Overzicht toegekende aanvragen (VOORBEELDDATA - verzonnen)",
        "Peildatum: 17 november 2022",
        "",
        "Ronde;Projectnaam;Penvoerder;Arbeidsmarktregio;Type;Subsidie;Totale kosten",
        "2021-1;Voorbeeldcentrum Metaal;ROC Voorbeeldstad;Regio Zwolle;Start;900.000;2.700.000",
        "2022-2;Voorbeeldcentrum Water;Voorbeeldcollege;Friesland;Start;100.000;300.000",
        "Totaal;;;;;{total};3.000.000",
        "",
    ]
)
SLIM = "\n".join(
    [
        "VOORBEELDDATA - verzonnen",
        "Projectnummer;Categorie;Jaar;Tijdvak;Naam aanvrager;Vestigingsplaats;Projectnaam;Samenvatting;Subsidiebedrag",
        "2022SLIM202301;MKB;2022;maart;Voorbeeldbedrijf BV;Zwolle;Leren;Tekst;24.999",
        "2022SLIM202302;MKB;2022;maart;Verzonnen BV;Deventer;Leren;Tekst;{amount}",
        "",
    ]
)
LATER = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture
def drop(state: Home, tmp_path) -> Drop:
    return Drop(state, tmp_path)


def correct(state: Home, **changed: str) -> None:
    """A known error: the second project of SLIM has a nought too many."""
    line = {
        "correction_id": "slim-nought", "part": "awards", "key_header": "Projectnummer",
        "key_value": "2022SLIM202302", "header": "Subsidiebedrag", "expected": "180.000", "action": "replace",
        "value": "18.000", "reason": "a nought too many, told by the publisher", "since": "2024-01-10",
        "status": "open",
    } | changed  # fmt: skip
    record(state, "correction", "slim", line, datetime.now(UTC), "data steward", "seen by the steward")


def gate(state: Home) -> dict[str, dict[str, Any]]:
    """The results of the gate on what is read, by check; raises GateRefused."""
    steps.check_parsed(steps.plan("inbox", None))
    return results(state)


def results(state: Home) -> dict[str, dict[str, Any]]:
    found = json.loads((state.work / "checks" / "parsed.json").read_text(encoding="utf-8"))
    return {check["check_id"]: check for check in found}


def raw(state: Home, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the raw relations that the gate looked at."""
    with duckdb.connect(str(state.work / "parsed.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


def amounts(state: Home) -> list[tuple[Any, ...]]:
    return raw(state, "select project_number, subsidy_eur::integer from raw.slim__award order by _landed_at, _row")


def test_promises_that_are_not_kept_are_published_as_a_warning(drop, state):
    survey = SURVEY | {"Properties.csv": SURVEY["Properties.csv"].replace(";8\r\n", ";9\r\n")}
    book = workbook({"Fieldlabs": sheet(*ROWS, ["Aantal fieldlabs: 4"])})
    for source_id, files in (
        ("rif", {"rif.csv": RIF.format(total="1.100.000")}),
        ("fieldlabs", {"fieldlabs.xlsx": book}),
        ("cbs", survey),
    ):
        reports, message = drop(source_id, files)
        assert (message, [r["status"] for r in reports]) == ("", ["good"])
        assert accounted(reports) == len(files)

    check = gate(state)["promised_counts_agree"]

    assert (check["passed"], check["severity"], check["owner"]) == (False, "warn", "publisher")
    place = ("source_id", "file", "sheet", "row", "what", "promised", "found")
    assert [tuple(example[key] for key in place) for example in check["examples"]] == [
        ("cbs", "Properties.csv", "", 2, "observations in Observations.csv", 9.0, 8.0),
        ("fieldlabs", "fieldlabs.xlsx", "Fieldlabs", check["examples"][1]["row"], "number of rows", 4.0, 3.0),
        ("rif", "rif.csv", "", 7, "total of subsidy_eur", 1_100_000.0, 1_000_000.0),
    ]
    # the other total of the same row is right
    assert raw(state, "select promised, found from raw.promised_count where what = 'total of total_budget_eur'") == [
        (3_000_000.0, 3_000_000.0)
    ]
    kinds = raw(state, "select kind, rows from raw.row_kind where source_id = 'rif' order by kind")
    assert kinds == [("blank", 1), ("header", 1), ("title", 2), ("total", 1)]


def test_promises_that_are_kept_are_no_warning(drop, state):
    drop("rif", {"rif.csv": RIF.format(total="1.000.000")})
    check = gate(state)["promised_counts_agree"]
    assert (check["passed"], check["failing_rows"]) == (True, 0)
    assert raw(state, "select count(*) from raw.promised_count") == [(2,)]


@pytest.mark.parametrize(
    ("row", "why"),
    [("2022-2;Voorbeeldcentrum Lucht;ROC;Friesland;Start;8-9 ton;8-9 ton", "unreadable"),
     ("2022-2;Voorbeeldcentrum Lucht;ROC;Friesland;Start;850.000", "cut off")],
)  # fmt: skip
def test_the_publisher_is_not_blamed_for_a_row_that_cannot_be_counted(drop, state, row, why):
    lines = RIF.format(total="1.850.000").splitlines()
    lines[-1:-1] = [row, *(lines[-2].replace("Water", f"Niets {n}").replace("00.000", "0") for n in range(20))]
    reports, message = drop("rif", {"rif.csv": "\n".join(lines) + "\n"})
    assert message == ""
    accounted(reports)
    assert reports[0]["ledger"][0]["rows_quarantined"] == 1, why
    check = gate(state)["promised_counts_agree"]
    assert (check["passed"], check["failing_rows"]) == (True, 0)
    assert raw(state, "select promised, found, not_counted from raw.promised_count order by 1") == [
        (1_850_000.0, 1_000_200.0, 1),
        (3_000_000.0, 3_000_600.0, 1),
    ]


def test_totals_of_the_samples_are_true(drop):
    place = FILES / "rif"
    reports, message = drop("rif", {p.name: p.read_bytes() for p in place.glob("*.xlsx")})
    assert message == ""
    (report,) = reports
    promises = report["promises"]
    assert len(promises) == 15
    differing = [(p["sheet"], p["what"], p["not_counted"]) for p in promises if p["promised"] != p["found"]]
    # the amount that is not known yet is in no total either
    assert differing == []
    assert sum(p["not_counted"] for p in promises) == 1


def test_a_correction_is_applied_until_the_publisher_repairs_and_then_stops_the_release(drop, state):
    correct(state)
    reports, _ = drop("slim", {"slim.csv": SLIM.format(amount="180.000"), "delivery.yml": "landed_at: 2024-01-15\n"})
    assert accounted(reports) == 1
    checks = gate(state)
    assert checks["corrections_still_needed"]["passed"]
    assert checks["corrections_find_their_row"]["passed"]
    assert amounts(state) == [("2022SLIM202301", 24999), ("2022SLIM202302", 18000)]
    assert raw(state, 'select correction_id, state, file_name, "row", found from raw.correction') == [
        ("slim-nought", "applied", "slim.csv", 4, "180.000")
    ]

    drop("slim", {"slim.csv": SLIM.format(amount="17.500"), "delivery.yml": f"landed_at: {LATER:%Y-%m-%d}\n"})
    with pytest.raises(GateRefused) as refused:
        gate(state)
    words = str(refused.value)
    assert "corrections_still_needed" in words
    assert "source_id slim, file slim.csv, row 4" in words
    assert "found='17.500'" in words
    assert "htsm quarantine close CORRECTION_ID --status repaired --reason" in words
    assert "who must act: the data steward" in words
    assert "our own reader or model" not in words
    # what the publisher writes now is not corrected
    assert amounts(state)[-1] == ("2022SLIM202302", 17500)

    correct(state, status="repaired")
    steps.read("slim", "inbox")
    assert gate(state)["corrections_still_needed"]["passed"]
    assert raw(state, "select count(*) from raw.correction") == [(0,)]


@pytest.mark.parametrize(
    "changed",
    [{"key_value": "2022SLIM999999"}, {"header": "Toegekend bedrag"}],
    ids=["the row is gone", "the column is gone"],
)
def test_a_correction_without_its_row_is_a_warning(drop, state, changed):
    correct(state, **changed)
    drop("slim", {"slim.csv": SLIM.format(amount="180.000")})
    check = gate(state)["corrections_find_their_row"]
    assert (check["passed"], check["severity"], check["failing_rows"]) == (False, "warn", 1)
    assert check["examples"][0]["correction_id"] == "slim-nought"
    assert amounts(state)[-1] == ("2022SLIM202302", 180000)


def test_a_row_that_a_correction_sets_aside_is_in_quarantine_with_its_reason(drop, state):
    correct(state, action="set_aside", value="")
    row = SLIM.splitlines()[2]
    # few of the rows may be in quarantine: three more good ones
    more = "".join(row.replace("202301", f"20230{n}") + "\n" for n in (3, 4, 5))
    reports, _ = drop("slim", {"slim.csv": SLIM.format(amount="180.000") + more})
    accounted(reports)
    reason = "set aside by correction slim-nought: a nought too many, told by the publisher"
    assert drop.quarantine("slim") == [("slim.csv", "", 4, "Subsidiebedrag", "180.000", reason)]
    gate(state)
    assert amounts(state) == [(f"2022SLIM20230{n}", 24999) for n in (1, 3, 4, 5)]
    assert raw(state, "select column_number, row_values is null from raw.quarantine") == [(9, False)]
