"""A fixed set of damaged files per reader, about a minute over all of them; `make soak` goes on for longer."""

from pathlib import Path

import pytest

from ingest.read.recognise import FAMILY
from tests.fuzz.hunt import hunt, made, tried
from tests.fuzz.judge import BUG, GOOD, Outcome
from tests.fuzz.seeds import READERS, Seed, seeds

SEED = 20240131
# so many that each takes a few seconds; one of a sav file takes seconds itself
MUTANTS = {
    "csv": 40, "eurostat_tsv": 40, "geojson": 60, "gzip": 40, "json": 40, "json_stat": 60, "odata": 40, "parquet": 40,
    "pdf": 12, "sav": 3, "sdmx_ml": 50, "stacked_csv": 12, "xlsx": 25, "zip": 40,
}  # fmt: skip


def test_every_registered_carrier_is_damaged():
    assert set(READERS) == {*FAMILY, "gzip", "zip"}
    assert set(MUTANTS) == set(READERS)
    assert sum(MUTANTS.values()) == 502


@pytest.mark.parametrize("reader", READERS)
def test_what_mutants_are_made_of_is_good(reader, tmp_path):
    outcomes = {(s.source_id, s.name): tried(tmp_path, s, s.content) for s in seeds(reader)[:3]}
    assert outcomes
    assert outcomes == dict.fromkeys(outcomes, Outcome(GOOD))


@pytest.mark.parametrize("reader", READERS)
def test_damaged_files_give_rows_that_add_up_or_a_refusal(reader, tmp_path):
    found = hunt(reader, SEED, MUTANTS[reader], None, tmp_path)
    assert found.mutants == MUTANTS[reader]
    assert found.bugs == {}
    # damage that nobody notices, or that never lets a file in, tests nothing
    assert found.counts["refused"] > 0


def test_mutants_are_the_same_every_time():
    assert [made("csv", SEED, i)[1] for i in range(20)] == [made("csv", SEED, i)[1] for i in range(20)]
    assert len({made("csv", SEED, i)[1] for i in range(20)}) > 15


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("rows lost", "rows in Parquet"),
        ("own error", "hidden behind a refusal"),
        ("to the caller", "reached the caller"),
    ],
)
def test_a_reader_with_a_fault_is_found_out(tmp_path: Path, monkeypatch, fault, words):
    from ingest.read import account, reader

    def more(*args, **kwargs):
        return [e | {"rows_loaded": e["rows_loaded"] + 1, "rows_read": e["rows_read"] + 1} for e in real(*args)]

    def fails(*args, **kwargs):
        raise OSError("voorbeeld")

    real = account.account
    planted = {"rows lost": more, "own error": None, "to the caller": fails}
    monkeypatch.setattr(reader.account, "account", planted[fault])
    slim = next(s for s in seeds("csv") if s.source_id == "slim")
    outcome = tried(tmp_path, slim, slim.content)
    assert outcome.kind == BUG
    assert words in outcome.told


def test_a_process_that_hangs_or_ends_is_a_bug_and_the_hunt_goes_on(tmp_path, monkeypatch):
    from tests.fuzz import hunt as module

    monkeypatch.setattr(module, "_SECONDS_TO_START", 0)
    found = hunt("zip", SEED, 2, None, tmp_path)
    assert found.counts == {"good": 0, "refused": 0, "bug": 2}
    assert "no answer in 0 seconds" in found.bugs[0]
    saved = sorted(p.name for p in tmp_path.iterdir())
    assert saved == [f"zip-{SEED}-0", f"zip-{SEED}-1"]
    assert (tmp_path / saved[0] / "told.txt").read_text().startswith("source slim")


def test_a_seed_is_dated_by_its_name():
    seed = Seed("slim", "slim-2023-12-15.csv", b"x", {"naast.csv": b"y"})
    dated = {"slim-2023-12-15.csv": b"z", "naast.csv": b"y", "delivery.yml": b"landed_at: 2023-12-15\n"}
    assert seed.files(b"z") == dated
