"""What a release holds: tables in order, descriptions, its own bookkeeping, and release.json."""

import json

import duckdb
import pytest

from htsm.home import Home
from ingest.landing import LandedFile, Sighting, manifest
from publish.export import STORAGE_VERSION
from publish.release import current, publish, releases
from publish.shelf import load
from tests.integration.release_build import (
    KEYS,
    NEW,
    OLD,
    Builds,
    check,
    parquet_hashes,
    plan,
    query,
    some_kpis,
)

ADDED = {"marts.kpi_revision", "meta.check_result", "meta.column_description", "meta.release", "meta.run"}
TABLES = sorted({*KEYS, *ADDED})


@pytest.fixture
def builds(state: Home) -> Builds:
    made = Builds(state)
    made.build()
    return made


def test_tables_published_are_the_models_with_a_key_and_those_of_the_publication(builds: Builds) -> None:
    release = builds.publish()
    tables = query(release, "select schema_name || '.' || table_name from duckdb_tables() order by 1")
    assert [title for (title,) in tables] == TABLES
    files = {path.parent.name + "." + path.stem for path in (release.path / "parquet").rglob("*.parquet")}
    assert files == set(TABLES)
    beside = ["checks", "datapackage.json", "dcat.jsonld", "htsm.duckdb", "parquet", "release.json", "summary.txt"]
    assert sorted(path.name for path in release.path.iterdir()) == beside


def test_rows_lie_in_key_order_and_are_alike_in_both_formats(builds: Builds) -> None:
    builds.build(awards=30_000)
    release = builds.publish()
    for title, key in KEYS.items():
        order = ", ".join(f'"{column}"' for column in key)
        rows = query(release, f"from {title}")
        assert rows == query(release, f"from {title} order by {order}"), title
        assert rows == duckdb.read_parquet(str(release.parquet(*title.split(".")))).fetchall(), title
    assert query(release, "select count(*) from core.fct_award") == [(30_000,)]


def test_sums_stay_whole_numbers_in_parquet(builds: Builds) -> None:
    release = builds.publish()
    types = duckdb.read_parquet(str(release.parquet("core", "fct_award")))
    assert dict(zip(types.columns, map(str, types.dtypes), strict=True))["projects"] == "BIGINT"


def test_every_table_and_column_is_described_where_people_look(builds: Builds) -> None:
    release = builds.publish()
    bare = "select table_name from duckdb_tables() where coalesce(comment, '') = ''"
    assert query(release, bare) == []
    assert (
        query(release, "select table_name, column_name from duckdb_columns() where not internal and comment is null")
        == []
    )
    assert query(release, "select comment from duckdb_tables() where table_name = 'fct_award'") == [
        ("What core.fct_award holds, it's described.",)
    ]
    missing = query(
        release,
        "select schema_name, table_name, column_name, data_type, comment from duckdb_columns() where not internal"
        " except select schema_name, table_name, column_name, data_type, description from meta.column_description",
    )
    assert missing == []
    assert query(release, "select unit, description_nl from meta.column_description"
                 " where table_name = 'fct_award' and column_name = 'amount_eur'") == [
        ("euro", "Bedrag in euro; NULL waar het niet gepubliceerd is, nooit 0 voor onbekend.")
    ]  # fmt: skip
    assert query(release, "select data_type, description from meta.column_description"
                 " where table_name = 'fct_award' and column_name = 'amount_eur'") == [
        ("DECIMAL(18,2)", "The amount_eur, o'clock.")
    ]  # fmt: skip


def test_the_release_knows_itself_and_its_run(builds: Builds) -> None:
    first = builds.publish("20240215-first")
    second = builds.publish("20240215-second")
    assert query(second, "select release_id, as_of::varchar, fingerprint, is_sample from meta.release") == [
        ("20240215-second", "2024-02-15 23:59:59.999999", plan("20240215-second")["fingerprint"], True)
    ]
    runs = query(second, "select step, seconds > 0, release_id, previous_release_id from meta.run")
    assert runs == [(step, True, second.release_id, first.release_id) for step in ("build", "publish")]


def test_equal_input_makes_equal_bytes(builds: Builds, tmp_path_factory: pytest.TempPathFactory) -> None:
    builds.build(awards=300_000)
    other = Builds(Home(tmp_path_factory.mktemp("other")))
    other.build(awards=300_000)
    # Whatever was published before leaves no trace in the tables.
    other.publish("20240101-before")
    one, two = parquet_hashes(builds.publish()), parquet_hashes(other.publish())
    assert one == two
    assert len(one) == len(TABLES) - 2


def test_checks_are_counted_kept_and_published(builds: Builds) -> None:
    checks = [
        check("b_excepted", passed=False, excepted=True, failing_rows=2, observed="2 rows", examples=[{"row": 7}]),
        check("a_warning", suite="parsed", severity="warn", owner="publisher", passed=False, failing_rows=1),
        check("c_good"),
    ]
    publish(plan(), checks, {}, builds.home)
    release = current(builds.home)
    assert release is not None
    counted = release.info["checks"]
    assert (counted["total"], counted["passed"], counted["excepted"]) == (3, 1, 1)
    assert counted["by_suite"] == {"core": {"passed": 1, "failed": 1}, "parsed": {"passed": 0, "failed": 1}}
    assert counted["by_severity"] == {"fail": {"passed": 1, "failed": 1}, "warn": {"passed": 0, "failed": 1}}
    assert counted["by_owner"] == {"internal": {"passed": 1, "failed": 1}, "publisher": {"passed": 0, "failed": 1}}
    assert [failed["check_id"] for failed in counted["failed"]] == ["b_excepted", "a_warning"]
    assert query(release, "select suite, check_id, passed, excepted, failing_rows from meta.check_result") == [
        ("core", "b_excepted", False, True, 2),
        ("core", "c_good", True, False, 0),
        ("parsed", "a_warning", False, False, 1),
    ]
    kept = json.loads((release.path / "checks" / "core.json").read_text())
    assert [result["examples"] for result in kept] == [[{"row": 7}], []]


def test_release_json_says_what_it_was_made_from(builds: Builds) -> None:
    file = LandedFile("83599NED.csv", "c" * 64, 4711)
    sighting = Sighting("cbs", "83599NED", NEW, "2023-11-30", "2023-11-30", "http", True, None, None, [file])
    path = manifest(builds.home, "cbs")
    path.parent.mkdir(parents=True)
    record = sighting.__dict__ | {"files": [file.__dict__]}
    path.write_text(json.dumps(record) + "\n")

    info = builds.publish().info
    assert info == load(builds.home.published / "releases" / info["release_id"]).info
    for name in ("release_id", "fingerprint", "as_of", "profile", "is_sample"):
        assert info[name] == plan()[name]
    assert set(info["versions"]) == {"code", "dbt", "dbt_duckdb", "duckdb", "gx", "airflow", "python"}
    assert info["versions"]["duckdb"] == duckdb.__version__
    assert info["rows"]["core.fct_award"] == 3
    assert sorted(info["rows"]) == TABLES
    states = info["snapshots"]["cbs"]["83599NED"]
    assert [(s["ordinal"], s["snapshot_id"]) for s in states] == [(1, OLD), (2, NEW)]
    assert states[1]["contents"] == [{"name": "83599NED.csv", "sha256": "c" * 64, "bytes": 4711}]
    assert [s["source_id"] for s in info["sources"]] == ["cbs", "curricula_evaluation", "slim"]
    assert info["refused"][0]["column_name"] == "Subsidie [EUR]"


def test_changes_against_the_release_before(builds: Builds) -> None:
    builds.build(states=1)
    first = builds.publish("20240215-first").info["changes"]
    assert first == {
        "previous_release_id": None,
        "rows": {},
        "facts": [],
        "kpis": {"moved": 0, "appeared": 0, "vanished": 0, "shown": []},
    }
    kpis = [row for row in some_kpis(publications=7) if row["kpi_id"] != "AL8.2"]
    builds.build(awards=5, kpis=kpis)
    release = builds.publish("20240215-second")
    made = release.info["changes"]
    assert made["previous_release_id"] == "20240215-first"
    assert made["rows"]["core.fct_award"] == {"old": 3, "new": 5}
    assert "core.dim_action_line" not in made["rows"]
    assert made["facts"] == [
        {
            "source_id": "cbs",
            "table_id": "83599NED",
            "snapshot_id": NEW,
            "common_facts": 15504,
            "new_facts": 4896,
            "revised_facts": 1022,
            "vanished_facts": 0,
        }
    ]
    assert (made["kpis"]["moved"], made["kpis"]["appeared"], made["kpis"]["vanished"]) == (1, 0, 1)
    (moved,) = made["kpis"]["shown"]
    assert (moved["kpi_id"], moved["period_end"], moved["old_value"], moved["new_value"]) == (
        "AL9.1",
        "2023-12-31",
        6,
        7,
    )
    third = builds.publish("20240215-third").info["changes"]
    assert (third["facts"], third["rows"]) == ([], {})


def test_the_file_has_the_storage_version_that_old_clients_read(builds: Builds) -> None:
    release = builds.publish()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{release.database}' as it (read_only)")
        tags = connection.execute("select tags from duckdb_databases() where database_name = 'it'").fetchall()
    assert tags[0][0]["storage_version"].startswith(STORAGE_VERSION)


def test_releases_are_listed_the_last_published_first(builds: Builds) -> None:
    ids = ["20240215-c", "20240215-a", "20240215-b"]
    for release_id in ids:
        builds.publish(release_id)
    assert [release.release_id for release in releases(builds.home)] == list(reversed(ids))
