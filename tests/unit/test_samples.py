"""The committed sample files: made up, marked, reproducible."""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from htsm.home import PROJECT
from ingest.samples.generate import FILES, SAMPLES, sample_files
from ingest.samples.making.edition import NOTICE, SEED
from ingest.samples.making.world import world
from tests.unit.sample_paths import AWARDS, NATIONAL, OVERVIEW, REGIONAL, REGISTER, WORKBOOK

REAL = Path(os.environ.get("HTSM_REAL_DATA") or PROJECT.parent / "shared" / "data" / "real")


def test_the_generator_reproduces_the_committed_files_to_the_byte() -> None:
    made = sample_files()
    committed = {str(path.relative_to(SAMPLES)): path for path in FILES.rglob("*") if path.is_file()}
    committed |= {path.name: path for path in SAMPLES.glob("*.json")}
    assert set(made) == set(committed)
    changed = [name for name, content in made.items() if committed[name].read_bytes() != content]
    assert changed == [], "run: python -m ingest.samples.generate"


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ingest.samples.generate", "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, cwd=PROJECT, env=os.environ | {"PYTHONHASHSEED": "7"})
    written = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == sample_files()


def test_another_seed_makes_another_world_but_the_same_facts() -> None:
    ours, other = sample_files(), sample_files(SEED + 1)
    same = {name for name in ours if ours[name] == other[name]}
    assert {name for name in same if name.startswith("files/regions/")} == {
        name for name in ours if name.startswith("files/regions/")
    }
    for name in (
        "slim/slim-toegekend-2023-12-15.csv",
        "cbs/80567ned/Observations.csv",
        "rif/rif-werkmap-2024-01-31.xlsx",
    ):
        assert f"files/{name}" not in same


def test_number_and_size_of_the_files() -> None:
    found = [path for path in FILES.rglob("*") if path.is_file()]
    assert Counter(path.relative_to(FILES).parts[0] for path in found) == {
        "cbs": 33,
        "eurostat": 5,
        "uwv_tension": 3,
        "vacancies": 3,
        "slim": 4,
        "rif": 5,
        "fieldlabs": 10,
        "organisations": 4,
        "pps_register": 10,
        "technohubs": 8,
        "lc_inventory": 7,
        "partner_survey": 6,
        "curricula_survey": 3,
        "curricula_evaluation": 4,
        "company_survey": 4,
        "activity_register": 2,
        "regions": 3,
    }
    assert sum(path.stat().st_size for path in found) < 6_000_000


def test_every_made_up_file_says_so() -> None:
    for path in (AWARDS, NATIONAL.with_name("80472ned_metadata_bulkcsv.csv")):
        assert NOTICE in path.read_text(encoding="utf-8-sig")
    assert NOTICE in OVERVIEW.read_text(encoding="cp1252")
    assert NOTICE in REGIONAL.with_name("83599NED_metadata_bulkcsv.csv").read_text(encoding="utf-8-sig")
    assert NOTICE in (FILES / "cbs" / "80567ned" / "Properties.csv").read_text(encoding="utf-8")
    republished = json.loads((FILES / "slim" / "republished" / "slim_data_voorbeeld.json").read_text(encoding="utf-8"))
    assert all(row["sum"].startswith(NOTICE) for row in republished)
    for path in (REGISTER, WORKBOOK):
        book = CalamineWorkbook.from_path(path)
        assert str(book.get_sheet_by_index(0).to_python()[0][0]).startswith(NOTICE)


def organisations() -> set[str]:
    return {award.applicant for award in world(SEED).slim_awards} | {
        name for project in world(SEED).rif_projects for name in (project.school, project.name)
    }


def test_every_organisation_names_itself_an_example() -> None:
    names = organisations()
    assert len(names) > 350
    assert [name for name in names if not re.search("voorbeeld|verzonnen", name, re.IGNORECASE)] == []


@pytest.mark.skipif(not (REAL / "slim").is_dir(), reason=f"no real files in {REAL} (HTSM_REAL_DATA)")
def test_no_organisation_of_the_real_excerpt_is_in_the_samples() -> None:
    excerpt = json.loads((REAL / "slim" / "slim_data_excerpt.json").read_text(encoding="utf-8"))
    real = {row["nm"].strip().casefold() for row in excerpt if len(row["nm"].strip()) > 3}
    assert len(real) > 40
    texts = [content.decode("utf-8", "replace").casefold() for content in sample_files().values()]
    assert [name for name in real if any(name in text for text in texts)] == []


def test_workbooks_hold_no_time_of_writing() -> None:
    for path in (REGISTER, WORKBOOK):
        with zipfile.ZipFile(path) as book:
            assert {part.date_time for part in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"2024-01-31T00:00:00Z</dcterms:created>" in book.read("docProps/core.xml")
