"""Postgres shows the current release and nothing else: whole, at once, and without making anybody wait."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from adbc_driver_postgresql import dbapi

from htsm.home import Home
from publish import postgres, shelf
from publish.shelf import Release
from tests.end_to_end.walking import Walk
from tests.integration.postgres_server import running_or_skipped

# `make soak` has two hundred of them
PUBLICATIONS = int(os.environ.get("HTSM_PUBLICATIONS", "30"))
READERS = 4
# A reader that joins two tables of two schemas in each query, over one connection that stays.
READER = """
import json, sys, time
from pathlib import Path
from adbc_driver_postgresql import dbapi
uri, stop = sys.argv[1], Path(sys.argv[2])
seen, reads, mixed = set(), 0, 0
with dbapi.connect(uri, autocommit=True) as connection, connection.cursor() as cursor:
    while not stop.exists() or not reads:
        cursor.execute("select r.number, count(*), count(*) filter (where a.number <> r.number) "
                       "from core.fct_award as a cross join meta.release as r group by r.number")
        (number, awards, strange), = cursor.fetchall()
        mixed += strange > 0 or awards != number % 7 + 3
        seen.add(number)
        reads += 1
        time.sleep(0.01)
print(json.dumps({"seen": len(seen), "reads": reads, "mixed": mixed}))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    with running_or_skipped(tmp_path_factory.mktemp("postgres")) as uri:
        yield uri


@pytest.fixture
def uri(server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server with nothing in it."""
    with dbapi.connect(server, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(
            "select nspname from pg_namespace where nspname ~ '^(core|marts|meta)(_|$)' order by nspname desc"
        )
        for (schema,) in cursor.fetchall():
            cursor.execute(f'drop schema "{schema}" cascade')
    monkeypatch.setenv(postgres.URI, server)
    return server


def query(uri: str, sql: str) -> list[tuple]:
    with dbapi.connect(uri, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def small_release(folder: Path, number: int) -> Release:
    """A release whose every row says which one it is."""
    release_id = f"20240215-{number:012x}"
    place = folder / release_id
    place.mkdir(parents=True)
    with duckdb.connect(str(place / "htsm.duckdb")) as con:
        con.execute("create schema core; create schema marts; create schema meta")
        con.execute(f"create table core.fct_award as select {number} as number from range({number % 7 + 3})")
        con.execute(f"create table meta.release as select '{release_id}' as release_id, {number} as number")
        con.execute("comment on column core.fct_award.number is 'Which release it is, in ''one'' word.'")
        if number % 2:
            # tables come and go between releases, columns too
            con.execute("create table marts.odd as select 1 as it")
            con.execute("alter table core.fct_award add column extra integer")
    return Release(release_id, place, {})


def test_all_of_a_release_is_there_as_in_the_file(sample_home: Home, uri):
    release = shelf.current(sample_home)
    shown = postgres.serve(release, [release])
    assert shown == {"release_id": release.release_id, "loaded": True, "tries": 1}
    with duckdb.connect(str(release.database), read_only=True) as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
        assert len(tables) >= 55
        for schema, name in tables:
            ours = con.sql(f"select * from {schema}.{name}").to_arrow_table().num_rows
            assert query(uri, f"select count(*) from {schema}.{name}") == [(ours,)], name
        sums = (
            "select count(value), sum(value), count(reason), cast(sum(n) as bigint), min(period_end), "
            "max(region_code), count(*) filter (where suppressed) from marts.kpi_observation"
        )
        (there,), (here,) = query(uri, sums), con.execute(sums).fetchall()
        assert list(there) == [pytest.approx(v) if isinstance(v, float) else v for v in here]
        euros = "select cast(sum(amount_eur) as bigint), count(amount_eur) from core.fct_award"
        assert query(uri, euros) == con.execute(euros).fetchall()
        told = con.execute(
            "select comment from duckdb_columns() where column_name = 'ci_low' and table_name = 'kpi_observation'"
        ).fetchall()
    assert query(
        uri, "select col_description('marts.kpi_observation'::regclass, attnum) from pg_attribute "
        "where attrelid = 'marts.kpi_observation'::regclass and attname = 'ci_low'"
    ) == told  # fmt: skip
    assert postgres.serve(release, [release])["loaded"] is False


def test_many_publications_and_no_reader_sees_half(tmp_path, uri):
    postgres.serve(small_release(tmp_path, 0), [])
    stop = tmp_path / "stop"
    readers = [
        subprocess.Popen([sys.executable, "-c", READER, uri, str(stop)], stdout=subprocess.PIPE, text=True)
        for _ in range(READERS)
    ]
    for number in range(1, PUBLICATIONS + 1):
        assert postgres.serve(small_release(tmp_path, number), [])["loaded"]
    stop.touch()
    told = [json.loads(reader.communicate(timeout=60)[0]) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS
    assert sum(reader["mixed"] for reader in told) == 0
    assert all(reader["seen"] > PUBLICATIONS / 10 and reader["reads"] > PUBLICATIONS for reader in told), told
    # what is no longer on the shelf is gone, but for what a reader had open when it went
    assert query(uri, "select count(*) from pg_namespace where nspname ~ '^core_'")[0][0] < 10


def test_a_mixed_release_would_be_seen(tmp_path, uri):
    postgres.serve(small_release(tmp_path, 3), [])
    with dbapi.connect(uri, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(
            "create or replace view meta.release as select '20240215-000000000004' as release_id, 4 as number"
        )
    stop = tmp_path / "stop"
    stop.touch()
    done = subprocess.run(
        [sys.executable, "-c", READER, uri, str(stop)], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(done.stdout)["mixed"] == 1


def test_a_reader_in_a_transaction_keeps_its_release_and_is_named(tmp_path, uri):
    postgres.serve(small_release(tmp_path, 1), [])
    with dbapi.connect(f"{uri}?application_name=dashboard") as reader, reader.cursor() as cursor:
        cursor.execute("select count(*) from core.fct_award")
        assert cursor.fetchall() == [(4,)]
        with pytest.raises(postgres.NotServed, match=r"dashboard \(process \d+\) has had a transaction open"):
            postgres.serve(small_release(tmp_path, 2), [], patience=0.5)
        # others read on meanwhile, and quickly
        begun = time.monotonic()
        assert query(uri, "select number from meta.release") == [(1,)]
        assert time.monotonic() - begun < 2
        cursor.execute("select number from meta.release")
        assert cursor.fetchall() == [(1,)]
    assert postgres.serve(Release(f"20240215-{2:012x}", tmp_path / f"20240215-{2:012x}", {}), [])["loaded"] is False
    assert query(uri, "select number from meta.release") == [(2,)]


def test_a_load_that_breaks_leaves_nothing(tmp_path, uri):
    postgres.serve(small_release(tmp_path, 1), [])
    broken = small_release(tmp_path, 2)
    with duckdb.connect(str(broken.database)) as con:
        con.execute("create table meta.zz as select interval 1 month as odd, [[1]] as deep, map {'a': 1} as m")
    with pytest.raises(postgres.NotServed, match="shows the one before"):
        postgres.serve(broken, [])
    assert query(uri, "select number from meta.release") == [(1,)]
    assert query(uri, f"select count(*) from pg_namespace where nspname like '%{broken.release_id}'") == [(0,)]


def test_an_address_that_answers_nothing_is_told_without_its_password(tmp_path, monkeypatch):
    monkeypatch.setenv(postgres.URI, "postgresql://htsm:sesame@127.0.0.1:1/postgres")
    with pytest.raises(postgres.NotServed) as told:
        postgres.serve(small_release(tmp_path, 1), [])
    assert "see whether it runs" in str(told.value)
    assert "sesame" not in str(told.value)


def test_the_command_serves_what_it_finds_and_mends_what_was_missed(sample_home: Home, uri, tmp_path):
    home = tmp_path / "var"
    shutil.copytree(sample_home.root, home, symlinks=True)
    walk = Walk(home)
    assert "Nothing changed" in walk("run").stdout
    assert query(uri, "select release_id from meta.release") == [(walk.current.name,)]
