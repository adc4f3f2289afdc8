"""What is in use is that of the profile a home is used with; what was accepted is there for the build."""

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from htsm import decisions
from htsm.cli import cli
from htsm.clock import SAMPLE_NOW
from htsm.explained import UsageFault
from htsm.home import Home
from htsm.profile_in_use import profile_in_use
from htsm.walk import publisher
from ingest.declaration import Wave
from ingest.landing import sightings
from ingest.map.lines import line_of
from ingest.map.moment import moment_of
from ingest.pull.source import pull_source
from ingest.quarantine import Example, groups, map_file, states_in_use, what_to_do
from ingest.raw_files import stored_files
from ingest.raw_relations import create_views, write_raw_relations
from ingest.read.snapshots import read_source
from ingest.selection import select
from ingest.source_folder import load_source
from tests.integration.reading import Drop
from tests.integration.test_bad_input import SLIM_HEADER
from tests.integration.test_quarantine_work import slim
from tests.integration.test_raw_not_kept import PLAN


@pytest.fixture
def drop(state: Home, tmp_path: Path) -> Drop:
    return Drop(state, tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def release(state: Home, text: str) -> None:
    place = state.published / "current"
    place.mkdir(parents=True, exist_ok=True)
    (place / "release.json").write_text(text)


def test_the_profile_in_use_is_set_or_that_of_the_release(state, monkeypatch):
    assert profile_in_use(state) == "sample"
    for text, expected in (('{"profile": "inbox"}', "inbox"), ('{"profile": "x"}', "sample"), ("{", "sample")):
        release(state, text)
        assert profile_in_use(state) == expected
    monkeypatch.setenv("HTSM_PROFILE", "live")
    assert profile_in_use(state) == "live"


def test_sample_deliveries_are_not_shown_where_only_dropped_files_count(state):
    with publisher("sample"):
        pull_source(state, "slim", "sample")
    read_source(state, "slim")
    assert [s.sighting.is_sample for s in states_in_use(state)] == [True]
    assert moment_of(state, "slim", "live") == SAMPLE_NOW
    release(state, '{"profile": "inbox"}')
    assert states_in_use(state) == []


def test_a_field_that_was_accepted_is_in_the_raw_relation(drop):
    source = load_source("slim")
    known = next(c for c in source.columns if (c.layout, c.field) == ("list_csv", "place"))
    line = line_of(known) | {"source_header": "Gemeente", "field": "municipality", "required": "no"}
    content = {"layout": "list_csv", "part": "awards", "table_id": "", "lines": [line], "closed": []}
    decisions.record(drop.state, "map", "slim", content, datetime(2024, 1, 1, tzinfo=UTC), "tester", "")
    text = slim({}).splitlines()
    drop("slim", {"slim.csv": "\n".join([f"{SLIM_HEADER};Gemeente", *(f"{row};Zwolle" for row in text[1:])])})
    selection = select(drop.state, "inbox", datetime.now(UTC))
    database = drop.state.work / "parsed.duckdb"
    create_views(database, write_raw_relations(drop.state, selection, PLAN))
    with duckdb.connect(str(database), read_only=True) as con:
        assert con.execute("select municipality, count(*) from raw.slim__award group by 1").fetchall() == [
            ("Zwolle", 40)
        ]


def test_the_only_file_of_a_refused_delivery_is_not_forgotten_by_mistake(drop):
    reports, _ = drop("slim", {"slim.csv": slim({}).replace("Projectnummer", "Projectnr.")})
    assert [r["status"] for r in reports] == ["refused"]
    (sighting,) = sightings(drop.state, "slim")
    told = run("raw", "forget", "slim", sighting.snapshot_id).exception
    assert isinstance(told, UsageFault)
    assert "was refused" in str(told)
    assert "--refused" in str(told)
    assert list(stored_files(drop.state, sighting)) == ["slim.csv"]
    assert run("raw", "forget", "slim", sighting.snapshot_id, "--refused").exit_code == 0
    assert stored_files(drop.state, sighting) == {}


def test_a_key_is_never_made_beside_what_it_closes(state, tmp_path):
    inside = state.root / "keys" / "own.key"
    refused = run("raw", "new-key", str(inside))
    assert refused.exit_code == 2
    assert "inside HTSM_HOME" in refused.output
    assert not inside.exists()
    assert run("raw", "new-key", str(tmp_path / "raw.key")).exit_code == 0


def test_the_advice_can_be_done_as_it_stands(drop):
    drop("slim", {"slim.csv": slim({5: "8-9 ton"})})
    (group,) = groups(drop.state)
    assert "--file slim.csv --value ... --reason ..." in group.what_to_do
    command = group.what_to_do.split("htsm ")[1].split(";")[0].replace("--value ...", "--value 8500")
    done = run(*command.replace("'", "").replace("...", "mail").split())
    assert done.exit_code == 0, done.output
    assert "quarantine 1 -> 0" in done.output
    assert "htsm run makes one" in done.output


def test_of_rows_of_people_no_correction_is_proposed_and_the_codebook_is_named():
    source = load_source("lc_inventory")
    assert [w for w in source.waves if isinstance(w, Wave)]
    column = next(c for c in source.columns if c.table_id == "w2023" and c.is_loaded and not c.is_personal)
    told = what_to_do(
        source,
        "w2023",
        "a-w2023.xlsx",
        "Form1",
        column.source_header,
        "expected a grade",
        Example(3, "Form1!D3", "aaa"),
    )
    assert "htsm quarantine correct" not in told
    assert "ingest/sources/lc_inventory/codebooks/w2023.csv" in told
    general = next(c for c in source.columns if not c.table_id)
    assert map_file(source, "w2023", general.source_header) == "ingest/sources/lc_inventory/columns.csv"


def test_what_was_decided_is_told_to_wait_for_a_run(drop, tmp_path):
    drop("slim", {"first.csv": slim({})})
    renamed = slim({}, 60).replace("Projectnummer", "Projectnr.")
    drop("slim", {"second.csv": renamed})
    done = run("map", "accept", "slim", "--all")
    assert "htsm run makes one with this" in done.output
    assert json.loads(run("decisions", "list", "--json").stdout)[0]["source_id"] == "slim"
