"""Files made to harm, or that harm by how they were made: what is refused, and what is read as the text it is."""

import io
import re
import stat
import zipfile

import pytest
import xlsxwriter

from htsm.home import Home
from tests.integration.reading import Drop, accounted
from tests.integration.sources.made_files import workbook
from tests.integration.test_bad_input import SLIM_HEADER, SLIM_ROW

LIST = f"{SLIM_HEADER}\n{SLIM_ROW}\n"
ORGANISATIONS = ["KvK-nummer", "Naam", "Vestigingsplaats", "SBI-code"]
MEMBER = [1234567, "Voorbeeldmetaal B.V.", "Eindhoven", "2562"]
LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
DOCTYPE = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'


@pytest.fixture
def drop(state: Home, tmp_path) -> Drop:
    return Drop(state, tmp_path)


def bundle(members: dict[str | zipfile.ZipInfo, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def repacked(book: bytes, change) -> bytes:
    """A workbook of which every member went through `change(name, content)`."""
    with zipfile.ZipFile(io.BytesIO(book)) as old:
        return bundle({name: change(name, old.read(name)) for name in old.namelist()})


def register(*rows) -> bytes:
    return workbook({"Register": [ORGANISATIONS, *(rows or [MEMBER])]})


def refused(drop: Drop, source_id: str, name: str, content: bytes | str, words: str) -> None:
    reports, message = drop(source_id, {name: content})
    assert not [r for r in reports if r["status"] == "good"]
    assert name in message
    assert re.search(words, message), message
    assert "What to do" in message or '"action"' in message
    # and nothing of it lies anywhere but in landing and among what was refused
    rooms = {p.relative_to(drop.state.root).parts[0] for p in drop.state.root.rglob("*") if p.is_file()}
    assert not list((drop.state.work / "unpacked").rglob("*.csv"))
    assert rooms <= {"inbox", "landing", "parsed", "keys"}


def test_a_zip_bomb_in_the_inbox_is_refused(drop):
    refused(drop, "slim", "bom.zip", bundle({"slim.csv": LIST + " " * 120_000_000}), "unpacks to")


def test_an_archive_in_an_archive_is_refused(drop):
    refused(drop, "slim", "nest.zip", bundle({"a.zip": bundle({"slim.csv": LIST})}), "holds an archive")


def test_a_workbook_that_unpacks_without_measure_is_refused(drop):
    bomb = repacked(register(), lambda name, xml: xml + b" " * 200_000_000 if name == "xl/sharedStrings.xml" else xml)
    assert len(bomb) < 1_000_000
    refused(drop, "organisations", "register.xlsx", bomb, "unpacks to 200,")


@pytest.mark.parametrize("member", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_entities_in_a_workbook_are_not_expanded(drop, member):
    def laughing(name: str, xml: bytes) -> bytes:
        if name != member:
            return xml
        head, body = xml.split(b"?>", 1)
        return head + b"?>" + DOCTYPE.encode() + body.replace(b"Voorbeeldmetaal", b"&l9;").replace(b"Register", b"&l9;")

    reports, message = drop("organisations", {"register.xlsx": repacked(register(), laughing)})
    read = drop.parsed("organisations", "organisation", "name") if [r for r in reports if r["status"] == "good"] else []
    assert "haha" not in str(read) + message
    assert read or "What to do" in message or '"action"' in message


def test_entities_in_sdmx_are_refused(drop):
    xml = f'<?xml version="1.0"?>{DOCTYPE}<GenericData><DataSet>&l9;</DataSet></GenericData>'
    refused(drop, "eurostat", "jvs_q_nace2.xml", xml, "defines entities or a document type")


def test_a_file_named_by_an_entity_in_sdmx_is_not_read(drop):
    xml = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><GenericData><DataSet>&f;</DataSet></GenericData>'
    refused(drop, "eurostat", "jvs_q_nace2.xml", xml, "defines entities or a document type")


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("slim.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    "member",
    ["../slim.csv", "a/../../slim.csv", "/tmp/slim.csv", "..\\slim.csv", "C:\\slim.csv", link()],
    ids=["parent", "parent further on", "absolute", "backslash", "drive", "link"],
)
def test_a_member_that_reaches_out_of_its_archive_is_refused(drop, tmp_path, member):
    content = "/etc/passwd" if isinstance(member, zipfile.ZipInfo) else LIST
    refused(drop, "slim", "uit.zip", bundle({member: content}), "reaches out of its folder")
    assert not list(tmp_path.rglob("slim.csv"))


@pytest.mark.parametrize(("saved", "place"), [("<v>Zwolle</v>", "Zwolle"), ("", None)], ids=["saved", "not saved"])
def test_a_formula_is_never_evaluated_its_saved_value_is_read(drop, saved, place):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Register")
    sheet.write_row(0, 0, ORGANISATIONS)
    sheet.write_row(1, 0, MEMBER)
    sheet.write_formula(1, 2, '=CONCATENATE("Eind","hoven")', None, "OTHER")
    book.close()
    content = repacked(target.getvalue(), lambda _, xml: xml.replace(b"<v>OTHER</v>", saved.encode()))
    assert content != target.getvalue()
    reports, message = drop("organisations", {"register.xlsx": content})
    assert message == ""
    accounted(reports)
    assert drop.parsed("organisations", "organisation", "place") == [(place,)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_text_that_begins_like_a_formula_stays_that_text(drop, start):
    text = f"{start}HYPERLINK(voorbeeld)"
    row = SLIM_ROW.replace("Leren", text)
    reports, _ = drop("slim", {"slim.csv": f"{SLIM_HEADER}\n{row}\n{row.replace('€ 24.999,00', f'{start}1+1')}\n"})
    accounted(reports)
    assert drop.parsed("slim", "award", "project_name") == [(text,)]
    assert [(column, value) for _, _, _, column, value, _ in drop.quarantine("slim")] == [
        ("Subsidiebedrag", f"{start}1+1")
    ]


def test_macros_and_external_links_in_a_workbook_are_not_followed(drop):
    with zipfile.ZipFile(io.BytesIO(register())) as old:
        members = {name: old.read(name) for name in old.namelist()}
    members["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + b"\x00" * 512
    members["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    elsewhere = b'<Relationship Id="rId1" Target="http://127.0.0.1:1/x.xlsx" TargetMode="External"/>'
    members["xl/externalLinks/_rels/externalLink1.xml.rels"] = b"<Relationships>%s</Relationships>" % elsewhere
    reports, message = drop("organisations", {"register.xlsm": bundle(members)})
    assert message == ""
    accounted(reports)
    assert drop.parsed("organisations", "organisation", "name") == [("Voorbeeldmetaal B.V.",)]


def test_a_sheet_with_a_million_empty_rows_reads_like_one_without(drop):
    def longer(name: str, xml: bytes) -> bytes:
        empty = b"".join(b'<row r="%d"></row>' % i for i in range(3, 1_000_000))
        return xml.replace(b"</sheetData>", empty + b"</sheetData>") if name == "xl/worksheets/sheet1.xml" else xml

    reports, message = drop("organisations", {"register.xlsx": repacked(register(), longer)})
    assert message == ""
    accounted(reports)
    assert drop.parsed("organisations", "organisation", "name") == [("Voorbeeldmetaal B.V.",)]


def test_merged_cells_give_their_value_once(drop):
    book = workbook({"Register": [["x"], ORGANISATIONS, MEMBER]}, merged={"A1:D1": "Organisatieregister (verzonnen)"})
    reports, _ = drop("organisations", {"register.xlsx": book})
    accounted(reports)
    assert reports[0]["ledger"][0]["kinds"] == {"header": 1, "title": 1}
    assert drop.parsed("organisations", "organisation", "name") == [("Voorbeeldmetaal B.V.",)]


def test_a_number_beyond_all_calendars_that_is_shown_as_a_date_is_refused(drop):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Register")
        sheet.write_row(0, 0, ORGANISATIONS)
        sheet.write_row(1, 0, MEMBER)
        sheet.write_number(2, 2, -1e15, book.add_format({"num_format": "dd-mm-yyyy"}))
    reports, message = drop("organisations", {"register.xlsx": target.getvalue()})
    assert reports == [] or reports[0]["status"] == "refused"
    assert "a cell of sheet 'Register' cannot be read" in message


def test_an_archive_of_a_version_to_come_is_refused(drop):
    content = bytearray(bundle({"slim.csv": LIST}))
    # the version that unpacking needs, in the directory at the end
    content[content.rindex(b"PK\x01\x02") + 6] = 84
    reports, message = drop("slim", {"slim.zip": bytes(content)})
    assert reports == []
    assert "slim.zip" in message
