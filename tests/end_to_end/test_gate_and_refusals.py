"""A refused gate keeps the last release and exits 3; a refused delivery keeps the last good one and exits 0."""

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from htsm.home import PROJECT
from tests.end_to_end.walking import Walk

FILES = PROJECT / "ingest" / "samples" / "files"


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drop = tmp_path_factory.mktemp("drop")
    for source_id in ("slim", "rif"):
        shutil.copytree(FILES / source_id, drop / source_id)
    shutil.rmtree(drop / "slim" / "republished")
    return drop


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, drop: Path) -> Walk:
    walk = Walk(tmp_path_factory.mktemp("gate"))
    walk("run", "--from", str(drop))
    return walk


def test_bad_deliveries_are_told_and_the_others_go_on(walk, drop):
    awards = walk.query("select scheme, count(*) from marts.subsidies group by 1 order by 1")
    slim = drop / "slim" / "slim-toegekend-2023-12-15.csv"
    good = slim.read_bytes()
    slim.write_bytes(good.replace(b"Vestigingsplaats", b"Stad", 1))
    (drop / "rif" / "rif-overzicht-2022-11-17.csv").write_text("<!doctype html><html>Even geduld</html>")
    done = walk("run", "--from", str(drop))
    assert walk.release()["is_sample"] is True
    for words in ("slim-toegekend-2023-12-15.csv", "row ", "'Stad'", "HTML page", "What to do"):
        assert words in done.stderr
    assert walk.query("select scheme, count(*) from marts.subsidies group by 1 order by 1") == awards
    refused = walk.query(
        "select source_id, refused_files, is_stale from meta.source_status where refused_files > 0 order by 1"
    )
    assert refused == [("rif", 1, True), ("slim", 1, True)]
    assert {r["source_id"] for r in walk.release()["refused"]} == {"rif", "slim"}
    walk("run", "--from", str(drop), "--strict", expect=1)
    slim.write_bytes(good)


def test_a_planted_fault_is_refused_with_exit_code_3_and_the_last_release_stays(walk, drop):
    before = walk.current
    parsed = next((walk.home / "parsed" / "rif" / "award_workbook").glob("*.parquet"))
    kept = parsed.read_bytes()
    duckdb.execute(f"copy (select * from read_parquet('{parsed}') offset 1) to '{parsed}.less' (format parquet)")
    Path(f"{parsed}.less").replace(parsed)
    # as a reader at fault would have written it: a file that only changed on the disk is read again
    report = walk.home / "parsed" / "rif" / "reads" / f"{parsed.stem}.json"
    told = report.read_text(encoding="utf-8")
    hashes = [hashlib.sha256(content).hexdigest() for content in (kept, parsed.read_bytes())]
    assert hashes[0] in told
    report.write_text(told.replace(*hashes), encoding="utf-8")
    # another as-of is another release, so that it is built again
    now = datetime.now(UTC).isoformat()
    refused = walk("run", "--from", str(drop), "--as-of", now, expect=3)
    assert "The gate refused" in refused.stderr
    assert "rif" in refused.stderr
    assert "what to do" in refused.stderr
    assert walk.current == before
    parsed.write_bytes(kept)
    report.write_text(told, encoding="utf-8")
    walk("run", "--from", str(drop), "--as-of", now)
    assert walk.current != before


def test_a_folder_that_is_no_inbox_is_a_usage_error(walk, tmp_path):
    (tmp_path / "vacatures").mkdir()
    done = walk("run", "--from", str(tmp_path), expect=2)
    assert "vacatures is no source" in done.stderr
    walk("run", "--as-of", "gisteren", expect=2)
    walk("pull", "vacatures", expect=2)
