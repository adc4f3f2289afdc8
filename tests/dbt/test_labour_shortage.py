"""Figures of the labour market: versions by replay, the current ones in the mart, HTSM by approximation."""

from datetime import date

COLUMNS = [
    "source_id", "table_id", "measure", "unit", "sector_code", "sector_name", "region_level", "region_code", "period",
    "period_type", "period_end", "value", "maturity", "fact_version", "is_htsm_approximation",
]  # fmt: skip


def test_the_mart_has_the_columns_that_others_rely_on(built):
    columns = [row[0] for row in built.query("describe marts.labour_shortage")]
    assert columns[: len(COLUMNS)] == COLUMNS
    assert [c for c in columns if c not in COLUMNS and not c.startswith("_")] == []


def test_a_revision_is_a_new_version_and_the_mart_has_the_current_one(built):
    figure = "table_id = '80472ned' and sector_code = '307500' and period = '2022KW04'"
    versions = built.query(
        "select fact_version, value, is_current, valid_to is null "
        f"from core.fct_labour_shortage where {figure} order by 1"
    )
    assert [(v, float(x), c, o) for v, x, c, o in versions] == [(1, 34.0, False, False), (2, 34.2, True, True)]
    assert built.query(f"select value, fact_version from marts.labour_shortage where {figure}") == [(34.2, 2)]


def test_a_figure_that_a_later_delivery_lacks_stays(built):
    rows = built.query("select value, fact_version from marts.labour_shortage where sector_code = 'WP19074'")
    assert rows == [(12.0, 1)]


def test_years_and_quarters_stand_apart(built):
    rows = built.query(
        "select period_type, period_end, maturity, value from marts.labour_shortage "
        "where table_id = '80472ned' and sector_code = '307500' order by 1"
    )
    assert rows == [
        ("quarter", date(2022, 12, 31), "definitief", 34.2),
        ("year", date(2022, 12, 31), "nader voorlopig", 35.6),
    ]


def test_htsm_is_approximated_where_all_three_branches_are_published(built):
    rows = built.query(
        "select period, round(value, 4), sector_code, sector_name like '%26-28%', region_code, maturity "
        "from marts.labour_shortage where is_htsm_approximation"
    )
    assert rows == [("2022KW04", 11.7, "HTSM~", True, "NL01", "definitief")]


def test_regions_are_those_of_their_keys(built):
    rows = built.query(
        "select region_level, region_code, value from marts.labour_shortage where table_id = '83599NED' order by 1"
    )
    assert rows == [("landsdeel_cbs", "LD04", 12.4), ("nl", "NL01", 38.1), ("provincie", "PV30", 9.8)]


def test_an_unlisted_sector_keeps_its_figures_and_its_title(built):
    rows = built.query("select sector_name, maturity from marts.labour_shortage where sector_code = 'NEWKEY'")
    assert rows == [("26 Elektrotechnische industrie", "onbekend")]
    assert built.query("select kind, is_listed from core.dim_sector where sector_code = 'NEWKEY'") == [
        ("unlisted", False)
    ]


def test_margins_and_seasonal_correction_double_nothing(built):
    rows = built.query("select measure, unit, value from marts.labour_shortage where table_id = '85609NED'")
    assert rows == [("labour_shortage", "%", 38.4)]


def test_the_netherlands_stand_beside_their_neighbours_and_a_window_takes_nothing_back(built):
    rows = built.query(
        "select region_level, region_code, period, value, maturity, fact_version, sector_code "
        "from marts.labour_shortage where source_id = 'eurostat' order by 1, 2, 3"
    )
    assert rows == [
        ("country", "DE", "2023KW01", 3.9, "definitief", 1, "307500"),
        ("country", "EU27_2020", "2023KW01", 2.8, "definitief", 1, "307500"),
        ("nl", "NL01", "2022KW04", 4.1, "voorlopig", 1, "307500"),
        ("nl", "NL01", "2023KW01", 4.4, "definitief", 2, "307500"),
    ]


def test_occupation_groups_of_uwv_are_sectors_of_a_kind_of_their_own(built):
    rows = built.query(
        "select sector_code, sector_name, region_level, region_code, measure, unit, value, is_htsm_approximation "
        "from marts.labour_shortage where source_id = 'uwv_tension' order by measure"
    )
    place = ("BRC0721", "Metaalarbeiders", "arbeidsmarktregio", "groot-amsterdam")
    assert rows == [
        (*place, "open_vacancies", "vacatures", 820.0, False),
        (*place, "tension_ratio", "vacatures per kortdurend werkloze", 4.1, False),
    ]
    assert built.query("select kind, is_htsm from core.dim_sector where sector_code = 'BRC0721'") == [
        ("occupation_group", False)
    ]
