"""What a file can do to lose rows without a word, and how it is told."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from htsm.home import Home
from ingest.pull.source import pull_source
from ingest.selection import select
from tests.integration.reading import Drop, accounted
from tests.integration.test_bad_input import CELL, NEXT, PAGE, SLIM_HEADER, SLIM_ROW


@pytest.fixture
def drop(state: Home, tmp_path: Path) -> Drop:
    return Drop(state, tmp_path)


def awards(numbers: range) -> list[str]:
    return [SLIM_ROW.replace("202308", f"{2023000 + n}") for n in numbers]


def refused(reports: list[dict], message: str, words: str) -> None:
    assert not [r for r in reports if r["status"] == "good"]
    assert words in message


@pytest.mark.parametrize("closed_after", [None, 20], ids=["never closed", "closed twenty rows later"])
def test_an_open_quote_does_not_swallow_the_rows_after_it(drop, closed_after):
    rows = awards(range(60))
    rows[40] = rows[40].replace("Tekst", '"Tekst')
    if closed_after:
        rows[40 + closed_after - 1] += '"'
    reports, message = drop("slim", {"slim.csv": "\n".join([SLIM_HEADER, *rows]) + "\n"})
    refused(reports, message, "row 42")
    assert "quote" in message


def test_a_second_better_header_does_not_turn_rows_into_titles(drop):
    other = SLIM_HEADER.replace("Tijdvak", "Ronde")
    lines = [other, *awards(range(10)), SLIM_HEADER, *awards(range(10, 15))]
    reports, message = drop("slim", {"slim.csv": "\n".join(lines) + "\n"})
    refused(reports, message, "Ronde")


def test_pages_that_skip_or_repeat_records_are_refused(drop):
    first = PAGE % (NEXT, ",".join((CELL % (0, 20), CELL % (1, 21))))
    late = PAGE % ("", CELL % (4, 22))
    reports, message = drop("cbs", {"UntypedDataSet_page1.json": first, "UntypedDataSet_page2.json": late})
    refused(reports, message, "begins with record 4, yet the one before it ends with 1")


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ('[{"id": "2020SLIM1"}, 5]', "record 2 is no object"),
        ('[{"id": "2020SLIM1", "id": "2020SLIM2"}]', "record 1 has one key twice"),
        (
            '[{"id":"2020SLIM1","cat":"MKB","tv":2020,"nm":{"a":1},"loc":"x","pnm":"y","sum":"z","sub":1}]',
            "a list or an object, where a single value was expected",
        ),
    ],
    ids=["no object", "key twice", "nested"],
)
def test_a_record_that_is_none_is_told(drop, records, words):
    if words.startswith("record"):
        full = '{"id":"2020SLIM9","cat":"MKB","tv":2020,"nm":"n","loc":"x","pnm":"y","sum":"z","sub":1}'
        records = records.replace('{"id": "2020SLIM1"}', full)
        records = records.replace('{"id": "2020SLIM1", ', full[:-1] + ", ")
    reports, message = drop("slim", {"slim.json": records})
    refused(reports, message, words)


def test_a_key_that_comes_twice_counts_once_and_the_other_is_set_aside(drop):
    rows = [*awards(range(3)), awards(range(1))[0].replace("24.999", "9.999")]
    reports, message = drop("slim", {"slim.csv": "\n".join([SLIM_HEADER, *rows]) + "\n"})
    assert message == ""
    accounted(reports)
    assert reports[0]["ledger"][0]["rows_quarantined"] == 1
    assert drop.quarantine("slim") == [
        (
            "slim.csv",
            "",
            5,
            "Projectnummer",
            "2022SLIM2023000",
            "the same project_number stands in row 2 already",
        )
    ]
    amounts = drop.parsed("slim", "award", "subsidy_eur::varchar")
    assert amounts == [("24999.00",)] * 3


@pytest.mark.parametrize("written", ["0", "0,00", "€ 0,00", "€ 0", "0,-", "Niet gepubliceerd", "-"])
def test_an_amount_that_is_not_published_is_unknown_however_it_is_written(drop, written):
    row = SLIM_ROW.replace("€ 24.999,00", written)
    reports, _ = drop("slim", {"slim.csv": f"{SLIM_HEADER}\n{row}\n"})
    accounted(reports)
    assert drop.parsed("slim", "award", "subsidy_eur") == [(None,)]


def test_a_damaged_letter_goes_to_quarantine_and_the_others_stay_whole(drop):
    good = SLIM_ROW.encode()
    bad = awards(range(1))[0].encode().replace("Één".encode(), b"E\xff\xffn")
    reports, _ = drop(
        "slim",
        {"slim.csv": SLIM_HEADER.encode() + b"\n" + good + b"\n" + good.replace(b"308", b"309") + b"\n" + bad + b"\n"},
    )
    accounted(reports)
    assert [name for (name,) in drop.parsed("slim", "award", "applicant_name")] == ["Voorbeeldbedrijf Één BV"] * 2
    assert [(row, reason) for _, _, row, _, _, reason in drop.quarantine("slim")] == [
        (4, "expected letters that can be read")
    ]


def test_two_lists_of_one_table_at_once_are_refused_unless_they_are_dated(drop, tmp_path):
    files = {f"slim-{y}.csv": "\n".join([SLIM_HEADER, *awards(range(n, n + 3))]) for n, y in ((0, 2022), (9, 2023))}
    reports, message = drop("slim", files)
    refused(reports, message, "nothing says which of them is the newer")
    for day, (name, content) in zip(("2022-12-01", "2023-12-01"), files.items(), strict=True):
        place = tmp_path / "dated" / day
        place.mkdir(parents=True)
        (place / name).write_text(content)
        (place / "delivery.yml").write_text(f"landed_at: {day}\n")
    reports, message = drop.take("slim", tmp_path / "dated")
    assert message == ""
    assert [r["status"] for r in reports] == ["good", "good"]


def test_a_table_id_where_there_is_none_or_that_the_file_denies_is_refused(drop):
    good = f"{SLIM_HEADER}\n{SLIM_ROW}\n"
    reports, message = drop("slim", {"slim.csv": good, "delivery.yml": 'table_id: "2024"\n'})
    refused(reports, message, "this source has no table_id")
    reports, message = drop(
        "cbs", {"UntypedDataSet_page1.json": PAGE % ("", CELL % (0, 20)), "delivery.yml": "table_id: 80472ned\n"}
    )
    refused(reports, message, "the file is of table 83599NED, yet it was delivered as 80472ned")


@pytest.mark.parametrize(
    ("note", "words"),
    [("landed_at: 2099-01-01", "in the future"), ('is_sample: "nee"', "is_sample is true or false")],
)
def test_a_note_that_cannot_be_true_is_refused(drop, note, words):
    reports, message = drop("slim", {"slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n", "delivery.yml": note + "\n"})
    refused(reports, message, words)


def test_an_older_state_does_not_take_newer_figures_back_by_itself(drop, tmp_path):
    for name, years in (("new", (20, 21, 22)), ("old", (20, 21))):
        place = tmp_path / name
        place.mkdir()
        cells = ",".join(CELL % (i, year) for i, year in enumerate(years))
        (place / "UntypedDataSet.json").write_text(PAGE % ("", cells))
    drop.take("cbs", tmp_path / "new")
    reports, message = drop.take("cbs", tmp_path / "old")
    refused(reports, message, "it reaches to 2021KW01, while the delivery in use reaches to 2022KW01")
    (tmp_path / "old" / "delivery.yml").write_text("landed_at: 2021-05-01\n")
    drop.take("cbs", tmp_path / "old")


def test_a_file_whose_cells_cannot_be_typed_is_refused_with_cells_to_look_at(drop):
    rows = [row.replace("€ 24.999,00", "24,999.00") for row in awards(range(20))]
    reports, message = drop("slim", {"slim.csv": "\n".join([SLIM_HEADER, *rows]) + "\n"})
    refused(reports, message, "20 of 20 rows cannot be read")
    problem = reports[0]["problems"][0]
    assert (problem["row"], problem["column"], problem["value"]) == (2, "Subsidiebedrag", "24,999.00")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("slim.csv", b"PK\x03\x04" + b"\x00" * 40),
        ("slim.csv", SLIM_HEADER.encode() + b"\n" + b";" * 12_000 + b"\n"),
        ("slim.json", b"[" * 100_000),
        ("slim\u2028.csv", f"{SLIM_HEADER}\n{SLIM_ROW}\n".encode()),
    ],
    ids=["zip that is no workbook", "12,000 cells in a row", "nested without end", "line separator in the name"],
)
def test_a_file_that_breaks_a_reader_is_refused_and_the_next_one_read(drop, name, content):
    reports, message = drop("slim", {name: content})
    refused(reports, message, "What to do" if not reports else "action")
    (drop.folder / "slim" / name).unlink()
    reports, message = drop("slim", {"good.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n"})
    assert message == ""
    assert [r["status"] for r in reports] == ["good"]


def test_the_inbox_keeps_what_was_not_taken_in(state):
    place = state.inbox / "slim"
    (place / "later").mkdir(parents=True)
    (place / "slim.csv").write_text(f"{SLIM_HEADER}\n{SLIM_ROW}\n")
    (place / "kapot.csv").write_text("<html></html>")
    (place / ".wacht").write_text("x")
    (place / "~$slim.xlsx").write_text("x")
    pulled = pull_source(state, "slim", "inbox")
    assert len(pulled.landed) == 1
    left = sorted(str(p.relative_to(place)) for p in place.rglob("*") if p.is_file() and "refused" not in p.parts)
    assert left == [".wacht", "~$slim.xlsx"]
    assert [p.name for p in (place / "refused").rglob("*.csv")] == ["kapot.csv"]


def test_a_refusal_is_settled_when_the_same_source_comes_in_well(drop):
    from datetime import UTC, datetime

    from ingest.raw_relations import refusal_rows

    def open_refusals() -> list[str]:
        now = datetime.now(UTC)
        return [row["file_name"] for row in refusal_rows(drop.state, select(drop.state, "inbox", now), now)]

    drop("slim", {"slim.csv": f"{SLIM_HEADER.replace('Jaar', 'Year')}\n{SLIM_ROW}\n", "kapot.csv": "<html></html>"})
    assert sorted(open_refusals()) == ["kapot.csv", "slim.csv", "slim.csv"]
    (drop.folder / "slim" / "kapot.csv").unlink()
    drop("slim", {"slim.csv": f"{SLIM_HEADER}\n{SLIM_ROW}\n"})
    assert open_refusals() == []


def test_a_sheet_that_reaches_beyond_all_measure_is_refused_without_reading_it(drop, tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "far.xlsx"))
    sheet = book.add_worksheet("2021")
    sheet.write(0, 0, "Projectnr.")
    sheet.write(1_000_000, 16_000, "x")
    book.close()
    reports, message = drop("rif", {"far.xlsx": (tmp_path / "far.xlsx").read_bytes()})
    refused(reports, message, "reaches to row 1,000,001")


def test_the_manifest_of_every_source_is_one_line_a_sighting(drop):
    drop("slim", {"slim \u0085 x.csv".replace("\u0085", "é"): f"{SLIM_HEADER}\n{SLIM_ROW}\n"})
    lines = (drop.state.landing / "slim" / "manifest.jsonl").read_text().rstrip("\n").split("\n")
    assert [json.loads(line)["files"][0]["name"] for line in lines] == ["slim é x.csv"]


def test_a_delivery_of_bad_rows_only_is_refused_with_their_cells(drop):
    rows = [row.replace("€ 24.999,00", "8-9 ton").replace(";MKB;", ";mkb?;") for row in awards(range(3))]
    reports, message = drop("slim", {"slim.csv": "\n".join([SLIM_HEADER, *rows]) + "\n"})
    refused(reports, message, "not one row of data could be loaded")
    _, *cells = reports[0]["problems"]
    assert [(c["row"], c["column"], c["value"], c["reason"]) for c in cells] == [
        (2, "Categorie", "mkb?", "expected one of: MKB, SAM, samenwerkingsverband, GRB, grootbedrijf"),
        (2, "Subsidiebedrag", "8-9 ton", "expected an amount in euros"),
    ]
