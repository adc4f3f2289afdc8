"""The real files through the whole walk: published figures come out as their publishers printed them."""

import json
import shutil
from pathlib import Path

import pytest

from tests.end_to_end.walking import Walk


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Walk:
    """Both tables of CBS and the SLIM excerpt, the two states of 83599NED dated by a delivery note."""
    place = tmp_path_factory.mktemp("real")
    drop = place / "drop"
    shutil.copytree(real_data / "slim", drop / "slim")
    shutil.copytree(real_data / "cbs_v3" / "80472ned", drop / "cbs" / "80472ned")
    regional = real_data / "cbs_v3" / "83599NED"
    for name, day, files in (
        ("first", "2020-08-14", ["UntypedDataSet_page1.json", "UntypedDataSet_page2.json"]),
        ("second", "2023-11-16", ["83599NED_vacatures_regio.csv", "regios_metadata.csv"]),
    ):
        folder = drop / "cbs" / name
        folder.mkdir()
        for file in files:
            shutil.copy(regional / file, folder)
        (folder / "delivery.yml").write_text(f"landed_at: {day}\ntable_id: 83599NED\n")
    walk = Walk(place / "var")
    walk.first = walk("run", "--from", str(drop))  # type: ignore[attr-defined]
    walk.drop = drop  # type: ignore[attr-defined]
    return walk


def open_vacancies(walk: Walk, table: str, region: str, period: str) -> list[tuple]:
    return walk.query(
        "select value, unit, period_type from marts.labour_shortage "
        "where table_id = ? and region_code = ? and period = ? "
        "and sector_code = '307500' and measure = 'open_vacancies' and not is_htsm_approximation",
        table, region, period,
    )  # fmt: skip


def test_open_vacancies_of_industry(walk):
    assert open_vacancies(walk, "80472ned", "NL01", "2022KW02") == [(38.1, "x 1 000", "quarter")]
    assert open_vacancies(walk, "83599NED", "NL01", "2022KW02") == [(38.1, "x 1 000", "quarter")]
    assert open_vacancies(walk, "83599NED", "PV30", "2022KW02") == [(9.8, "x 1 000", "quarter")]


def test_year_figures_are_those_of_cbs(walk):
    figures = [open_vacancies(walk, "80472ned", "NL01", f"{year}JJ00") for year in (2019, 2020, 2021, 2022)]
    assert figures == [[(value, "x 1 000", "year")] for value in (23.3, 17.9, 26.8, 35.6)]


def test_years_stand_apart_from_quarters(walk):
    rows = walk.query("select period_type, count(*) from marts.labour_shortage group by 1 order by 1")
    assert [kind for kind, _ in rows] == ["quarter", "year"]
    mixed = walk.query(
        "select count(*) from marts.labour_shortage where (period_type = 'year') <> (period like '____JJ00')"
    )
    assert mixed == [(0,)]


def test_the_htsm_approximation_says_that_it_is_one(walk):
    total, parts, name = walk.query(
        "select max(value) filter (is_htsm_approximation), "
        "sum(value) filter (sector_code in ('328105', '339205', '300023')), "
        "max(sector_name) filter (is_htsm_approximation) "
        "from marts.labour_shortage where table_id = '80472ned' and period = '2022JJ00' and measure = 'open_vacancies'"
    )[0]
    assert total == pytest.approx(parts)
    assert total == pytest.approx(5.4 + 1.5 + 4.8)
    assert "benadering" in name


def test_two_states_give_two_fact_versions(walk):
    versions = dict(
        walk.query("select fact_version, count(*) from core.fct_labour_shortage where table_id = '83599NED' group by 1")
    )
    assert versions == {1: 20400, 2: 1022}
    assert walk.query("select new_facts, revised_facts from meta.source_status where source_id = 'cbs'") == [
        (4896, 1022)
    ]
    ((latest,),) = walk.query("select snapshot_id from meta.source_snapshot where table_id = '83599NED' and is_latest")
    assert walk.release()["changes"]["facts"] == [
        {
            "source_id": "cbs",
            "table_id": "83599NED",
            "snapshot_id": latest,
            "common_facts": 15504,
            "new_facts": 4896,
            "revised_facts": 1022,
            "vanished_facts": 0,
        }
    ]  # fmt: skip
    assert "4.896 feiten nieuw en 1.022 herzien, van 15.504 die er al waren" in walk.first.stderr


def test_vacancy_rate_has_no_source_here_and_says_so(walk):
    rows = walk.query(
        "select distinct value, status, reason from marts.kpi_observation where kpi_id = 'C2' and breakdown = ''"
    )
    assert len(rows) == 1
    assert rows[0][:2] == (None, "geen meting")
    assert "80567ned" in rows[0][2]


def test_the_stated_figure_is_there(walk):
    assert walk.query("select distinct value, status from marts.kpi_observation where kpi_id = 'C4'") == [
        (120000.0, "geen doel")
    ]


def test_subsidies_hold_every_award_without_inventing_amounts(walk):
    awards, unpublished, zero = walk.query(
        "select count(*), count(*) filter (amount_eur is null), count(*) filter (amount_eur = 0) from marts.subsidies"
    )[0]
    assert (awards, zero) == (55, 0)
    assert unpublished > 0
    row = walk.query(
        "select place, gemeente_code, provincie_code, landsdeel_code, _file, _row from marts.subsidies "
        "where project_number = '2020SLIM2021003'"
    )
    assert row == [("Veldhoven", "GM0861", "PV30", "TPZO", "slim_data_excerpt.json", 2)]


def test_known_faults_of_the_publisher_are_warnings_not_losses(walk):
    failed = {check for check, passed in walk.query("select check_id, passed from meta.check_result") if not passed}
    assert "cbs_period_in_metadata" in failed
    examples = {c["check_id"]: c for c in json.loads((walk.current / "checks" / "parsed.json").read_text())}
    assert examples["cbs_period_in_metadata"]["failing_rows"] == 58
    assert examples["cbs_period_in_metadata"]["owner"] == "publisher"


def test_as_of_before_the_second_landing_gives_the_first_state_back(walk):
    current = walk.current
    walk("run", "--from", str(walk.drop), "--as-of", "2022-01-01")
    assert walk.current != current
    assert walk.query(
        "select max(fact_version), count(*) from core.fct_labour_shortage where table_id = '83599NED'"
    ) == [(1, 15504)]
    assert walk.query("select count(*) from marts.labour_shortage where period > '2020KW02'") == [(0,)]
    first_state = walk.query(
        "select value from marts.labour_shortage "
        "where region_code = 'PV30' and period = '2020KW02' and sector_code = '307500'"
    )
    back = walk("run", "--from", str(walk.drop))
    assert f"Back to release {current.name}, made before from the same: nothing was built." in back.stdout
    assert walk.current == current
    second_state = walk.query(
        "select value::double from core.fct_labour_shortage where table_id = '83599NED' and region_code = 'PV30' "
        "and period = '2020KW02' and sector_code = '307500' and fact_version = 1"
    )
    assert first_state == second_state
