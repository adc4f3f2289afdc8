"""Vacancies: csv packed or not and Parquet give the same rows; nothing is unpacked beyond what is declared."""

import gzip
import io
from dataclasses import replace
from datetime import date, datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.door import inspect
from ingest.read import parquet_rows
from ingest.refusal import DeliveryRefused
from ingest.samples.making.vacancies import packed, write_vacancies
from ingest.source_folder import load_source
from tests.integration.reading import accounted

FIELDS = [
    "vacancy_id", "duplicate_group_id", "posted_on", "expired_on", "job_title", "profession_code", "education_level",
    "sbi_2008", "employer_name", "place", "postcode", "skills", "source_site",
]  # fmt: skip
GOLDEN = [
    (2, "V1-1", "G1", date(2022, 1, 5), date(2022, 3, 1), "Verspaner", "0722", "mbo 3", "25", "Voorbeeld BV", "Zwolle",
     "8011 AA", ["CNC", "frezen"], "site a"),
    (3, "V1-2", "G1", date(2022, 1, 9), None, "Verspaner", "0722", None, None, "Voorbeeld BV", "Zwolle", "8011 AA",
     ["CNC", "frezen"], "site b"),
    (4, "V2-1", None, date(2022, 2, 1), None, "Monteur", None, "MBO 4", "2825", "Verzonnen NV", "'s-Gravenhage", None,
     None, "eigen site"),
]  # fmt: skip
CSV = (
    ";".join(FIELDS)
    + "\nV1-1;G1;2022-01-05;2022-03-01;Verspaner;0722;mbo 3;25;Voorbeeld BV;Zwolle;8011 AA;CNC|frezen;site a\n"
    + "V1-2;G1;09-01-2022;;Verspaner;0722;;;Voorbeeld BV;Zwolle;8011 AA;CNC|frezen;site b\n"
    + "V2-1;-;2022-02-01;;Monteur;;MBO 4;2825;Verzonnen NV;'s-Gravenhage;;;eigen site\n"
)


def parquet(skills: list[str | None] | None = None, with_time: bool = False) -> bytes:
    rows = [row[1:] for row in GOLDEN]
    values = dict(zip(FIELDS, map(list, zip(*rows, strict=True)), strict=True))
    day = pa.timestamp("us") if with_time else pa.date32()
    kinds = {"posted_on": day, "expired_on": day, "skills": pa.string() if skills else pa.list_(pa.string())}
    if skills:
        values["skills"] = skills
    if with_time:
        for column in ("posted_on", "expired_on"):
            values[column] = [d and datetime(d.year, d.month, d.day) for d in values[column]]
    sink = io.BytesIO()
    pq.write_table(pa.table({f: pa.array(values[f], kinds.get(f, pa.string())) for f in FIELDS}), sink)
    return sink.getvalue()


FORMS = {
    "csv": ("vacatures.csv", CSV.encode(), 0),
    "packed": ("vacatures.csv.gz", gzip.compress(CSV.encode()), 0),
    "packed, by another name": ("vacatures.csv", gzip.compress(CSV.encode()), 0),
    "packed in two parts": ("vacatures.csv.gz", gzip.compress(CSV[:90].encode()) + gzip.compress(CSV[90:].encode()), 0),
    "packed, Windows-1252": ("vacatures.csv.gz", gzip.compress(CSV.encode("cp1252")), 0),
    "packed, CRLF and commas": (
        "vacatures.csv.gz", gzip.compress(CSV.replace(";", ",").replace("\n", "\r\n").encode("utf-8-sig")), 0
    ),
    "packed by storing": ("vacatures.csv.gz", packed(CSV.encode()), 0),
    "parquet": ("vacatures.parquet", parquet(), 1),
    "parquet, skills as text": ("vacatures.parquet", parquet(["CNC|frezen", '["CNC", "frezen"]', None]), 1),
    "parquet, moments": ("vacatures.parquet", parquet(with_time=True), 1),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_rows(drop, form):
    name, content, fewer = FORMS[form]
    reports, message = drop("vacancies", {name: content})
    assert message == ""
    accounted(reports)
    assert [(r["status"], r["rows_loaded"], r["reach"]) for r in reports] == [("good", 3, "2022-02-01")]
    # a csv has its header as row 1, Parquet has none; a list and its text are the same
    wanted = [(row[0] - fewer, *row[1:]) for row in GOLDEN]
    assert drop.parsed("vacancies", "vacancy", f"_row, {', '.join(FIELDS)}") == wanted


def test_a_bad_day_in_a_packed_file_goes_to_quarantine_with_its_row(drop):
    reports, message = drop("vacancies", {"v.csv.gz": gzip.compress(CSV.replace("2022-02-01", "2022-02-31").encode())})
    assert message == ""
    accounted(reports)
    assert drop.quarantine("vacancies") == [
        ("v.csv.gz", "", 4, "posted_on", "2022-02-31", "expected a date that exists")
    ]


REFUSED = {
    "packed and cut off": ("v.csv.gz", gzip.compress(CSV.encode())[:-20], "cut off or damaged"),
    "an HTML page, packed": ("v.csv.gz", gzip.compress(b"<!DOCTYPE html><html></html>"), "HTML page"),
    "empty, packed": ("v.csv.gz", gzip.compress(b""), "the file is empty"),
    "pointer, packed": ("v.csv.gz", gzip.compress(b"version https://git-lfs.github.com/spec/v1\n"), "Git-LFS pointer"),
    "packed twice": ("v.csv.gz", gzip.compress(gzip.compress(CSV.encode())), "no header row"),
    "parquet cut off": ("v.parquet", parquet()[:-30], "cut off or damaged"),
    "contact persons": (
        "v.csv", CSV.replace("source_site", "contact_email").encode(), "the column is not in the map"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_reason(drop, case):
    name, content, words = REFUSED[case]
    reports, message = drop("vacancies", {name: content})
    assert [r for r in reports if r["status"] == "good"] == []
    assert name in message
    assert words in message


def test_what_unpacks_to_more_than_declared_is_refused_unread(tmp_path):
    path = tmp_path / "v.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode() + b"0" * 50_000_000))
    source = load_source("vacancies")
    inspect(source, path, path.name)
    with pytest.raises(DeliveryRefused, match="unpacks to more than 1,000,000 bytes"):
        inspect(replace(source, max_bytes=1_000_000), path, path.name)


def test_a_large_parquet_file_is_streamed(tmp_path):
    """The relation is a view: nothing of the file is held, and rows are numbered as they stand in it."""
    path = tmp_path / "v.parquet"
    write_vacancies(path, 30_000, seed=3)
    assert parquet_rows.LARGE_ROWS > 30_000
    with duckdb.connect() as con:
        table = parquet_rows.table(path, path.name)
        assert table.load(con, "small") == len(FIELDS)
        kinds = dict(con.execute("select table_name, table_type from information_schema.tables").fetchall())
        assert kinds["small"] == "LOCAL TEMPORARY"
    with pytest.MonkeyPatch.context() as patch, duckdb.connect() as con:
        patch.setattr(parquet_rows, "LARGE_ROWS", 1000)
        table = parquet_rows.table(path, path.name)
        assert table.is_large
        table.load(con, "large")
        kinds = dict(con.execute("select table_name, table_type from information_schema.tables").fetchall())
        assert kinds["large"] == "VIEW"
        assert con.execute("select count(*), min(_row), max(_row), count(distinct _row) from large").fetchone() == (
            30_000, 1, 30_000, 30_000,
        )  # fmt: skip


@pytest.mark.parametrize("suffix", [".parquet", ".csv.gz"])
def test_made_vacancies_are_read_whole_and_large_ones_through_a_stream(drop, monkeypatch, suffix):
    from ingest.read import csv_rows

    monkeypatch.setattr(parquet_rows, "LARGE_ROWS", 1000)
    monkeypatch.setattr(csv_rows, "LARGE_BYTES", 1000)
    place = drop.folder / "vacancies"
    place.mkdir()
    write_vacancies(place / f"vacatures{suffix}", 30_000, seed=3)
    reports, message = drop.take("vacancies", place)
    assert message == ""
    accounted(reports)
    assert [(r["rows_loaded"], sum(e["rows_quarantined"] for e in r["ledger"])) for r in reports] == [(30_000, 0)]
    files = str(drop.state.parsed / "vacancies" / "vacancy" / "*.parquet")
    rows, postings, groups = duckdb.sql(
        f"select count(*), count(distinct vacancy_id), count(distinct duplicate_group_id) from read_parquet('{files}')"
    ).fetchone()
    assert (rows, postings) == (30_000, 30_000)
    assert 20_000 < groups < 28_000
