"""Every sample file in every layout is read, with every row accounted for, and stays marked as made up."""

import shutil

import pytest

from htsm.home import PROJECT
from tests.integration.reading import Drop, accounted

FILES = PROJECT / "ingest" / "samples" / "files"
# source -> layouts and ledger lines (files, sheets, sections) that its sample files give when dropped by hand
EXPECTED = {
    "activity_register": ({"register_xlsx"}, 3),
    "cbs": ({"bulk_csv", "v4_csv", "tension_csv"}, 39),
    "eurostat": ({"tsv", "sdmx_csv", "sdmx_ml", "json_stat"}, 4),
    "uwv_tension": ({"long", "band"}, 3),
    "vacancies": ({"export_csv", "export_parquet"}, 2),
    "regions": ({"gebieden_export", "regioatlas_arbeidsmarktregio", "woonplaatsen"}, 3),
    "fieldlabs": ({"list_xlsx", "page_json", "map_geojson"}, 6),
    "organisations": ({"register_xlsx", "register_csv"}, 3),
    "pps_register": ({"list_csv", "list_xlsx"}, 11),
    "technohubs": ({"list_csv"}, 4),
    "rif": ({"overview_csv", "overview_pdf", "workbook"}, 8),
    "slim": ({"list_csv", "republished_json"}, 2),
    "lc_inventory": ({"forms_xlsx"}, 5),
    "partner_survey": ({"limesurvey_csv"}, 4),
    "curricula_survey": ({"qualtrics_csv", "qualtrics_legacy_csv"}, 2),
    "curricula_evaluation": ({"evaluation_xlsx"}, 6),
    "company_survey": ({"spss_sav"}, 3),
}


def test_there_are_sample_files_of_every_source():
    assert {p.name for p in FILES.iterdir()} == set(EXPECTED)
    assert {p.parent.name for p in (PROJECT / "ingest" / "sources").glob("*/source.yml")} == set(EXPECTED)


@pytest.mark.parametrize("source_id", sorted(EXPECTED))
def test_every_sample_file_is_read_and_accounted_for(state, tmp_path, source_id):
    layouts, lines = EXPECTED[source_id]
    place = tmp_path / "files"
    shutil.copytree(FILES / source_id, place)
    drop = Drop(state, tmp_path)
    reports, message = drop.take(source_id, place)
    assert message == ""
    assert {r["layout"] for r in reports} == layouts
    assert accounted(reports) == lines
    made_up = source_id != "regions"  # facts, made from the project's own reference seeds
    for entity in {e for r in reports for e, rows in r["rows"].items() if rows}:
        assert {mark for (mark,) in drop.parsed(source_id, entity, "_is_sample")} == {made_up}
