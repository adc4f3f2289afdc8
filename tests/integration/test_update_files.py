"""Where updates stand: the PDF, the same bytes each time, what is kept, and what a failure leaves."""

import builtins
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from weasyprint.urls import FatalURLFetchingError

from htsm.home import PROJECT, Home
from publish.board import BANNER
from publish.shelf import KEEP, PARTIAL, READERS_MAY_TAKE, prune, releases
from publish.update.document import NoPdf, pdf
from publish.update.facts import NotInRelease
from publish.update.files import make_due, make_update, update_before
from publish.update.period import Period
from tests.integration.updates_made import QUARTER, current_release


def test_the_pdf_has_six_to_ten_pages_each_with_the_banner(updated_home: Home) -> None:
    path = current_release(updated_home).path / "update" / "2022-Q4" / "update.pdf"
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert 6 <= len(pages) <= 10
    assert all(BANNER in text for text in pages)
    assert "Samenvatting" in pages[0] and "bladzijde 1 van" in pages[0]


def test_the_pdf_is_tagged_in_dutch_with_headers_and_pictures_in_words(updated_home: Home) -> None:
    with pikepdf.open(current_release(updated_home).path / "update" / "2022-Q4" / "update.pdf") as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked) is True
        assert str(root.Lang) == "nl"
        assert "Kwartaalupdate 4e kwartaal 2022" in str(document.docinfo["/Title"])
        with document.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
        elements = list(_elements(root.StructTreeRoot))
        kinds = Counter(str(element.S) for element in elements)
        figures = [element for element in elements if element.S == "/Figure"]
        headers = [element for element in elements if element.S == "/TH"]
        assert kinds["/H1"] == 1 and kinds["/H2"] >= 7 and kinds["/H3"] >= 12
        assert kinds["/Table"] >= 20
        # a picture per line with a course, and that of the labour market: each says what it shows
        assert len(figures) >= 10
        assert all(len(str(figure.get("/Alt", ""))) > 20 for figure in figures)
        # each cell names the header of its row and of its column
        ids = {str(header.ID) for header in headers}
        named = [[str(name) for name in cell.A.Headers] for cell in elements if cell.S == "/TD"]
        assert len(ids) == len(headers) and len(named) > 400
        assert all(len(names) == 2 and set(names) <= ids for names in named)
        with document.open_outline() as outline:
            assert len(outline.root) >= 1


def _elements(node: Any) -> Any:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _elements(kid)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node.K)


def test_it_is_the_same_to_the_byte_in_another_process_and_second(updated_home: Home, tmp_path: Path) -> None:
    place = current_release(updated_home).path / "update" / "2022-Q4"
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    assert set(before) == {"update.html", "update.pdf", "update.json"}
    command = [str(Path(sys.executable).with_name("htsm")), "update", "2022-Q4", "--json"]
    own = os.environ | {"HTSM_HOME": str(updated_home.root), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    done = subprocess.run(command, env=own, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["pdf"] == str(place / "update.pdf")
    assert done.stderr == ""
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_after_a_fourth_quarter_the_year_comes_with_it(updated_home: Home) -> None:
    made = make_due(updated_home, datetime(2024, 1, 1).date())
    assert [one["period"] for one in made] == ["2023-Q4", "2023"]
    assert [one["period"] for one in make_due(updated_home, datetime(2023, 10, 1).date())] == ["2023-Q3"]
    with pytest.raises(NotInRelease, match="2024-Q2"):
        make_due(updated_home, datetime(2024, 7, 1).date())


def test_a_release_that_an_update_was_made_from_stays(updated_home: Home, tmp_path: Path) -> None:
    own = Home(tmp_path / "var")
    shutil.copytree(updated_home.published, own.published, symlinks=True)
    _now, first = releases(own)
    for number in range(KEEP + 1):
        other = own.published / "releases" / f"20230101-{number:012x}"
        shutil.copytree(first.path, other, ignore=shutil.ignore_patterns("update", "parquet", "*.duckdb"))
    old = (datetime.now(UTC) - timedelta(seconds=2 * READERS_MAY_TAKE)).timestamp()
    for release in releases(own):
        os.utime(release.path, (old, old))
    gone = prune(own)
    assert len(gone) >= 1 and first.release_id not in gone
    assert all(ident.startswith("20230101-") for ident in gone)


def test_the_update_before_is_the_one_that_readers_had(updated_home: Home, tmp_path: Path) -> None:
    own = Home(tmp_path / "var")
    shutil.copytree(updated_home.published, own.published, symlinks=True)
    now, first = releases(own)
    for release in (now, first):
        shutil.rmtree(release.path / "update")
    # from one release: the second has nothing to compare with but itself
    make_update(own, now, Period(2022, 3), None, with_pdf=False)
    same = update_before(own, now, QUARTER)
    assert same is not None and same.release_id == now.release_id
    made = make_update(own, now, QUARTER, same, with_pdf=False)
    assert "uit dezelfde release gemaakt" in Path(made["html"]).read_text(encoding="utf-8")
    # one of a release that was published later is not before, nor is the report of a year
    assert update_before(own, first, QUARTER) is None
    make_update(own, first, Period(2021), None, with_pdf=False)
    assert update_before(own, now, Period(2023, 1)) == now
    # made again it is compared with the same, whatever came since
    shutil.rmtree(now.path / "update")
    make_update(own, first, Period(2022, 3), None, with_pdf=False)
    make_update(own, now, QUARTER, first, with_pdf=False)
    make_update(own, now, Period(2022, 3), None, with_pdf=False)
    assert update_before(own, now, QUARTER) == first


def test_what_a_killed_writer_set_aside_comes_back(updated_home: Home, tmp_path: Path) -> None:
    own = Home(tmp_path / "var")
    shutil.copytree(updated_home.published, own.published, symlinks=True)
    place = current_release(own).path / "update" / "2022-Q4"
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    moment = (place / "update.html").stat().st_mtime_ns
    # killed after the old one was set aside, and again before the new one was whole
    place.rename(place.with_name(f".2022-Q4{PARTIAL}old"))
    (place.with_name(f".2023-Q1{PARTIAL}new")).mkdir()
    make_update(own, current_release(own), Period(2023, 1), None, with_pdf=False)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    assert (place / "update.html").stat().st_mtime_ns == moment
    assert [path.name for path in place.parent.iterdir() if PARTIAL in path.name] == []


def test_a_failure_leaves_what_was_there(updated_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    place = current_release(updated_home).path / "update" / "2022-Q4"
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    imported = builtins.__import__

    def no_pango(name: str, *args: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return imported(name, *args)

    monkeypatch.setattr(builtins, "__import__", no_pango)
    with pytest.raises(NoPdf, match="apt-get install libpango"):
        make_update(updated_home, current_release(updated_home), QUARTER, None)
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_nothing_is_fetched_for_it() -> None:
    with pytest.raises(FatalURLFetchingError, match=r"127\.0\.0\.1:9"):
        pdf('<p><img src="http://127.0.0.1:9/x.png" alt="x"></p>', datetime(2024, 2, 15, tzinfo=UTC), "x")


def test_a_wrong_release_or_period_is_told_in_a_sentence(updated_home: Home) -> None:
    htsm = str(Path(sys.executable).with_name("htsm"))
    for words, code, told in (
        (["2022-Q9"], 2, "write it as 2022-Q4"),
        (["2030-Q1"], 1, "has no figures of the end of 2030-Q1"),
        (["2022-Q4", "--release", "none"], 2, "is not on the shelf"),
    ):
        done = subprocess.run(
            [htsm, "update", *words], env=os.environ | {"HTSM_HOME": str(updated_home.root)}, cwd=PROJECT,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
        assert told in done.stderr and "What to do" in done.stderr


def test_without_a_pdf_the_one_of_the_same_page_stays(updated_home: Home) -> None:
    release = current_release(updated_home)
    place = release.path / "update" / "2022-Q4"
    before = (place / "update.pdf").read_bytes()
    made = make_update(updated_home, release, QUARTER, update_before(updated_home, release, QUARTER), with_pdf=False)
    assert made["pdf"] is None and (place / "update.pdf").read_bytes() == before
    # of another page it would be another PDF
    make_update(updated_home, release, QUARTER, None, with_pdf=False)
    assert not (place / "update.pdf").exists()
