"""Archives in the inbox: what is unpacked, and what is refused before a byte of it is written."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from htsm.home import Home
from ingest.archive import is_archive, unpack
from ingest.refusal import DeliveryRefused
from ingest.source_folder import load_source
from tests.integration.reading import Drop

SLIM = (
    "Projectnummer;Categorie;Jaar;Tijdvak;Naam aanvrager;Vestigingsplaats;Projectnaam;Samenvatting;Subsidiebedrag\n"
    "2022SLIM202308;MKB;2022;maart;Voorbeeldbedrijf BV;Zwolle;Leren;Tekst;24.999\n"
)


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def overlapping() -> bytes:
    """One member's bytes listed twice, as in a bomb that reuses them."""
    content = bytearray(zipped(("a.csv", b"x" * 5000), ("b.csv", b"y")))
    central = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", central + 4)
    # the second entry points at the bytes of the first and claims its sizes
    content[second + 16 : second + 28] = content[central + 16 : central + 28]
    size = struct.unpack("<I", content[central + 20 : central + 24])[0]
    filler = len(content)
    for place in (central, second):
        content[place + 20 : place + 24] = struct.pack("<I", max(size, filler))
    return bytes(content)


def lying() -> bytes:
    """A member that says it unpacks to one byte, and unpacks to a hundred million."""
    content = bytearray(zipped(("a.csv", b"0" * 100_000_000)))
    central = content.index(b"PK\x01\x02")
    content[22:26] = content[central + 24 : central + 28] = struct.pack("<I", 1)
    return bytes(content)


REFUSED = {
    "out of the folder": (zipped(("../slim.csv", SLIM)), "reaches out of its folder"),
    "absolute": (zipped(("/etc/slim.csv", SLIM)), "reaches out of its folder"),
    "drive": (zipped(("C:slim.csv", SLIM)), "reaches out of its folder"),
    "backslash": (zipped(("..\\slim.csv", SLIM)), "reaches out of its folder"),
    "link": (zipped((link("slim.csv"), "/etc/passwd")), "reaches out of its folder"),
    "archive inside": (zipped(("slim.csv", SLIM), ("more.zip", zipped(("x.csv", SLIM)))), "holds an archive"),
    "gzip inside": (zipped(("slim.csv", b"\x1f\x8b" + b"0" * 100)), "holds an archive"),
    "one name twice": (zipped(("a/slim.csv", SLIM), ("b/Slim.CSV", SLIM)), "two files of one name, a/slim.csv"),
    "bomb": (zipped(("slim.csv", b"0" * 80_000_000)), "unpacks to more bytes"),
    "lying directory": (lying(), "cut off or damaged"),
    "overlapping": (overlapping(), "overlap"),
    "too many": (zipped(*((f"{n}.csv", "x") for n in range(1001))), "has 1,001 files"),
    "empty": (zipped(), "is empty"),
    "cut off": (zipped(("slim.csv", SLIM * 50))[:-30], "cut off or damaged"),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_a_suspect_archive_is_refused_and_nothing_of_it_is_written(drop, case):
    content, words = REFUSED[case]
    reports, message = drop("slim", {"lijst.zip": content})
    assert [r for r in reports if r["status"] == "good"] == []
    assert "lijst.zip" in message
    assert words in message
    assert "What to do" in message
    left = [p for p in drop.state.work.rglob("*") if p.is_file()]
    assert left == []
    assert not (drop.state.root / "slim.csv").exists()
    assert len(list((drop.state.inbox / "slim" / "refused").glob("*/lijst.zip"))) == 1


@pytest.fixture
def drop(state: Home, tmp_path: Path) -> Drop:
    return Drop(state, tmp_path)


def test_the_files_of_an_archive_are_the_snapshot_that_they_are_loose(drop):
    reports, message = drop("slim", {"lijst.zip": zipped(("map/slim.csv", SLIM), ("__MACOSX/map/._slim.csv", "x"))})
    assert message == ""
    assert [(r["status"], r["rows_loaded"], r["files"]) for r in reports] == [("good", 1, ["slim.csv"])]
    (drop.folder / "slim" / "lijst.zip").unlink()
    again, message = drop("slim", {"slim.csv": SLIM})
    assert (again, message) == ([], "")
    assert drop.parsed("slim", "award", "_file, _row") == [("slim.csv", 2)]


def test_an_archive_goes_from_the_inbox_like_any_file(state):
    from ingest.pull.source import pull_source

    inbox = state.inbox / "slim"
    inbox.mkdir(parents=True)
    (inbox / "lijst.zip").write_bytes(zipped(("slim.csv", SLIM)))
    (inbox / "kwaad.zip").write_bytes(REFUSED["link"][0])
    pulled = pull_source(state, "slim", "inbox")
    assert len(pulled.landed) == 1
    assert [p.name for p in inbox.iterdir()] == ["refused"]


def test_a_workbook_is_no_archive(tmp_path):
    from ingest.samples.generate import FILES

    books = list(FILES.rglob("*.xlsx"))
    assert len(books) > 3
    assert not any(is_archive(p) for p in books)
    (tmp_path / "x.zip").write_bytes(zipped(("a.csv", SLIM)))
    assert is_archive(tmp_path / "x.zip")


def test_unpacking_stops_at_what_the_source_declares(tmp_path):
    from dataclasses import replace

    (tmp_path / "x.zip").write_bytes(zipped(("a.csv", b"a" * 600), ("b.csv", b"b" * 600)))
    source = load_source("slim")
    assert [p.name for p in unpack(source, tmp_path / "x.zip", tmp_path / "out")] == ["a.csv", "b.csv"]
    with pytest.raises(DeliveryRefused, match="unpacks to more bytes"):
        unpack(replace(source, max_bytes=1000), tmp_path / "x.zip", tmp_path / "out")
    assert not (tmp_path / "out").exists()
