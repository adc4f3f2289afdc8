"""KPIs: every one answers in every quarter, by value or by reason."""

from datetime import date

import pytest

COLUMNS = [
    "kpi_id", "period_end", "region_level", "region_code", "breakdown", "value", "numerator", "denominator", "n",
    "ci_low", "ci_high", "target", "attained", "planned", "status", "uncertain", "suppressed", "held", "reason",
    "sources", "is_sample",
]  # fmt: skip
QUARTERS = 15  # 2020-Q2 through 2023-Q4, the last closed one on 2024-02-15


def headline(built, kpi_id: str, period_end: str):
    return built.query(
        f"select value, attained, planned, status, reason, sources, is_sample from marts.kpi_observation "
        f"where kpi_id = '{kpi_id}' and period_end = '{period_end}' and region_code = 'NL01' and breakdown = ''"
    )[0]


def test_the_mart_has_exactly_the_published_columns(built):
    assert [row[0] for row in built.query("describe marts.kpi_observation")] == COLUMNS
    types = dict(row[:2] for row in built.query("describe marts.kpi_observation"))
    assert (types["value"], types["sources"], types["period_end"]) == ("DOUBLE", "VARCHAR[]", "DATE")


@pytest.mark.parametrize("world", ["empty", "small"])
def test_every_kpi_answers_in_every_quarter(built, world):
    rows = built.query(
        "select count(*), count(distinct kpi_id), count(distinct period_end), min(period_end), max(period_end) "
        "from marts.kpi_observation where region_level = 'nl' and region_code = 'NL01' and breakdown = ''",
        getattr(built, world),
    )
    assert rows == [(52 * QUARTERS, 52, QUARTERS, date(2020, 6, 30), date(2023, 12, 31))]


def test_with_nothing_loaded_only_the_stated_figure_has_a_value(built):
    values = built.query("select distinct kpi_id from marts.kpi_observation where value is not null", built.empty)
    assert values == [("C4",)]
    rows = built.query(
        "select count(*) from marts.kpi_observation where value is null "
        "and (status <> 'geen meting' or reason is null or sources <> [] or attained is not null)",
        built.empty,
    )
    assert rows == [(0,)]


def test_publications_count_when_done_and_since_the_baseline(built):
    assert headline(built, "AL9.1", "2020-06-30")[0] == 0
    assert headline(built, "AL9.1", "2020-09-30")[0] == 1
    value, attained, planned, status, reason, sources, is_sample = headline(built, "AL9.1", "2023-12-31")
    assert (value, attained, planned, status, reason) == (4.0, 0.8, 1.0, "aandacht", None)
    assert (sources, is_sample) == (["activity_register"], True)


def test_planned_is_the_part_of_the_period_that_passed(built):
    # 2020-06-01 to 2021-12-31 are 579 of the 1,309 days of the period
    assert headline(built, "AL9.1", "2021-12-31")[2] == pytest.approx(579 / 1309)
    assert headline(built, "AL5.2", "2021-12-31")[2] == 0
    assert headline(built, "AL5.2", "2022-03-31")[2] == 1


def test_a_breakdown_that_is_a_share_is_due_from_the_first_day(built):
    # Actie 7 begins on 2022-01-01; of its 730 days 90 have passed at the end of March
    rows = built.query(
        "select breakdown, planned from marts.kpi_observation "
        "where kpi_id = 'AL7.2' and period_end = '2022-03-31' order by 1"
    )
    assert rows == [("", pytest.approx(90 / 730)), ("share", 1)]


def test_action_lines_that_have_not_begun_say_so(built):
    assert headline(built, "AL7.2", "2020-06-30")[3] == "nog niet begonnen"
    assert headline(built, "AL7.2", "2022-03-31")[3] == "geen doel"


def test_updates_count_over_four_quarters(built):
    assert headline(built, "R1", "2023-09-30")[0] == 1
    assert headline(built, "R1", "2023-12-31")[:4] == (1.0, 0.25, 1.0, "achter")


def test_vacancy_rate_is_the_quarter_row_with_the_branches_of_htsm(built):
    rows = built.query(
        "select breakdown, value from marts.kpi_observation "
        "where kpi_id = 'C2' and period_end = '2023-12-31' order by 1"
    )
    assert rows == [("", 30.1), ("sector:328105", 41.5), ("sector:T001081", 35.0)]
    assert headline(built, "C2", "2023-09-30")[4] == "tabel 80567ned heeft nog geen cijfer over dit kwartaal"


def test_a_source_of_a_part_of_a_kpi_takes_nothing_from_the_rest(built):
    # C1 stands on the table of the country; that of the provinces is not loaded, nor CBS's table of C3's breakdown
    assert headline(built, "C1", "2023-12-31")[0] == pytest.approx(0.384)
    rows = built.query(
        "select distinct kpi_id, region_level, breakdown, value, reason from marts.kpi_observation "
        "where period_end = '2023-12-31' and (kpi_id, region_level) = ('C1', 'provincie') "
        "or period_end = '2023-12-31' and breakdown in ('cbs_all_unemployed', 'occupation:0721') order by 1, 3, 4"
    )
    assert rows == [
        ("C1", "provincie", "", None, "tabel 85610NED heeft nog geen cijfer over dit kwartaal"),
        ("C3", "nl", "cbs_all_unemployed", None, "tabel arbeidsmarktspanning heeft nog geen cijfer over dit kwartaal"),
        ("C3", "arbeidsmarktregio", "occupation:0721", 4.1, None),
    ]


def test_what_is_lacking_is_named(built):
    assert headline(built, "G1.2", "2023-12-31")[3:6] == (
        "geen meting", "bron partner_survey is nog niet aangesloten", [],
    )  # fmt: skip
    assert headline(built, "AL9.1", "2023-12-31")[4] is None
    assert headline(built, "C3", "2023-12-31")[4] == "bron uwv_tension heeft nog geen cijfer over dit kwartaal"
    lacking = built.query("select distinct reason from marts.kpi_observation where kpi_id = 'AL9.1'", built.empty)
    assert lacking == [("bron activity_register is nog niet aangesloten",)]


def test_the_current_quarter_carries_labels_in_both_languages(built):
    row = built.query(
        "select area, name_nl, name_en, year_quarter, unit, value, target, status, status_en from marts.kpi_current "
        "where kpi_id = 'AL9.1' and breakdown = ''"
    )
    assert row == [("Actie 9", "Publicaties", "Publications", "2023-Q4", "count", 4.0, 5.0, "aandacht", "attention")]
    assert built.query("select count(distinct kpi_id), count(distinct period_end) from marts.kpi_current") == [(52, 1)]
