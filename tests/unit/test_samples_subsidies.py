"""The sample lists of SLIM and RIF keep to the rules of their schemes, and have the traps of the real ones."""

import csv
import io
import json
import re
from collections import Counter, defaultdict

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from ingest.samples.generate import FILES
from ingest.samples.making.edition import SEED
from ingest.samples.making.slim import CEILING, YEARS
from ingest.samples.making.world import world
from tests.unit.sample_paths import AWARDS, OVERVIEW, WORKBOOK, rows_of

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


def test_csv_lines_are_not_split_by_a_reader_of_text() -> None:
    """The summaries hold line ends: the file has more lines than rows."""
    text = AWARDS.read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) > len(list(csv.reader(io.StringIO(text), delimiter=";")))


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
    kinds: dict[str, set[str]] = defaultdict(set)
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
