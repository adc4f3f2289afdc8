"""A total row lacks what every record has: a record that is called Total is a record."""

import pytest

from htsm.home import Home
from tests.integration.reading import Drop, accounted
from tests.integration.sources.made_files import workbook
from tests.integration.sources.test_pps_register import ROWS, TOTAL, csv_file, xlsx_file
from tests.integration.sources.test_uwv_tension import FIGURES, GROUP, MEASURES, NOTES


@pytest.fixture
def drop(state: Home, tmp_path) -> Drop:
    return Drop(state, tmp_path)


@pytest.mark.parametrize("name", ["Total", "Totaal", "Subtotaal"])
@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_partnership_that_is_called_total_is_one(drop, name, make):
    named = [name, "CIV", "HTSM", "ROC Voorbeeldstad", 2019, "actief", "Zuid", "Eindhoven", 0, 0, 0]
    content = make([*ROWS, named])
    reports, message = drop("pps_register", {f"pps.{'csv' if make is csv_file else 'xlsx'}": content})
    assert message == ""
    accounted(reports)
    assert [n for (n,) in drop.parsed("pps_register", "partnership", "name")] == [*(row[0] for row in ROWS), name]
    assert reports[0]["ledger"][0]["kinds"]["total"] == 1


@pytest.mark.parametrize("between", ["", "-", "–"])
def test_a_total_row_is_one_whatever_stands_in_its_empty_cells(drop, between):
    total = [cell if cell != "" else between for cell in TOTAL]
    reports, message = drop("pps_register", {"pps.csv": csv_file([*ROWS, total])})
    assert message == ""
    accounted(reports)
    assert reports[0]["ledger"][0]["kinds"]["total"] == 2
    assert reports[0]["rows_loaded"] == len(ROWS)


def test_all_regions_together_of_one_occupation_are_data_and_a_row_without_occupation_is_counted(drop):
    figures = FIGURES["Groot-Amsterdam", "2022KW03"]
    rows = [["2022-3", "Groot-Amsterdam", GROUP, *figures], ["2022-3", "Totaal", GROUP, *figures]]
    total = ["Totaal", "", "", *figures]
    header = ["Kwartaal", "Arbeidsmarktregio", "Beroepsgroep", *MEASURES]
    turned = [header, *rows, total, *NOTES]
    # the region first, as the band has it
    turned = [[r[1], r[0], *r[2:]] if len(r) > 2 and r[0] != "Totaal" else r for r in turned]
    reports, message = drop("uwv_tension", {"spanning.xlsx": workbook({"Spanning": turned})})
    assert message == ""
    accounted(reports)
    regions = {region for (region,) in drop.parsed("uwv_tension", "tension", "region_name")}
    assert regions == {"Groot-Amsterdam", "Totaal"}
    # the part declares no totals: the row is held against nothing, and counted
    assert reports[0]["ledger"][0]["kinds"]["total"] == 1
    assert reports[0]["promises"] == []
