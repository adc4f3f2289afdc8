"""What a publisher wrote that begins as a formula is harmless in the files for review, and means the same when read."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from htsm.home import Home
from ingest.map.accept import accept
from ingest.map.export import export
from ingest.map.overlay import declared
from ingest.quarantine_correct import correct
from ingest.read.snapshots import read_source
from ingest.selection import select
from ingest.source_folder import load_source
from tests.integration.personal_survey import forget_declarations
from tests.integration.reading import Drop
from tests.integration.test_bad_input import SLIM_HEADER
from tests.integration.test_map_assistant import deliver

NOW = datetime(2024, 3, 1, tzinfo=UTC)
# a link that a click would open, and a header that is a sum
CELL, HEADER = '=HYPERLINK("http://voorbeeld.invalid/","8-9 ton")', "+Woonplaats"
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture
def decided(state: Home, tmp_path: Path, tree: Path) -> Home:
    """A renamed column whose new name begins as a formula, and a correction of a cell that does."""
    drop = Drop(state, tmp_path)
    renamed = SLIM_HEADER.replace("Vestigingsplaats", HEADER)
    deliver(drop, "first", "2023-01-10", SLIM_HEADER, range(40))
    deliver(drop, "second", "2023-06-10", renamed, range(10, 60))
    accept(state, "slim", [f"Vestigingsplaats={HEADER}"], None, NOW, "tester", "=1+1")
    place = drop.folder / "third"
    place.mkdir()
    (place / "delivery.yml").write_text("landed_at: 2023-09-10\n")
    quoted = '"' + CELL.replace('"', '""') + '"'
    text = (drop.folder / "second" / "second.csv").read_text().replace("€ 24.999,00", quoted, 1)
    (place / "third.csv").write_text(text)
    drop.take("slim", place)
    correct(state, "slim", "I2", None, "8500", NOW, "tester", "@slip")
    read_source(state, "slim")
    return state


def test_no_cell_of_an_exported_file_is_a_formula_and_it_reads_as_it_was_decided(decided, tree):
    before = declared(decided, "slim")
    assert [s.report["status"] for s in select(decided, "inbox", NOW).states] == ["good", "good", "good"]
    written = export(decided, tree)
    assert len(written) == 4
    cells, guarded = 0, []
    for path in written:
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                for field, text in line.items():
                    cells += 1
                    # marks for missing and labels are not a publisher's
                    assert field in ("missing", "values") or not text.startswith(LIVE), (path.name, field, text)
                    guarded += [text] if text.startswith("'") else []
    assert cells > 200
    assert {f"'{HEADER}", f"'{CELL}", "'=1+1", "'@slip"} <= set(guarded)
    forget_declarations()
    assert load_source("slim") == before == declared(decided, "slim")
    assert [r["status"] for r in read_source(decided, "slim")] == ["good", "good", "good"]
    assert export(decided, tree) == []


def test_a_header_that_has_an_apostrophe_of_its_own_stays_another_one(decided, tree):
    export(decided, tree)
    path = tree / "ingest" / "sources" / "slim" / "columns.csv"
    path.write_text(path.read_text().replace(f",'{HEADER},", f",''{HEADER},"))
    forget_declarations()
    headers = [c.source_header for c in load_source("slim").columns if c.field == "place"]
    assert f"'{HEADER}" in headers and HEADER not in headers
