"""The quarterly update of the sample: its figures are the release's, it is the same each time, it is tagged."""

import builtins
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pikepdf
import pypdfium2
import pytest
from weasyprint.urls import FatalURLFetchingError

from htsm.explained import UsageFault
from htsm.home import PROJECT, Home
from publish import dutch
from publish.board import BANNER
from publish.shelf import KEEP, PARTIAL, READERS_MAY_TAKE, current, prune, releases
from publish.update import changed, context, summary
from publish.update.document import NoPdf, pdf
from publish.update.facts import NotInRelease, facts
from publish.update.files import make_due, make_update, update_before
from publish.update.period import Period

QUARTER = Period(2022, 4)


class Tables(HTMLParser):
    """The tables of a page: `{caption: [[cell, ...], ...]}`, the header first."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self.in_caption = self.in_cell = False
        self.caption = ""
        self.feed(page)

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        if tag == "caption":
            self.in_caption, self.caption = True, ""
        elif tag == "tr":
            self.found[self.caption].append([])
        elif tag in ("th", "td"):
            self.in_cell = True
            self.found[self.caption][-1].append("")
        elif tag == "span" and self.in_cell:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self.in_caption = False
            self.found[self.caption] = []
        elif tag in ("th", "td"):
            self.in_cell = False

    def handle_data(self, data: str) -> None:
        if self.in_caption:
            self.caption += data
        elif self.in_cell:
            self.found[self.caption][-1][-1] += data


@pytest.fixture(scope="module")
def home(later_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two releases, and an update from each: of the third quarter from the first, of the fourth from the second."""
    own = Home(tmp_path_factory.mktemp("update") / "var")
    shutil.copytree(later_home.root, own.root, symlinks=True)
    now, first = releases(own)
    make_update(own, first, Period(2022, 3), update_before(own, first, Period(2022, 3)))
    make_update(own, now, QUARTER, update_before(own, now, QUARTER))
    return own


@pytest.fixture(scope="module")
def page(home: Home) -> str:
    return (_current(home).path / "update" / "2022-Q4" / "update.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tables(page: str) -> dict[str, list[list[str]]]:
    return Tables(page).found


def _current(home: Home) -> Any:
    release = current(home)
    assert release is not None
    return release


def _query(home: Home, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(_current(home).database), read_only=True) as con:
        return con.execute(sql).fetchall()


def _words(text: str) -> str:
    return " ".join(text.split())


def test_a_period_is_a_quarter_or_a_year() -> None:
    assert Period.parse("2022-q4") == Period.parse("2022Q4") == QUARTER
    assert (QUARTER.end.isoformat(), QUARTER.before, QUARTER.name) == ("2022-12-31", Period(2022, 3), "2022-Q4")
    assert Period(2023, 1).before == QUARTER
    assert (Period.parse("2022").end.isoformat(), Period(2022).before) == ("2022-12-31", Period(2021))
    ends = {Period.ended_last(datetime(2024, month, day).date()).name for month, day in ((1, 1), (2, 15), (3, 31))}
    assert ends == {"2023-Q4"}
    for wrong in ("2022-Q5", "Q4", "22-Q4", "1822", ""):
        with pytest.raises(UsageFault, match="write it as 2022-Q4"):
            Period.parse(wrong)


def test_every_kpi_is_in_it_with_the_values_of_the_release(home: Home, tables: dict[str, list[list[str]]]) -> None:
    expected = {
        kpi_id: [dutch.measure(value, unit), dutch.measure(before, unit), status]
        for kpi_id, unit, value, before, status in _query(
            home,
            """
            select k.kpi_id, k.unit, o.value, b.value, o.status || if(o.uncertain, ', onzeker', '')
            from core.dim_kpi as k
            left join marts.kpi_observation as o on k.kpi_id = o.kpi_id and o.period_end = '2022-12-31'
                and o.region_level = 'nl' and o.breakdown = ''
            left join marts.kpi_observation as b on k.kpi_id = b.kpi_id and b.period_end = '2022-09-30'
                and b.region_level = 'nl' and b.breakdown = ''
            """,
        )
    }
    shown = {}
    sections = {caption: rows for caption, rows in tables.items() if caption.endswith("alle KPI's")}
    assert len(sections) == 14
    for header, *rows in sections.values():
        assert header == ["KPI", "Waarde", "3e kwartaal 2022", "Doel", "Planlijn", "Status"]
        for name, value, before, _target, _planned, status in rows:
            # below a value stands its interval, below a status the reason
            number = re.split(r" (?=[\d,%]+ tot )", _words(value))[0]
            told = re.sub(r"^\W ", "", _words(status))
            shown[name.split()[0]] = [number, _words(before), told]
    assert len(shown) == 52 == len(expected)
    assert {k: v[:2] for k, v in shown.items()} == {k: v[:2] for k, v in expected.items()}
    assert all(shown[k][2].startswith(expected[k][2]) for k in expected)


def test_the_board_has_two_goals_and_ten_lines_with_a_status_each(tables: dict[str, list[list[str]]]) -> None:
    _header, *rows = tables["De hoofddoelen en de actielijnen"]
    assert len(rows) == 12
    assert [row[0].partition(":")[0].strip() for row in rows] == [
        "Hoofddoel 1", "Hoofddoel 2", *(f"Actie {number}" for number in range(1, 11)),
    ]  # fmt: skip


def test_the_summary_says_in_words_what_the_figures_say(home: Home, page: str) -> None:
    said = _words(page.partition('id="samenvatting"')[2].partition("</section>")[0])
    [(value, before, planned)] = _query(
        home,
        "select value, (select value from marts.kpi_observation where kpi_id = 'G1.1' and region_level = 'nl' and "
        "breakdown = '' and period_end = '2022-09-30'), planned * target from marts.kpi_observation where kpi_id = "
        "'G1.1' and region_level = 'nl' and breakdown = '' and period_end = '2022-12-31'",
    )
    before_told = f" (3e kwartaal 2022: {dutch.number(before, 1)})" if before != value else ""
    assert (
        f"Hoofddoel 1, ‘Duurzame en brede learning communities’ (G1.1): {dutch.number(value, 1)}{before_told}, tegen "
        f"een doel van 20 op 31-12-2023 en {dutch.number(planned, 1)} volgens de planlijn: achter."
    ) in said
    # the second promise of the same goal, whose planned line is its target
    assert "(G1.2): 7," in said and "tegen een doel van 7,5 op 31-12-2023: " in said
    [(risks, first, unknown)] = _query(
        home,
        """
        select count(distinct e.item_id), min(q.last_subsidy_end),
            count(distinct e.item_id) filter (q.continuation_agreement is null) from marts.kpi_evidence as e
        inner join core.fct_learning_community_quarter as q
            on e.item_id = q.learning_community_id and e.period_end = q.period_end
        where e.kpi_id = 'AL2.3' and e.role = 'numerator' and e.region_level = 'nl' and e.breakdown = ''
            and e.period_end = '2022-12-31'
        """,
    )
    assert f"Bij {risks} samenwerkingen eindigt de subsidie" in said and f"de eerste op {first:%d-%m-%Y}" in said
    assert 0 < unknown < risks and f"bekend is (van {unknown} is het onbekend)" in said
    rows = _query(
        home,
        "select now.value > was.value, now.value = was.value from marts.kpi_observation as now inner join "
        "marts.kpi_observation as was using (kpi_id, region_level, breakdown) where region_level = 'nl' and "
        "breakdown = '' and now.period_end = '2022-12-31' and was.period_end = '2022-09-30' "
        "and now.value is not null and was.value is not null",
    )
    counts = Counter(rows)
    up, down, same = counts[True, False], counts[False, False], counts[False, True]
    compared = f"Van de {len(rows)} KPI’s met ook een waarde in het 3e kwartaal 2022"
    assert f"{compared}: {up} hoger, {down} lager en {same} gelijk." in said


def test_the_risks_are_the_partnerships_that_the_kpi_counts(home: Home, tables: dict[str, list[list[str]]]) -> None:
    [(counted,)] = _query(
        home,
        "select value from marts.kpi_observation where kpi_id = 'AL2.3' and region_level = 'nl' and breakdown = '' "
        "and period_end = '2022-12-31'",
    )
    _header, *rows = tables["Samenwerkingen zonder besluit over voortzetting"]
    assert len(rows) == counted > 0
    assert all(row[4].strip() != "ja" for row in rows)


def test_each_change_says_which_rows_made_it(home: Home, tables: dict[str, list[list[str]]]) -> None:
    header, *rows = tables["Anders dan in het 3e kwartaal 2022"]
    assert header[-1] == "Waardoor"
    why = {row[0].split()[0]: _words(row[3]) for row in rows}
    assert len(why) > 20 and all(why.values())
    [(came, went)] = _query(
        home,
        """
        with item as (
            select distinct item_id, period_end from marts.kpi_evidence where kpi_id = 'G1.1' and role = 'numerator'
                and region_level = 'nl' and breakdown = '' and period_end in ('2022-12-31', '2022-09-30')
        )
        select count(*) filter (period_end = '2022-12-31'), count(*) filter (period_end = '2022-09-30')
        from (select item_id, max(period_end) as period_end from item group by 1 having count(*) = 1)
        """,
    )
    assert came + went > 0
    parts = [f"{number} {word}" for number, word in ((came, "erbij"), (went, "eraf")) if number]
    assert why["G1.1"].startswith(f"learning community: {', '.join(parts)} (")


def test_what_the_update_before_said_otherwise_is_told(
    home: Home, page: str, tables: dict[str, list[list[str]]]
) -> None:
    now, first = releases(home)
    told = json.loads((now.path / "update" / "2022-Q4" / "update.json").read_text(encoding="utf-8"))
    assert told["since"] == first.release_id
    assert f"De vorige update is gemaakt uit release {first.release_id}" in page
    _header, *rows = tables["Herzien sinds de vorige update"]
    revised = _query(
        home,
        "select count(*) from marts.kpi_revision where region_level = 'nl' and breakdown = '' and change = 'value' "
        "and period_end <= '2022-09-30'",
    )[0][0]
    assert len(rows) == revised > 0
    assert all("andere leveringen" in row[4] or "besluit" in row[4] for row in rows)
    earlier = (first.path / "update" / "2022-Q3" / "update.html").read_text(encoding="utf-8")
    assert "Er is geen eerdere update bewaard" in earlier and "Herzien sinds" not in earlier


def test_every_source_is_there_with_its_licence(home: Home, tables: dict[str, list[list[str]]]) -> None:
    _header, *rows = tables["Bronnen, licenties en leveringen"]
    package = json.loads((_current(home).path / "datapackage.json").read_text(encoding="utf-8"))
    assert len(rows) == len(package["sources"]) == 17
    assert all(row[1].strip() for row in rows)
    assert all(source["attribution"] in row[0] for source, row in zip(package["sources"], rows, strict=True))


def test_the_pdf_has_six_to_ten_pages_each_with_the_banner(home: Home) -> None:
    path = _current(home).path / "update" / "2022-Q4" / "update.pdf"
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert 6 <= len(pages) <= 10
    assert all(BANNER in text for text in pages)
    assert "Samenvatting" in pages[0] and "bladzijde 1 van" in pages[0]


def test_the_pdf_is_tagged_in_dutch_with_headers_and_pictures_in_words(home: Home) -> None:
    with pikepdf.open(_current(home).path / "update" / "2022-Q4" / "update.pdf") as document:
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


def test_it_is_the_same_to_the_byte_in_another_process_and_second(home: Home, tmp_path: Path) -> None:
    place = _current(home).path / "update" / "2022-Q4"
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    assert set(before) == {"update.html", "update.pdf", "update.json"}
    command = [str(Path(sys.executable).with_name("htsm")), "update", "2022-Q4", "--json"]
    own = os.environ | {"HTSM_HOME": str(home.root), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    done = subprocess.run(command, env=own, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["pdf"] == str(place / "update.pdf")
    assert done.stderr == ""
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_a_year_is_the_sum_of_its_quarters(home: Home) -> None:
    made = make_update(home, _current(home), Period(2022), None, with_pdf=False)
    assert made["pdf"] is None
    page = Path(made["html"]).read_text(encoding="utf-8")
    assert "<h1>Jaarrapportage 2022</h1>" in page
    header, *rows = Tables(page).found["Alle KPI's in 2022 per kwartaal"]
    assert header == ["KPI", *(f"{number}e kwartaal 2022" for number in (1, 2, 3, 4)), "Heel 2022"]
    assert len(rows) == 52
    # what counts in a quarter alone is added up, what stands at its end is as it ended
    for kpi_id, whole in (("AL3.2", sum), ("AL1.1", lambda values: values[-1])):
        found = _query(
            home,
            f"select value from marts.kpi_observation where kpi_id = '{kpi_id}' and region_level = 'nl' "
            "and breakdown = '' and year(period_end) = 2022 order by period_end",
        )
        values = [value for (value,) in found]
        [shown] = [row[1:] for row in rows if row[0].startswith(f"{kpi_id} ")]
        assert [cell.strip() for cell in shown] == [dutch.number(value, 1) for value in [*values, whole(values)]]
    vacancies = next(row[-1].strip() for row in rows if row[0].startswith("AL3.2 "))
    assert f"geplaatst in 2022: {vacancies}." in page
    assert '<th scope="col" class="number">eind 2021</th>' in page and "Anders dan eind 2021" in page


def test_after_a_fourth_quarter_the_year_comes_with_it(home: Home) -> None:
    made = make_due(home, datetime(2024, 1, 1).date())
    assert [one["period"] for one in made] == ["2023-Q4", "2023"]
    assert [one["period"] for one in make_due(home, datetime(2023, 10, 1).date())] == ["2023-Q3"]
    with pytest.raises(NotInRelease, match="2024-Q2"):
        make_due(home, datetime(2024, 7, 1).date())


def test_a_release_that_an_update_was_made_from_stays(home: Home, tmp_path: Path) -> None:
    own = Home(tmp_path / "var")
    shutil.copytree(home.published, own.published, symlinks=True)
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


def test_a_figure_that_is_new_or_gone_is_told_with_why(home: Home) -> None:
    made = make_update(home, _current(home), Period(2021, 2), None, with_pdf=False)
    page = Path(made["html"]).read_text(encoding="utf-8")
    rows = {row[0].split()[0]: row for row in Tables(page).found["Anders dan in het 1e kwartaal 2021"][1:]}
    new = _query(
        home,
        "select now.kpi_id from marts.kpi_observation as now inner join marts.kpi_observation as was "
        "using (kpi_id, region_level, breakdown) where region_level = 'nl' and breakdown = '' "
        "and now.value is not null and was.value is null and now.period_end = '2021-06-30' "
        "and was.period_end = '2021-03-31' order by 1",
    )
    assert len(new) > 3
    assert all(_words(rows[kpi_id][3]).startswith("toen nog geen waarde; ") for (kpi_id,) in new)
    assert f"{len(new)} KPI’s hebben nu voor het eerst een waarde" in _words(page)

    of = facts(_current(home), QUARTER)
    gone = [kpi | {"value": None, "reason": "bron lc_inventory is verouderd"} if kpi["kpi_id"] == "AL1.1" else kpi
            for kpi in of.kpis]  # fmt: skip
    lost = replace(of, kpis=gone)
    [row] = [row for row in changed.since_before(lost).rows if row[0].main.startswith("AL1.1 ")]  # type: ignore[union-attr]
    assert row[2:] == [dutch.DASH, "geen waarde meer: bron lc_inventory: verouderd"]
    assert any("1 KPI heeft geen waarde meer" in sentence for sentence in summary.sentences(lost))


def test_what_is_not_measured_is_not_told_as_none(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    of = facts(_current(home), QUARTER)
    assert len(context.without_decision(of).rows) > 0
    monkeypatch.setattr(context, "partnerships", lambda _of: [])
    assert context.without_decision(of).empty == "geen."
    unmeasured = [kpi | {"value": None, "reason": "bron rif is nooit geland"} if kpi["kpi_id"] == "AL2.3" else kpi
                  for kpi in of.kpis]  # fmt: skip
    assert context.without_decision(replace(of, kpis=unmeasured)).empty == "niet gemeten: bron rif: nooit geland"


def test_one_and_more_are_said_as_dutch_says_them(home: Home) -> None:
    assert [dutch.counted(number, "rij", "rijen") for number in (0, 1, 1200)] == ["0 rijen", "1 rij", "1.200 rijen"]
    for period in (Period(2020, 2), Period(2020, 4), Period(2021, 3), Period(2023, 4), Period(2021)):
        said = " ".join(summary.sentences(facts(_current(home), period)))
        assert not re.search(
            r"\b1 (KPI’s|samenwerkingen|bronnen|dagen|rijen)\b|staan er 1 op ‘[^’]*’[.;]|None|nan", said
        )


def test_the_update_before_is_the_one_that_readers_had(home: Home, tmp_path: Path) -> None:
    own = Home(tmp_path / "var")
    shutil.copytree(home.published, own.published, symlinks=True)
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


def test_what_a_killed_writer_set_aside_comes_back(home: Home, tmp_path: Path) -> None:
    own = Home(tmp_path / "var")
    shutil.copytree(home.published, own.published, symlinks=True)
    place = _current(own).path / "update" / "2022-Q4"
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    moment = (place / "update.html").stat().st_mtime_ns
    # killed after the old one was set aside, and again before the new one was whole
    place.rename(place.with_name(f".2022-Q4{PARTIAL}old"))
    (place.with_name(f".2023-Q1{PARTIAL}new")).mkdir()
    make_update(own, _current(own), Period(2023, 1), None, with_pdf=False)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    assert (place / "update.html").stat().st_mtime_ns == moment
    assert [path.name for path in place.parent.iterdir() if PARTIAL in path.name] == []


def test_a_failure_leaves_what_was_there(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    place = _current(home).path / "update" / "2022-Q4"
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    imported = builtins.__import__

    def no_pango(name: str, *args: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return imported(name, *args)

    monkeypatch.setattr(builtins, "__import__", no_pango)
    with pytest.raises(NoPdf, match="apt-get install libpango"):
        make_update(home, _current(home), QUARTER, None)
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_nothing_is_fetched_for_it() -> None:
    with pytest.raises(FatalURLFetchingError, match=r"127\.0\.0\.1:9"):
        pdf('<p><img src="http://127.0.0.1:9/x.png" alt="x"></p>', datetime(2024, 2, 15, tzinfo=UTC), "x")


def test_a_wrong_release_or_period_is_told_in_a_sentence(home: Home) -> None:
    htsm = str(Path(sys.executable).with_name("htsm"))
    for words, code, told in (
        (["2022-Q9"], 2, "write it as 2022-Q4"),
        (["2030-Q1"], 1, "has no figures of the end of 2030-Q1"),
        (["2022-Q4", "--release", "none"], 2, "is not on the shelf"),
    ):
        done = subprocess.run(
            [htsm, "update", *words], env=os.environ | {"HTSM_HOME": str(home.root)}, cwd=PROJECT,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
        assert told in done.stderr and "What to do" in done.stderr
