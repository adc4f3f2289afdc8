"""The committed sample files: made up, marked, reproducible, and in line with the rules of their publishers."""

import csv
import datetime as dt
import io
import itertools
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from htsm.home import PROJECT
from ingest.samples.generate import FILES, SAMPLES, sample_files
from ingest.samples.making.activities import DROPPED, PLANNED, Activity
from ingest.samples.making.edition import NOTICE, SEED
from ingest.samples.making.slim import CEILING, YEARS
from ingest.samples.making.truth import QUARTER_ENDS
from ingest.samples.making.world import world

REAL = Path(os.environ.get("HTSM_REAL_DATA") or PROJECT.parent / "shared" / "data" / "real")
REGISTER = FILES / "activity_register" / "activiteitenregister-2024-01-31.xlsx"
WORKBOOK = FILES / "rif" / "rif-werkmap-2024-01-31.xlsx"
OVERVIEW = FILES / "rif" / "rif-overzicht-2022-11-17.csv"
AWARDS = FILES / "slim" / "slim-toegekend-2023-12-15.csv"
BULK = [FILES / "cbs" / table / f"{table}_UntypedDataSet_bulkcsv.csv" for table in ("80472ned", "83599NED")]
NATIONAL, REGIONAL = BULK


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=";"))


@cache
def values(path: Path) -> dict[tuple[str, ...], list[float | None]]:
    """Measures of a bulk csv by its stripped keys."""
    header, *rows = rows_of(path)
    keys = [at for at, name in enumerate(header) if (name != "ID" and not name[-1].isdigit()) or "SBI" in name]
    measures = [at for at in range(1, len(header)) if at not in keys]
    return {
        tuple(row[at].strip() for at in keys): [None if row[m].strip() == "." else float(row[m]) for m in measures]
        for row in rows
    }


# --- the files as a whole


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
        "cbs": 13,
        "slim": 4,
        "rif": 3,
        "activity_register": 2,
        "regions": 3,
    }
    assert sum(path.stat().st_size for path in found) < 3_000_000


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


# --- CBS


@pytest.mark.parametrize(("path", "rows", "keys"), [(NATIONAL, 38 * 30, 7), (REGIONAL, 24 * 17 * 28, 7)])
def test_bulk_csv_has_the_real_form(path: Path, rows: int, keys: int) -> None:
    raw = path.read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf"ID";"')
    assert not raw.endswith(b"\n")
    assert b"\r" not in raw
    header, *body = rows_of(path)
    assert len(body) == rows
    assert {len(row[1]) for row in body} == {keys}
    assert {len(cell) for row in body for cell, name in zip(row, header, strict=True) if name[-2:-1] == "_"} == {8}
    assert [int(row[0]) for row in body] == list(range(rows))


def test_metadata_is_stacked_tables() -> None:
    rows = rows_of(NATIONAL.with_name("80472ned_metadata_bulkcsv.csv"))
    assert [row[0] for row in rows if len(row) == 1] == [
        "TableInfos",
        "DataProperties",
        "Bedrijfskenmerken",
        "Perioden",
    ]
    periods = {row[0]: row[3] for row in rows if re.fullmatch(r"\d{4}(KW0\d|JJ00)", row[0])}
    assert len(periods) == 30
    assert periods["2022KW04"] == "Definitief"
    assert periods["2023KW01"] == "NaderVoorlopig"
    assert periods["2023JJ00"] == "Voorlopig"


def test_the_year_figure_follows_from_the_quarters() -> None:
    table = values(NATIONAL)
    checked = 0
    for sector in {key[0] for key in table}:
        for year in range(2018, 2024):
            quarters = [table[sector, f"{year}KW0{q}"] for q in (1, 2, 3, 4)]
            stock, *flows = table[sector, f"{year}JJ00"]
            for measure, flow in enumerate(flows, start=1):
                assert flow == sum(q[measure] or 0 for q in quarters)
            if year == 2018:
                assert stock is None
                continue
            opened = [q[0] or 0.0 for q in quarters]
            before = table[sector, f"{year - 1}KW04"][0] or 0.0
            assert stock == pytest.approx((before + 2 * sum(opened[:3]) + opened[3]) / 8, abs=0.0501)
            checked += 1
    assert checked == 38 * 5


def test_stock_and_flows_agree_but_for_rounding() -> None:
    table = values(NATIONAL)
    for (sector, period), (opened, new, filled) in table.items():
        quarter = int(period[-1])
        if "KW" in period and quarter > 1:
            before = table[sector, f"{period[:-1]}{quarter - 1}"][0]
            assert None not in (opened, new, filled, before)
            assert (before or 0) + (new or 0) - (filled or 0) == pytest.approx(opened, abs=1.2)


def test_series_are_smooth_and_size_classes_add_up() -> None:
    table = values(NATIONAL)
    quarters = [f"{year}KW0{q}" for year in range(2018, 2024) for q in (1, 2, 3, 4)]
    series = [table["307500", quarter][0] or 0.0 for quarter in quarters]
    assert all(0.7 < after / before < 1.35 for before, after in itertools.pairwise(series))
    for quarter in quarters:
        sizes = sum(table[size, quarter][0] or 0 for size in ("WP19074", "WP19091", "WP19098"))
        assert sizes == pytest.approx(table["T001081", quarter][0], abs=0.21)


def test_provinces_add_up_to_the_country_but_for_rounding() -> None:
    sums: dict[tuple[str, str], float] = defaultdict(float)
    table = values(REGIONAL)
    missing = 0
    for (branch, region, period), (value,) in table.items():
        if region.startswith("PV"):
            sums[branch, period] += value or 0.0
            missing += value is None
    assert len(sums) == 24 * 28
    assert missing > 0
    for (branch, period), total in sums.items():
        assert total == pytest.approx(table[branch, "NL01", period][0], abs=12 * 0.05 + 0.06)


def test_country_and_branch_agree_between_the_tables() -> None:
    national, regional = values(NATIONAL), values(REGIONAL)
    shared = [(branch, period) for branch, region, period in regional if region == "NL01" and period >= "2018"]
    assert len(shared) == 24 * 24
    for branch, period in shared:
        assert regional[branch, "NL01", period][0] == pytest.approx(national[branch, period][0], abs=0.11)


def test_vacancy_rates_are_as_many_as_the_bundle_says() -> None:
    folder = FILES / "cbs" / "80567ned"
    header, *rows = rows_of(folder / "Observations.csv", "utf-8")
    names, facts = rows_of(folder / "Properties.csv", "utf-8")
    assert int(dict(zip(names, facts, strict=True))["ObservationCount"]) == len(rows) == 27 * 30
    assert header == ["Id", "Measure", "ValueAttribute", "Value", "SBI2008", "Perioden"]
    empty = [row for row in rows if row[3] == ""]
    assert {(row[2], row[5]) for row in empty} == {("NotAvailable", "2018JJ00")}
    assert all(re.fullmatch(r"\d+,\d", row[3]) for row in rows if row[3])


# --- SLIM


def test_slim_list_has_its_traps() -> None:
    rows = rows_of(AWARDS)
    header_at = next(at for at, row in enumerate(rows) if row[:1] == ["Projectnummer"])
    body, total = rows[header_at + 1 : -1], rows[-1]
    assert len(body) == 300
    assert {len(row) for row in body} == {9}
    assert all(re.fullmatch(rf"{row[2]}SLIM\d{{5,7}}", row[0]) for row in body)
    assert {len(row[0]) for row in body} == {len("2020SLIM") + n for n in (5, 6, 7)}
    assert len({row[0] for row in body}) == 300
    assert {"'s-Gravenhage", "Den Haag", "'S-Hertogenbosch", "Son En Breugel"} <= {row[5] for row in body}
    assert any("\n\n" in row[7] for row in body)
    assert any('"' in row[6] for row in body)
    assert any("?s " in row[4] for row in body)
    unpublished = {(row[2], row[8]) for row in body if row[8] in ("0", "Niet gepubliceerd")}
    assert unpublished == {("2023", "0"), ("2023", "Niet gepubliceerd")}
    assert total[0] == "Totaal"
    assert total[8].startswith("€ ")


def test_slim_awards_stay_under_their_ceilings() -> None:
    made = world(SEED).slim_awards
    assert Counter(award.year for award in made) == dict.fromkeys(YEARS, 75)
    assert all(award.subsidy is None or 0 < award.subsidy <= CEILING[award.category] for award in made)
    by_call: Counter[str] = Counter()
    for award in made:
        by_call[f"{award.category} {award.call}"] += award.subsidy or 0
    assert max(by_call.values()) < 15_000_000


def test_the_republished_list_has_the_same_awards() -> None:
    republished = json.loads((FILES / "slim" / "republished" / "slim_data_voorbeeld.json").read_text(encoding="utf-8"))
    made = world(SEED).slim_awards
    assert [list(row) for row in republished] == [["id", "cat", "cl", "tv", "nm", "loc", "pnm", "sum", "sub"]] * 300
    assert [(row["id"], row["sub"]) for row in republished] == [(a.number, a.subsidy or 0) for a in made]


# --- RIF


def test_every_row_of_the_overview_is_in_the_workbook() -> None:
    rows = rows_of(OVERVIEW, "cp1252")
    body = [row for row in rows[4:] if row[0] != "Totaal"]
    rounds = {f"{year}-{half}": 7 for year in range(2019, 2023) for half in (1, 2)}
    # one award of 2021 came late: the overview of 2022 does not have it yet
    assert Counter(row[0] for row in body) == rounds | {"2021-1": 6}
    book = CalamineWorkbook.from_path(WORKBOOK)
    for year in range(2019, 2023):
        sheet = {(row[1], row[2]) for row in book.get_sheet_by_name(str(year)).to_python()}
        assert {(row[1], row[2]) for row in body if row[0].startswith(str(year))} <= sheet
    assert {row[4] for row in body} == {"Start", "Opschaling"}


def test_rif_amounts_keep_to_the_scheme() -> None:
    made = world(SEED).rif_projects
    per_round: Counter[str] = Counter()
    for project in made:
        assert project.budget == project.subsidy + project.cofinancing == 3 * project.subsidy
        assert project.subsidy <= 2_000_000
        per_round[project.round] += project.subsidy
    assert len(per_round) == 10
    assert max(per_round.values()) < 10_000_000
    upscaled = [project for project in made if project.upscaling]
    assert len(upscaled) == 6
    for project in upscaled:
        parents = [p for p in made if p.name == project.name and p.school == project.school and not p.upscaling]
        assert len(parents) == 1
        assert parents[0].start < project.start


def test_the_workbook_has_bands_kinds_of_cells_and_a_hidden_sheet() -> None:
    book = CalamineWorkbook.from_path(WORKBOOK)
    visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    assert visible == ["2019", "2020", "2021", "2022", "2023"]
    assert [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Hidden] == ["lookup"]
    kinds = defaultdict(set)
    for name in visible:
        rows = book.get_sheet_by_name(name).to_python()
        assert rows[1][0] == "Project"
        assert rows[2][0] == "Projectnr."
        for row in rows[3:17]:
            kinds[name] |= {type(row[6]).__name__ + " start", type(row[8]).__name__ + " amount"}
    assert kinds == {
        "2019": {"date start", "float start", "float amount"},
        "2020": {"str start", "str amount"},
        "2021": {"date start", "float amount"},
        "2022": {"str start", "str amount"},
        "2023": {"date start", "float start", "float amount"},
    }


def test_two_rows_are_dirty_on_purpose() -> None:
    book = CalamineWorkbook.from_path(WORKBOOK)
    for sheet, row, column, value in (("2021", 18, 9, "n.n.b. 8-9 ton"), ("2022", 18, 7, "31-02-2022")):
        cells = book.get_sheet_by_name(sheet).to_python()[row - 1]
        assert cells[column - 1] == value
        assert cells[2] == "ROC Voorbeeldfout"


# --- the activity register


def test_the_register_holds_every_kind_and_status() -> None:
    rows = CalamineWorkbook.from_path(REGISTER).get_sheet_by_name("Register").to_python()
    body = [row for row in rows[4:] if row[3] != ""]
    assert len(body) == len(world(SEED).activities)
    assert 230 <= len(body) <= 300
    assert len({str(row[2]).lower() for row in body}) == 18
    assert {row[13] for row in body} == {"uitgevoerd", "gepland", "vervallen"}
    assert {type(row[0]) for row in body} == {dt.date, str}
    assert {type(row[11]) for row in body} == {float, str}
    assert all(str(row[14]).startswith("https://voorbeeld.example.org/") for row in body if row[14])
    hidden = [
        s.name for s in CalamineWorkbook.from_path(REGISTER).sheets_metadata if s.visible == SheetVisibleEnum.Hidden
    ]
    assert hidden == ["Lijsten"]


def test_no_activity_lies_where_two_readings_of_a_rule_would_differ() -> None:
    made = world(SEED).activities
    updates = [a.day for a in made if a.kind == "website-update"]
    assert min(abs((end - day).days - 90) for end in QUARTER_ENDS for day in updates) > 2
    done: list[Activity] = [a for a in made if a.done]
    assert max(Counter((a.kind, a.title, a.community) for a in done).values()) == 1
    assert {a.status for a in made if a.day > dt.date(2024, 1, 31)} == {PLANNED}
    assert sum(a.status == DROPPED for a in made) > 10


# --- the truth


@cache
def truth() -> dict[str, dict[str, float | None]]:
    loaded: dict[str, dict[str, float | None]] = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    return loaded


def test_truth_at_the_end_of_the_agenda() -> None:
    end = {kpi_id: series["2023-12-31"] for kpi_id, series in truth().items()}
    assert end == {
        "AL3.1": 4,
        "AL6.3": 9,
        "AL6.4": 465_000,
        "AL7.2": 8,
        "AL7.3": 3,
        "AL8.1": 10,
        "AL8.2": 495_000,
        "AL9.1": 6,
        "AL9.2": 21,
        "AL9.3": 2,
        "AL10.1": 5,
        "AL10.2": pytest.approx(20 / 25),
        "AL10.3": 7,
        "R1": 4,
        "R2": 1,
        "C2": pytest.approx(30, abs=5),
    }


def test_truth_has_a_value_for_every_quarter_since_its_baseline() -> None:
    starts = {kpi_id: min(series) for kpi_id, series in truth().items()}
    assert {end.isoformat() for end in QUARTER_ENDS} == set(truth()["R1"])
    assert len(QUARTER_ENDS) == 15
    assert {start: sorted(k for k, s in starts.items() if s == start) for start in set(starts.values())} == {
        "2020-06-30": ["AL10.1", "AL10.2", "AL10.3", "AL3.1", "AL9.1", "AL9.2", "AL9.3", "C2", "R1", "R2"],
        "2020-09-30": ["AL6.3", "AL6.4", "AL8.1", "AL8.2"],
        "2022-03-31": ["AL7.2", "AL7.3"],
    }
    assert [kpi_id for kpi_id, series in truth().items() if None in series.values()] == []


def test_breakdowns_add_up_to_the_headline() -> None:
    breakdowns = json.loads((SAMPLES / "truth_breakdowns.json").read_text(encoding="utf-8"))
    for kpi_id, prefix in (("AL6.3", "initiator:"), ("AL6.4", "kind:"), ("AL8.2", "funder:"), ("AL9.2", "scope:")):
        for quarter, value in truth()[kpi_id].items():
            parts = [series[quarter] or 0 for name, series in breakdowns[kpi_id].items() if name.startswith(prefix)]
            assert sum(parts) == value
    assert set(breakdowns["C2"]) == {"sector:T001081", "sector:328105", "sector:339205", "sector:300023"}


def test_the_register_file_tells_the_truth_about_publications() -> None:
    """Read back from the file with its three notations of dates, by other means than the pipeline's."""
    rows = CalamineWorkbook.from_path(REGISTER).get_sheet_by_name("Register").to_python()
    counted = [row for row in rows if str(row[2]).lower() == "publicatie" and row[13] == "uitgevoerd"]
    before = [row for row in counted if row[3] == "Vooraankondiging actieagenda"]
    assert len(counted) - len(before) == truth()["AL9.1"]["2023-12-31"]


def test_csv_lines_are_not_split_by_a_reader_of_text() -> None:
    """The summaries hold line ends: the file has more lines than rows."""
    text = AWARDS.read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) > len(list(csv.reader(io.StringIO(text), delimiter=";")))
