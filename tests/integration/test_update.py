"""The quarterly update of the sample: its figures are the release's, it is the same each time, it is tagged."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest

from htsm.explained import UsageFault
from htsm.home import Home
from publish import dutch
from publish.shelf import releases
from publish.update import changed, context, summary
from publish.update.facts import facts
from publish.update.files import make_update
from publish.update.period import Period
from tests.integration.updates_made import QUARTER, current_release


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
def page(updated_home: Home) -> str:
    return (current_release(updated_home).path / "update" / "2022-Q4" / "update.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tables(page: str) -> dict[str, list[list[str]]]:
    return Tables(page).found


def _query(home: Home, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(current_release(home).database), read_only=True) as con:
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


def test_every_kpi_is_in_it_with_the_values_of_the_release(
    updated_home: Home, tables: dict[str, list[list[str]]]
) -> None:
    expected = {
        kpi_id: [dutch.measure(value, unit), dutch.measure(before, unit), status]
        for kpi_id, unit, value, before, status in _query(
            updated_home,
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


def test_the_summary_says_in_words_what_the_figures_say(updated_home: Home, page: str) -> None:
    said = _words(page.partition('id="samenvatting"')[2].partition("</section>")[0])
    [(value, before, planned)] = _query(
        updated_home,
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
        updated_home,
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
        updated_home,
        "select now.value > was.value, now.value = was.value from marts.kpi_observation as now inner join "
        "marts.kpi_observation as was using (kpi_id, region_level, breakdown) where region_level = 'nl' and "
        "breakdown = '' and now.period_end = '2022-12-31' and was.period_end = '2022-09-30' "
        "and now.value is not null and was.value is not null",
    )
    counts = Counter(rows)
    up, down, same = counts[True, False], counts[False, False], counts[False, True]
    compared = f"Van de {len(rows)} KPI’s met ook een waarde in het 3e kwartaal 2022"
    assert f"{compared}: {up} hoger, {down} lager en {same} gelijk." in said


def test_the_risks_are_the_partnerships_that_the_kpi_counts(
    updated_home: Home, tables: dict[str, list[list[str]]]
) -> None:
    [(counted,)] = _query(
        updated_home,
        "select value from marts.kpi_observation where kpi_id = 'AL2.3' and region_level = 'nl' and breakdown = '' "
        "and period_end = '2022-12-31'",
    )
    _header, *rows = tables["Samenwerkingen zonder besluit over voortzetting"]
    assert len(rows) == counted > 0
    assert all(row[4].strip() != "ja" for row in rows)


def test_each_change_says_which_rows_made_it(updated_home: Home, tables: dict[str, list[list[str]]]) -> None:
    header, *rows = tables["Anders dan in het 3e kwartaal 2022"]
    assert header[-1] == "Waardoor"
    why = {row[0].split()[0]: _words(row[3]) for row in rows}
    assert len(why) > 20 and all(why.values())
    [(came, went)] = _query(
        updated_home,
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
    updated_home: Home, page: str, tables: dict[str, list[list[str]]]
) -> None:
    now, first = releases(updated_home)
    told = json.loads((now.path / "update" / "2022-Q4" / "update.json").read_text(encoding="utf-8"))
    assert told["since"] == first.release_id
    assert f"De vorige update is gemaakt uit release {first.release_id}" in page
    _header, *rows = tables["Herzien sinds de vorige update"]
    revised = _query(
        updated_home,
        "select count(*) from marts.kpi_revision where region_level = 'nl' and breakdown = '' and change = 'value' "
        "and period_end <= '2022-09-30'",
    )[0][0]
    assert len(rows) == revised > 0
    assert all("andere leveringen" in row[4] or "besluit" in row[4] for row in rows)
    earlier = (first.path / "update" / "2022-Q3" / "update.html").read_text(encoding="utf-8")
    assert "Er is geen eerdere update bewaard" in earlier and "Herzien sinds" not in earlier


def test_every_source_is_there_with_its_licence(updated_home: Home, tables: dict[str, list[list[str]]]) -> None:
    _header, *rows = tables["Bronnen, licenties en leveringen"]
    package = json.loads((current_release(updated_home).path / "datapackage.json").read_text(encoding="utf-8"))
    assert len(rows) == len(package["sources"]) == 17
    assert all(row[1].strip() for row in rows)
    assert all(source["attribution"] in row[0] for source, row in zip(package["sources"], rows, strict=True))


def test_a_year_is_the_sum_of_its_quarters(updated_home: Home) -> None:
    made = make_update(updated_home, current_release(updated_home), Period(2022), None, with_pdf=False)
    assert made["pdf"] is None
    page = Path(made["html"]).read_text(encoding="utf-8")
    assert "<h1>Jaarrapportage 2022</h1>" in page
    header, *rows = Tables(page).found["Alle KPI's in 2022 per kwartaal"]
    assert header == ["KPI", *(f"{number}e kwartaal 2022" for number in (1, 2, 3, 4)), "Heel 2022"]
    assert len(rows) == 52
    # what counts in a quarter alone is added up, what stands at its end is as it ended
    for kpi_id, whole in (("AL3.2", sum), ("AL1.1", lambda values: values[-1])):
        found = _query(
            updated_home,
            f"select value from marts.kpi_observation where kpi_id = '{kpi_id}' and region_level = 'nl' "
            "and breakdown = '' and year(period_end) = 2022 order by period_end",
        )
        values = [value for (value,) in found]
        [shown] = [row[1:] for row in rows if row[0].startswith(f"{kpi_id} ")]
        assert [cell.strip() for cell in shown] == [dutch.number(value, 1) for value in [*values, whole(values)]]
    vacancies = next(row[-1].strip() for row in rows if row[0].startswith("AL3.2 "))
    assert f"geplaatst in 2022: {vacancies}." in page
    assert '<th scope="col" class="number">eind 2021</th>' in page and "Anders dan eind 2021" in page


def test_a_figure_that_is_new_or_gone_is_told_with_why(updated_home: Home) -> None:
    made = make_update(updated_home, current_release(updated_home), Period(2021, 2), None, with_pdf=False)
    page = Path(made["html"]).read_text(encoding="utf-8")
    rows = {row[0].split()[0]: row for row in Tables(page).found["Anders dan in het 1e kwartaal 2021"][1:]}
    new = _query(
        updated_home,
        "select now.kpi_id from marts.kpi_observation as now inner join marts.kpi_observation as was "
        "using (kpi_id, region_level, breakdown) where region_level = 'nl' and breakdown = '' "
        "and now.value is not null and was.value is null and now.period_end = '2021-06-30' "
        "and was.period_end = '2021-03-31' order by 1",
    )
    assert len(new) > 3
    assert all(_words(rows[kpi_id][3]).startswith("toen nog geen waarde; ") for (kpi_id,) in new)
    assert f"{len(new)} KPI’s hebben nu voor het eerst een waarde" in _words(page)

    of = facts(current_release(updated_home), QUARTER)
    gone = [kpi | {"value": None, "reason": "bron lc_inventory is verouderd"} if kpi["kpi_id"] == "AL1.1" else kpi
            for kpi in of.kpis]  # fmt: skip
    lost = replace(of, kpis=gone)
    [row] = [row for row in changed.since_before(lost).rows if row[0].main.startswith("AL1.1 ")]  # type: ignore[union-attr]
    assert row[2:] == [dutch.DASH, "geen waarde meer: bron lc_inventory: verouderd"]
    assert any("1 KPI heeft geen waarde meer" in sentence for sentence in summary.sentences(lost))


def test_what_is_not_measured_is_not_told_as_none(updated_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    of = facts(current_release(updated_home), QUARTER)
    assert len(context.without_decision(of).rows) > 0
    monkeypatch.setattr(context, "partnerships", lambda _of: [])
    assert context.without_decision(of).empty == "geen."
    unmeasured = [kpi | {"value": None, "reason": "bron rif is nooit geland"} if kpi["kpi_id"] == "AL2.3" else kpi
                  for kpi in of.kpis]  # fmt: skip
    assert context.without_decision(replace(of, kpis=unmeasured)).empty == "niet gemeten: bron rif: nooit geland"


def test_one_and_more_are_said_as_dutch_says_them(updated_home: Home) -> None:
    assert [dutch.counted(number, "rij", "rijen") for number in (0, 1, 1200)] == ["0 rijen", "1 rij", "1.200 rijen"]
    for period in (Period(2020, 2), Period(2020, 4), Period(2021, 3), Period(2023, 4), Period(2021)):
        said = " ".join(summary.sentences(facts(current_release(updated_home), period)))
        assert not re.search(
            r"\b1 (KPI’s|samenwerkingen|bronnen|dagen|rijen)\b|staan er 1 op ‘[^’]*’[.;]|None|nan", said
        )
