"""Addresses, words and downloads of the board, without a browser."""

import csv
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from htsm.bench_board import measure_board
from htsm.explained import UsageFault
from htsm.home import PROJECT
from publish.web_board.address import View
from publish.web_board.charts import _provinces, _tiles
from publish.web_board.downloads import _csv, _xlsx
from publish.web_board.words import WORDS, Speech, words

texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)


@given(texts, texts, st.integers(0, 10**6), st.sampled_from(["nl", "en"]))
def test_every_view_has_an_address_that_leads_back_to_it(find: str, region: str, part: int, lang: str) -> None:
    view = View("/communities", lang, find=find, region=region, part=part)
    path, _, search = view.href().partition("?")
    assert View.of(path, f"?{search}") == view


@pytest.mark.parametrize("search", ["?part=-1", "?part=²", "?lang=fr", "?nonsense=1", "?part=x&lang=nl", ""])
def test_an_address_that_somebody_made_up_is_the_page_itself(search: str) -> None:
    assert View.of("/", search) == View()


def test_another_page_keeps_what_was_chosen_and_not_what_was_filtered() -> None:
    view = View("/communities", "en", release="r", quarter="2022-Q4", compare="c", find="x", part=100)
    assert View.of("/regios", view.to("/regios").partition("?")[2]) == View(
        "/regios", "en", release="r", quarter="2022-Q4", compare="c"
    )
    assert "part" not in view.but(find="y") and "find=y" in view.but(find="y")


def test_every_word_is_there_in_two_languages_and_used() -> None:
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(words()) > 150
    assert all(row["nl"] and row["en"] for row in rows)
    code = "\n".join(p.read_text("utf-8") for p in (PROJECT / "publish" / "web_board").rglob("*.py"))
    plain = [row["word"] for row in rows if ":" not in row["word"]]
    assert [word for word in plain if f'"{word}"' not in code] == []
    said = set(re.findall(r'speech\("([^"]+)"', code))
    assert len(said) > 60
    assert said <= set(words())


def test_numbers_and_days_are_written_as_readers_of_the_language_do() -> None:
    dutch, english = Speech("nl"), Speech("en")
    assert (dutch.measure(1234.5, "eur"), english.measure(1234.5, "eur")) == ("€ 1.235", "€ 1,235")
    assert (dutch.number(0.25, 2), english.number(0.25, 2)) == ("0,25", "0.25")
    assert (dutch.quarter(date(2022, 9, 30)), english.quarter(date(2022, 9, 30))) == ("3e kwartaal 2022", "2022 Q3")
    assert (dutch.day(date(2022, 9, 3)), english.day(date(2022, 9, 3))) == ("03-09-2022", "3 Sep 2022")
    assert dutch.measure(None, "eur") == english.number(None) == "–"


def test_maps_have_all_regions() -> None:
    assert sorted(f["id"] for f in _provinces()["features"]) == [f"PV{n}" for n in range(20, 32)]
    places = {(tile["line"], tile["column"]) for tile in _tiles()}
    assert len(_tiles()) == len(places) == 35


def test_cells_that_a_spreadsheet_would_compute_are_made_harmless(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    path = tmp_path / "t.parquet"
    duckdb.sql(
        f"copy (select * from (values ('=1+1', 1, ['=x']), ('@a', -2, null), ('-b', 3, []), ('+c', 4, ['y']), "
        f"('gewoon', 5, ['z']), ('http://x.nl', 6, null), (null, 7, null)) as t(text, number, list)) to '{path}'"
    )
    harmless = ["'=1+1", "'@a", "'-b", "'+c", "gewoon", "http://x.nl", ""]
    _csv(path, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == harmless
    assert [row["number"] for row in rows] == ["1", "-2", "3", "4", "5", "6", "7"]
    assert _xlsx(path, tmp_path / "t.xlsx", "t")
    sheet = CalamineWorkbook.from_path(tmp_path / "t.xlsx").get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[1:]] == harmless
    assert [row[1] for row in sheet[1:]] == [1, -2, 3, 4, 5, 6, 7]


def test_the_board_is_not_measured_over_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTSM_HOME", str(tmp_path))
    with pytest.raises(UsageFault, match=r"there is no release .*What to do: run `htsm run`"):
        measure_board(lambda _told: None)
