"""Damaged files that once broke a reader, lost rows or were taken for a fault of the machine: each is a refusal."""

import gzip
import io
import json
import zipfile
from datetime import date

import pytest

from htsm.home import Home
from ingest.read.header import Header, check_header
from ingest.read.raw_table import RawTable
from ingest.refusal import DeliveryRefused
from ingest.samples.publisher import FILES
from ingest.source_folder import load_source
from tests.integration.reading import Drop
from tests.integration.sources.made_files import workbook
from tests.integration.sources.test_cbs import SURVEY as BUNDLE
from tests.integration.sources.test_eurostat import CORNER
from tests.integration.sources.test_fieldlabs import collection, feature
from tests.integration.test_bad_input import CELL, PAGE, SLIM_HEADER, SLIM_ROW

LIST = f"{SLIM_HEADER}\n{SLIM_ROW}\n"


@pytest.fixture
def drop(state: Home, tmp_path) -> Drop:
    return Drop(state, tmp_path)


def refused(drop: Drop, source_id: str, name: str, content: bytes | str, words: str) -> None:
    reports, message = drop(source_id, {name: content})
    assert not [r for r in reports if r["status"] == "good"]
    assert words in message
    assert "could not be read now" not in message
    assert "What to do" in message or '"action"' in message


def test_a_record_that_is_null_is_told(drop):
    refused(drop, "cbs", "UntypedDataSet_page1.json", PAGE % ("", f"{CELL % (0, 20)},null"), "record 2 is no object")


@pytest.mark.parametrize("key", ["", "a\\u0000b"], ids=["empty", "nul"])
def test_a_key_that_is_no_name_is_told(drop, key):
    refused(drop, "slim", "slim.json", f'[{{"id": "2020SLIM1", "{key}": {{"x": 1}}}}]', "has a key that is no name")


def test_keys_that_differ_in_capitals_only_are_told_apart_or_refused(drop):
    refused(drop, "slim", "slim.json", '[{"id": "2020SLIM1", "ID": "2020SLIM2"}]', "occurs twice")


@pytest.mark.parametrize(
    ("dimension", "words"),
    [
        ("text", "no categories"),
        ({"category": "text"}, "no categories"),
        ({"category": {"index": "text"}}, "neither a list nor numbered"),
        ({"category": {"label": "text"}}, "has 0 members"),
    ],
)
def test_a_dimension_of_another_form_is_told(drop, dimension, words):
    document = {"version": "2.0", "class": "dataset", "id": ["geo"], "size": [1], "dimension": {"geo": dimension}}
    refused(drop, "eurostat", "ei_bsin_q_r2.json", json.dumps(document | {"value": [1]}), words)


def test_two_sheets_of_one_name_are_not_read_as_one_twice(drop):
    book = workbook({"Register": [["KvK-nummer", "Naam"], [1234567, "A"]], "Anders": [["KvK-nummer", "Naam"]]})
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'"Anders"', b'"Register"'))
    refused(drop, "organisations", "register.xlsx", target.getvalue(), "two sheets have the name 'Register'")


def test_a_parquet_file_whose_columns_reach_beyond_its_end_is_no_fault_of_the_disk(drop, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = tmp_path / "made.parquet"
    rows = {
        "vacancy_id": ["v1"] * 5000,
        "posted_on": ["2023-01-02"] * 5000,
        "job_title": [f"l{i}" for i in range(5000)],
    }
    pq.write_table(pa.table(rows), made, use_dictionary=False, compression="none")
    content = made.read_bytes()
    # the pages in the middle are gone, the footer that tells of them is whole
    refused(drop, "vacancies", "v.parquet", content[:100] + content[-2000:], "cut off or damaged")


def zipped(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, LIST)
    return target.getvalue()


def test_an_archive_cut_off_at_its_beginning_is_no_fault_of_the_machine(drop):
    whole = zipped("slim.csv")
    # places before the beginning of the file: the system, not the zip reader, says no
    end = whole.rindex(b"PK\x05\x06")
    spoilt = whole[:end] + whole[end : end + 16] + b"\xff\xff\xff\x7f" + whole[end + 20 :]
    refused(drop, "slim", "slim.zip", spoilt, "cut off or damaged")


def test_a_member_with_a_name_too_long_to_be_written_is_told(drop):
    refused(drop, "slim", "slim.zip", zipped("a" * 300 + ".csv"), "a name too long")


def test_a_packed_list_with_zeros_after_it_is_read_as_it_is_without_them(drop):
    rows = "vacancy_id,posted_on,job_title\nv1,2023-01-02,Verzonnen lasser\n"
    reports, message = drop("vacancies", {"v.csv.gz": gzip.compress(rows.encode(), mtime=0) + b"\0" * 64})
    assert message == ""
    assert [r["rows_loaded"] for r in reports] == [1]


def test_a_column_name_with_signs_of_no_text_is_told(drop):
    bundle = BUNDLE | {"PeriodenGroups.csv": "Id;Index;Title;De\0\0scription;ParentId;DimensionId\r\n0;0;Jaren;;;P\r\n"}
    reports, message = drop("cbs", bundle)
    assert [r["status"] for r in reports] == ["refused"]
    (problem,) = reports[0]["problems"]
    assert (problem["file"], problem["row"], problem["column"]) == ("PeriodenGroups.csv", 1, "De\ufffdscription")
    assert "signs that no text has" in message


def test_a_table_of_eurostat_without_periods_is_told(drop):
    refused(drop, "eurostat", "jvs_q_nace2.tsv", CORNER, "the first line names no TIME_PERIOD")


def test_half_a_letter_in_a_name_or_a_text_is_a_damaged_one(drop):
    good = collection(feature((5.4697, 51.4416), naam="Voorbeeldfieldlab", status="actief", plaats="Eindhoven"))
    refused(drop, "fieldlabs", "f.geojson", good.replace('"plaats"', '"plaats\\ud800"'), "plaats\ufffd")
    bad = good.replace("Voorbeeldfieldlab", "Voorbeeld\\udc00fieldlab")
    _, message = drop("fieldlabs", {"f.geojson": bad})
    assert "expected letters that can be read" in message
    cube = {"version": "2.0", "class": "dataset", "id": ["geo"], "size": [1], "value": [1]}
    cube |= {"dimension": {"geo": {"category": {"index": ["N\ud800"]}}}}
    refused(drop, "eurostat", "ei_bsin_q_r2.json", json.dumps(cube), "ei_bsin_q_r2.json")


def test_json_that_begins_with_two_marks_of_order_is_told(drop):
    """The reader's own words quote half of the second one, which is no text."""
    good = '[{"name": "Voorbeeldfieldlab", "status": "actief", "place": "Eindhoven"}]'
    refused(drop, "fieldlabs", "f.json", "\ufeff\ufeff" + good, "cut off or damaged")


def test_a_day_in_an_impossible_year_is_no_day(drop):
    index = {"freq": ["M"], "indic": ["BS-FLP3-PC"], "s_adj": ["NSA"], "geo": ["NL"], "time": ["2023-01"]}
    cube = {"version": "2.0", "class": "dataset", "id": list(index), "size": [1] * len(index), "value": [1]}
    cube |= {"dimension": {name: {"category": {"index": members}} for name, members in index.items()}}
    reports, message = drop("eurostat", {"ei_bsin_q_r2.json": json.dumps(cube | {"updated": "20223-07-03T11:00:00"})})
    assert message == ""
    assert [(r["status"], r["valid_as_of"]) for r in reports] == [("good", None)]


def test_a_parquet_file_with_signs_of_no_text_in_a_name_is_told(drop, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = tmp_path / "made.parquet"
    pq.write_table(pa.table({"vacancy_id": ["v1"], "posted_on": ["2023-01-02"], "job_title": ["Lasser"]}), made)
    content = made.read_bytes().replace(b"job_title", b"job\0title")
    refused(drop, "vacancies", "v.parquet", content, "signs that no text has")


def test_a_damaged_page_that_asks_for_more_memory_than_there_is_is_no_fault_of_the_machine(drop, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = tmp_path / "made.parquet"
    columns = {"vacancy_id": ["v1"], "posted_on": ["2023-01-02"], "job_title": ["Lasser"]}
    pq.write_table(pa.table(columns), made, use_dictionary=False, compression="snappy")
    content = made.read_bytes()
    at = pq.read_metadata(made).row_group(0).column(2).data_page_offset
    # the page's header: its kind, then its size unpacked, of which the last column's is made to be a gigabyte
    assert (content[at : at + 3], content[at + 3] < 128, content[at + 4]) == (b"\x15\x00\x15", True, 0x15)
    huge = b"\xfe\xff\xff\xff\x07"
    refused(drop, "vacancies", "v.parquet", content[: at + 3] + huge + content[at + 4 :], "cut off or damaged")


def test_a_section_that_stands_twice_in_a_file_is_told(drop):
    metadata = (FILES / "cbs" / "83599NED" / "83599NED_metadata_bulkcsv.csv").read_bytes()
    twice = metadata + metadata[metadata.index(b'"DataProperties"') :]
    delivery = {
        "83599NED_UntypedDataSet_bulkcsv.csv": (
            FILES / "cbs" / "83599NED" / "83599NED_UntypedDataSet_bulkcsv.csv"
        ).read_bytes()
    }
    reports, message = drop("cbs", delivery | {"83599NED_metadata_bulkcsv.csv": twice})
    assert [r["status"] for r in reports] == ["refused"]
    problem = reports[0]["problems"][0]
    assert (problem["sheet"], problem["row"]) == ("BedrijfstakkenBranchesSBI2008", 10)
    assert "the section stands 2 times in the file" in message


def test_a_table_without_any_column_that_is_loaded_is_told():
    source = load_source("cbs")
    columns = source.map("bulk_csv", "data", None, date(2024, 1, 1))
    only_ignored = Header(1, ["ID"], {0: next(c for c in columns if c.source_header == "ID")})
    table = RawTable("83599NED_metadata_bulkcsv.csv", "", [["ID"]], lambda _con, _relation: 1)
    with pytest.raises(DeliveryRefused, match="none of its columns is one that is loaded"):
        check_header(
            source, next(la for la in source.layouts if la.name == "bulk_csv").parts[0], table, only_ignored, []
        )
