"""What must be true of a state folder whatever happened to it, and what a release is made of, to compare."""

import hashlib
import json

import duckdb

from htsm.home import Home
from ingest.landing import is_whole, sightings
from ingest.raw_files import are_gone
from ingest.source_folder import load_source, source_ids
from publish.shelf import current


def exported(home: Home) -> dict[str, str]:
    """The hash of every exported table of the current release but that of run times."""
    release = current(home)
    assert release is not None
    folder = release.path / "parquet"
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
        if path.name != "run.parquet"
    }


def assert_release_whole(home: Home) -> str:
    """The release that readers see has every file that it says it has, as it says; gives its id."""
    release = current(home)
    assert release is not None, "there is no release any more"
    package = json.loads((release.path / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == release.release_id == release.path.name
    assert {r["path"] for r in package["resources"]} == {
        path.relative_to(release.path).as_posix() for path in release.path.rglob("*.parquet")
    }
    with duckdb.connect(str(release.database), read_only=True) as con:
        for resource in package["resources"]:
            path = release.path / resource["path"]
            if "hash" in resource:
                assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}", path
            assert con.execute(f"select count(*) from {resource['name']}").fetchone() == (resource["rows"],)
        assert con.execute("select release_id from meta.release").fetchall() == [(release.release_id,)]
        # every row that was read is accounted for, once
        assert con.execute(
            "select count(*) from meta.row_ledger where rows_read <> rows_loaded + rows_quarantined + rows_no_data"
        ).fetchone() == (0,)
        assert con.execute(
            "select count(*) from (select source_id, snapshot_id, file_name, sheet from meta.row_ledger "
            "group by all having count(*) > 1)"
        ).fetchone() == (0,)
    return release.release_id


def landed(home: Home) -> dict[str, set[str]]:
    """The snapshots of every source that landed, each whole on the disk or gone on purpose."""
    found: dict[str, set[str]] = {}
    for source_id in source_ids():
        for sighting in sightings(home, source_id):
            source = load_source(source_id)
            assert is_whole(home, sighting) or are_gone(home, source, sighting), (source_id, sighting.snapshot_id)
            found.setdefault(source_id, set()).add(sighting.snapshot_id)
    return found
