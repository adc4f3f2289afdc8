"""The board in a real browser: every page, every choice, the walk back, and what is published meanwhile."""

import io
import shutil
from pathlib import Path

import duckdb
import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from python_calamine import CalamineWorkbook

from htsm.home import PROJECT, Home
from publish.shelf import current, point_at
from publish.update.files import make_update
from publish.update.period import Period
from publish.web_board.app import PAGES
from tests.browser.served import board, visit

SCREENSHOTS = PROJECT / "screenshots"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def query(home: Home, sql: str) -> list[tuple[object, ...]]:
    release = current(home)
    assert release is not None
    with duckdb.connect(str(release.database), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def addresses(later_home: Home) -> list[str]:
    """A page of every kind, in both languages, of the nation and of a region, and one that is not there."""
    ((community,),) = query(later_home, "select min(learning_community_id) from core.bridge_learning_community_source")
    release = current(later_home)
    assert release is not None
    before = release.info["changes"]["previous_release_id"]
    found = [
        "/", "/?lang=en&quarter=2021-Q4", "/lijn/AL6", "/kpi/AL1.1", "/kpi/G1.2?region=PV30", "/kpi/AL6.1?lang=en",
        "/regios", "/regios?level=arbeidsmarktregio&measure=awards_eur", "/communities", f"/communities/{community}",
        "/arbeidsmarkt", "/subsidies", "/kwaliteit", "/vergelijk", f"/vergelijk?compare={before}", "/nergens",
    ]  # fmt: skip
    kinds = {path.strip("/").partition("/")[0].partition("?")[0] for path in found}
    assert kinds == {*PAGES, "nergens"}
    assert len(PAGES) == 9
    return found


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_is_usable_by_everyone(browser: Browser, address, addresses, width, scheme):
    seen = set()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with visit(browser, address, width, scheme) as visitor:
        for number, path in enumerate(addresses):
            seen.add(visitor.go(path))
            visitor.page.wait_for_load_state("networkidle")
            found = Axe().run(visitor.page, options=WCAG).response
            assert len(found["passes"]) > 15, path
            assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == [], path
            overflow = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{path} is {overflow} px wider than the window"
            assert "VOORBEELDDATA" in visitor.page.inner_text("header") or "SAMPLE DATA" in visitor.page.inner_text(
                "header"
            )
            visitor.page.screenshot(path=SCREENSHOTS / f"{width}-{scheme}-{number:02}.png", full_page=True)
        assert visitor.troubles == []
    assert len(seen) >= 14


def test_the_check_of_usability_can_fail(browser: Browser, address):
    with visit(browser, address) as visitor:
        visitor.go("/lijn/AL1")
        visitor.page.evaluate("document.querySelectorAll('img').forEach(i => i.removeAttribute('alt'))")
        visitor.page.evaluate("document.querySelector('.state').style.color = '#e0e0e0'")
        found = {v["id"] for v in Axe().run(visitor.page, options=WCAG).response["violations"]}
        visitor.page.evaluate("fetch('http://127.0.0.1:1/').catch(() => 0)")
        visitor.page.wait_for_timeout(300)
        # stopped by the board's own policy, and seen
        assert any("http://127.0.0.1:1/" in trouble for trouble in visitor.troubles), visitor.troubles
    assert found >= {"image-alt", "color-contrast"}


def test_the_overview_says_what_the_release_says(browser: Browser, address, later_home):
    with visit(browser, address) as visitor:
        visitor.go("/")
        rows = visitor.page.locator("tbody tr")
        assert rows.count() == 12
        ((value,),) = query(
            later_home, "select value from marts.kpi_current where kpi_id = 'AL1.1' and region_level = 'nl'"
        )
        row = visitor.page.locator("tbody tr", has_text="AL1.1").inner_text()
        assert f"\t{value:g}" in row.replace("\n", "\t") and "behaald" in row
        assert visitor.page.locator("tbody img").count() >= 10
        assert "Verloop van" in str(visitor.page.locator("tbody img").first.get_attribute("alt"))


def test_a_number_is_walked_back_to_the_rows_it_is_made_of(browser: Browser, address, later_home):
    with visit(browser, address) as visitor:
        visitor.go("/")
        visitor.page.locator("tbody tr", has_text="AL1.1").get_by_role("link").nth(1).click()
        visitor.page.wait_for_selector(".formula")
        assert visitor.heading() == "AL1.1 Nieuwe learning communities"
        ((value,),) = query(
            later_home, "select value from marts.kpi_current where kpi_id = 'AL1.1' and region_level = 'nl'"
        )
        assert visitor.page.inner_text(".formula") == f"aantal = {value:g}"
        assert "De rijen hieronder komen op dit cijfer uit." in visitor.page.inner_text("main")
        counting = visitor.page.locator("table", has_text="Rijen die tellen")
        ((rows,),) = query(
            later_home,
            "select count(*) from marts.kpi_evidence where kpi_id = 'AL1.1' and period_end = '2023-12-31' "
            "and region_level = 'nl' and role = 'numerator'",
        )
        assert counting.locator("tbody tr").count() == min(rows, 100)
        cells = counting.locator("tbody tr").first.locator("td").all_inner_texts()
        assert cells[0] in {source for (source,) in query(later_home, "select source_id from meta.source_status")}
        assert cells[3].isdigit() and "voorbeeld" in cells[4].lower()
        # from the nation to a region, and back by the browser's own way
        visitor.click("Noord-Brabant")
        assert "region=PV30" in visitor.page.url
        assert visitor.page.locator("h2").first.inner_text() == "Noord-Brabant"
        visitor.page.go_back()
        expect(visitor.page.locator("h2").first).to_have_text("Nederland")
        assert visitor.troubles == []


def test_what_is_chosen_is_shown_and_stands_in_the_address(browser: Browser, address):
    with visit(browser, address) as visitor:
        visitor.go("/")
        visitor.page.locator("#choose-quarter summary").click()
        visitor.click("4e kwartaal 2021", "#choose-quarter")
        assert visitor.page.url.endswith("/?quarter=2021-Q4")
        assert "4e kwartaal 2021" in visitor.page.inner_text(".state")
        visitor.page.locator("#choose-lang summary").click()
        visitor.click("English", "#choose-lang")
        expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
        assert visitor.heading() == "Overview"
        visitor.click("Regions")
        assert "quarter=2021-Q4" in visitor.page.url and "lang=en" in visitor.page.url
        maps = []
        for level in ("Labour market regions", "Parts of the country", "Provinces"):
            visitor.click(level, ".choices >> nth=0")
            maps.append(visitor.page.locator("img.map").count())
        assert maps == [1, 0, 1]
        before = visitor.page.get_attribute("img.map", "src")
        visitor.click("Amount awarded", ".choices >> nth=1")
        assert visitor.page.get_attribute("img.map", "src") != before
        assert visitor.troubles == []


def test_lists_are_filtered_and_searched(browser: Browser, address, later_home):
    with visit(browser, address) as visitor:
        visitor.go("/communities")

        def count() -> int:
            return int(visitor.page.locator("caption").first.inner_text().rpartition("(")[2].rstrip(")"))

        everything = count()
        visitor.click("fieldlab", ".choices >> nth=0")
        fieldlabs = count()
        ((known,),) = query(
            later_home,
            "select count(*) from core.fct_learning_community_quarter q inner join core.dim_learning_community c "
            "on q.learning_community_id = c.learning_community_id and c.is_current "
            "where q.period_end = '2023-12-31' and c.form = 'fieldlab'",
        )
        assert 0 < fieldlabs == known < everything
        visitor.click("actief", ".choices >> nth=1")
        assert count() <= fieldlabs
        visitor.go("/communities")
        name = visitor.page.locator("tbody th a").nth(3).inner_text()
        visitor.page.fill("#find", name.upper()[:12])
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url("**find=**")
        visitor.arrived()
        assert count() < everything
        assert name in visitor.page.locator("tbody th a").all_inner_texts()
        visitor.click(name)
        assert visitor.heading() == name
        assert visitor.page.locator("table", has_text="Vermeldingen in de bronnen").locator("tbody tr").count() >= 1
        visitor.go("/subsidies")
        visitor.click("RIF", ".choices")
        assert set(visitor.page.locator("table >> nth=1").locator("tbody tr td:nth-child(2)").all_inner_texts()) == {
            "RIF"
        }
        visitor.go("/arbeidsmarkt")
        visitor.click("Vacaturegraad", ".choices")
        visitor.page.wait_for_selector("caption:text-is('Vacaturegraad')")
        assert visitor.troubles == []


def test_the_keyboard_alone_is_enough(browser: Browser, address):
    with visit(browser, address) as visitor:
        visitor.go("/")
        press = visitor.page.keyboard.press
        press("Tab")
        assert visitor.page.evaluate("document.activeElement.className") == "skip"
        press("Enter")
        assert visitor.page.evaluate("document.activeElement.id") == "inhoud"
        visitor.go("/")
        for _ in range(3):
            press("Tab")
        assert visitor.page.evaluate("document.activeElement.textContent") == "Regio's"
        press("Enter")
        expect(visitor.page.locator("h1")).to_have_text("Regio's")
        visitor.page.evaluate("document.querySelector('#choose-quarter summary').focus()")
        press("Enter")
        press("Tab")
        press("Tab")
        press("Enter")
        visitor.page.wait_for_url("**quarter=2023-Q3**")
        assert visitor.troubles == []


def test_tables_are_downloaded_in_three_formats(browser: Browser, address, later_home, tmp_path: Path):
    ((rows,),) = query(later_home, "select count(*) from marts.subsidies")
    with visit(browser, address) as visitor:
        visitor.go("/subsidies")
        ways = [str(a.get_attribute("href")) for a in visitor.page.locator(".ways a[download]").all()]
    assert [href.partition("?")[0].rpartition(".")[2] for href in ways] == ["csv", "xlsx", "parquet"]
    got = [httpx.get(address + href, trust_env=False) for href in ways]
    assert [answer.status_code for answer in got] == [200, 200, 200]
    (tmp_path / "a.csv").write_bytes(got[0].content)
    (tmp_path / "a.parquet").write_bytes(got[2].content)
    assert duckdb.sql(f"select count(*) from read_csv('{tmp_path}/a.csv')").fetchone() == (rows,)
    assert duckdb.sql(f"select count(*) from read_parquet('{tmp_path}/a.parquet')").fetchone() == (rows,)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(got[1].content)).get_sheet_by_index(0).to_python()
    assert len(sheet) == rows + 1 and "project_number" in sheet[0]
    release = current(later_home)
    assert release is not None
    for nothing in ("marts.none.csv", "marts.subsidies.exe", "../x.csv"):
        answer = httpx.get(f"{address}/download/{release.release_id}/{nothing}", trust_env=False)
        assert answer.status_code == 404 or "text/html" in answer.headers["content-type"]


def test_a_release_that_is_published_meanwhile_is_told_and_shown(browser: Browser, later_home: Home, state: Home):
    shutil.copytree(later_home.published, state.published, symlinks=True)
    second = current(state)
    assert second is not None
    point_at(state, second.info["changes"]["previous_release_id"])
    with board(state) as served, visit(browser, served) as visitor:
        visitor.go("/kpi/AL4.3")
        first = visitor.page.inner_text("footer >> nth=0")
        assert second.release_id not in first
        point_at(state, second.release_id)
        visitor.page.wait_for_selector(".news", timeout=30_000)
        assert "Er is een nieuwe uitgave." in visitor.page.inner_text(".news")
        visitor.page.get_by_role("link", name="Toon de nieuwe uitgave").click()
        expect(visitor.page.locator("footer").first).to_contain_text(second.release_id)
        # the one before is still there, by its address
        visitor.go(f"/kpi/AL4.3?release={second.info['changes']['previous_release_id']}")
        assert visitor.page.inner_text("footer >> nth=0") == first
        visitor.go(f"/vergelijk?compare={second.info['changes']['previous_release_id']}")
        assert "AL4.3" in visitor.page.inner_text("table")
        assert visitor.troubles == []


def test_nothing_is_published_yet_and_that_is_said(browser: Browser, state: Home):
    with board(state) as served, visit(browser, served) as visitor:
        visitor.go("/")
        assert "Er is nog niets gepubliceerd" in visitor.page.inner_text("main")


def test_the_update_is_linked_and_usable_by_everyone(browser: Browser, later_home, tmp_path):
    home = Home(tmp_path / "var")
    shutil.copytree(later_home.published, home.published, symlinks=True)
    release = current(home)
    assert release is not None
    make_update(home, release, Period(2023, 4), None)
    with board(home) as address:
        for width in (1280, 360):
            with visit(browser, address, width) as visitor:
                visitor.go("/")
                links = visitor.page.locator("main a", has_text="2023-Q4")
                assert links.all_inner_texts() == ["2023-Q4 (html)", "2023-Q4 (pdf)"]
                pdf = httpx.get(address + str(links.nth(1).get_attribute("href")))
                assert (pdf.status_code, pdf.headers["content-type"]) == (200, "application/pdf")
                visitor.page.goto(address + str(links.nth(0).get_attribute("href")))
                assert visitor.page.inner_text("h1") == "Kwartaalupdate 4e kwartaal 2023"
                found = Axe().run(visitor.page, options=WCAG).response
                assert len(found["passes"]) > 15
                assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
                assert visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
                visitor.page.screenshot(path=SCREENSHOTS / f"update-{width}.png", full_page=True)
                assert visitor.troubles == []
        for wrong in ("2023-Q4/update.json", "2023-Q3/update.pdf"):
            assert httpx.get(f"{address}/update/{release.release_id}/{wrong}").status_code == 404
