"""The real files: every row accounted for, values as their publishers printed them."""

import shutil

import pytest

from tests.integration.reading import Drop, accounted


@pytest.fixture
def drop(state, tmp_path) -> Drop:
    return Drop(state, tmp_path)


def test_bulk_csv_with_its_metadata(drop, real_data):
    reports, message = drop.take("cbs", real_data / "cbs_v3" / "80472ned")
    assert message == ""
    assert accounted(reports) == 5
    data = next(e for e in reports[0]["ledger"] if e["file_name"].endswith("UntypedDataSet_bulkcsv.csv"))
    assert (data["rows_read"], data["rows_loaded"]) == (7715, 7714)
    assert reports[0]["valid_as_of"] == "2023-08-16"
    assert reports[0]["rows"]["observation"] == 3 * 7714
    # the metadata is one quarter older than the data: 58 rows of a period that it does not know, loaded all the same
    periods = {key for key, dimension in drop.parsed("cbs", "category", "key, dimension") if dimension == "Perioden"}
    late = [p for (p,) in drop.parsed("cbs", "observation", "period_key") if p not in periods]
    assert (set(late), len(late)) == ({"2023KW03"}, 3 * 58)


def test_two_states_of_one_table_in_two_layouts(drop, real_data):
    reports, message = drop.take("cbs", real_data / "cbs_v3" / "83599NED")
    assert message == ""
    assert accounted(reports) == 4
    assert {r["layout"]: r["rows"]["observation"] for r in reports} == {"v3": 15504, "renamed_csv": 20400}
    assert {r["table_id"] for r in reports} == {"83599NED"}


def test_a_bundle_whose_data_is_a_pointer_is_refused(drop, real_data):
    reports, message = drop.take("cbs", real_data / "cbs_v4" / "81734NED_csv")
    assert "Observations.csv: the file is a Git-LFS pointer" in message
    # what is left of the bundle says of no declared table that it is its own
    assert "Properties.csv: table 81734NED is not one that this source declares" in message
    assert [(r["status"], r["problems"][0]["reason"]) for r in reports] == [
        ("refused", "it cannot be seen which table this is")
    ]


def test_another_table_is_refused_by_name(drop, real_data):
    reports, message = drop.take("cbs", real_data / "cbs_v3" / "80137ned")
    assert reports == []
    assert message.count("table 80137ned is not one that this source declares") == 8


def test_the_republished_slim_register(drop, real_data):
    reports, message = drop.take("slim", real_data / "slim")
    assert message == ""
    accounted(reports)
    rows = drop.parsed("slim", "award", "project_number, category, year, subsidy_eur::varchar, _row")
    assert len(rows) == 55
    assert rows[0] == ("2020SLIM20210", "MKB", 2020, "15111.00", 1)
    assert {category for _, category, *_ in rows} == {"MKB", "samenwerkingsverband", "grootbedrijf"}
    # 0 means not published, never no money
    assert [r for r in rows if r[3] == "0.00"] == []
    assert [r for r in rows if r[3] is None]


REGIONS = {
    "regioatlas_arbeidsmarktregios.csv": ("municipality_region", 390),
    "regioatlas_provincies.csv": ("municipality_region", 390),
    "regioatlas_coropregios.csv": ("municipality_region", 394),
    "regioatlas_nuts1regioslandsdelen.csv": ("municipality_region", 390),
    "regioatlas_coropplusregios.csv": ("municipality_region", 391),
    "regioatlas_kamervankoophandel.csv": ("municipality_region", 390),
    "regioatlas_nuts2regiosprovincies.csv": ("municipality_region", 390),
    "regioatlas_nuts3regios.csv": ("municipality_region", 394),
    "regioatlas_regionaleplatformsarbeidsmarkt.csv": ("municipality_region", 390),
    "regioatlas_rmcregiosregionaalmeldencoordinatiepunt.csv": ("municipality_region", 390),
    "Gebieden_in_Nederland_GM_GGD_PV_statline_export.csv": ("gebieden", 355),
    "corop_woonplaats_gemeente.generated.csv": ("woonplaats", 2501),
}


def test_region_lists(drop, real_data, tmp_path):
    place = tmp_path / "regions"
    place.mkdir()
    for name in REGIONS:
        shutil.copy(real_data / "regions" / name, place)
    reports, message = drop.take("regions", place)
    assert message == ""
    assert accounted(reports) == len(REGIONS)
    assert {r["files"][0]: next(iter(r["rows"].items())) for r in reports} == REGIONS
    assert len({r["table_id"] for r in reports}) == len(REGIONS)
    rmc = drop.parsed("regions", "municipality_region", "_table_id, municipality_code, region_name")
    assert ("rmc_2016", "0738", "West-Brabant") in rmc
    assert drop.parsed("regions", "gebieden", "municipality_code, municipality_name, province_code")[0] == (
        "GM1680",
        "Aa en Hunze",
        "PV22",
    )
