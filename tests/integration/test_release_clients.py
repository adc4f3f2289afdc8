"""The published file opens in the oldest client that is supported and in DuckDB 2.0, each in its own environment."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from htsm.home import PROJECT, Home
from publish.release import Release
from tests.integration.release_build import Builds

CLIENTS = Path(__file__).parent / "clients"
# Reads every cell of every table, as tables and as Parquet, with what every version understands.
READ_ALL = """
import duckdb, json, sys
from pathlib import Path
folder = Path(sys.argv[1])
connection = duckdb.connect(str(folder / "htsm.duckdb"), read_only=True)
tables = connection.execute(
    "select schema_name, table_name, comment from duckdb_tables() where not internal order by 1, 2").fetchall()
rows, parquet = {}, {}
for schema, name, comment in tables:
    rows[f"{schema}.{name}"] = len(connection.execute(f'select * from "{schema}"."{name}"').fetchall())
    path = folder / "parquet" / schema / f"{name}.parquet"
    parquet[f"{schema}.{name}"] = len(connection.execute("select * from read_parquet(?)", [str(path)]).fetchall())
print(json.dumps({
    "version": duckdb.__version__,
    "rows": rows,
    "parquet": parquet,
    "undescribed": [name for _, name, comment in tables if not comment],
    "columns": connection.execute(
        "select count(comment) from duckdb_columns() where table_name = 'fct_award'").fetchone()[0],
    "amount": str(connection.execute("select sum(amount_eur) from core.fct_award").fetchone()[0]),
    "status": connection.execute("select status from marts.kpi_current where kpi_id = 'AL9.1'").fetchone()[0],
}))
"""


def client_python(client: str) -> Path:
    """The Python of a client's environment; made once per Python, requirements file and cache folder."""
    requirements = CLIENTS / f"{client}.txt"
    key = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    cache = Path(os.environ.get("HTSM_TEST_CACHE") or PROJECT / ".cache") / "clients"
    cache.mkdir(parents=True, exist_ok=True)
    (cache / ".gitignore").write_text("*\n")
    place = cache / f"{client}-{key}"
    with (cache / f"{client}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "ready").exists():
            shutil.rmtree(place, ignore_errors=True)
            uv("venv", "--python", sys.executable, str(place))
            uv("pip", "install", "--python", str(place / "bin" / "python"), "--only-binary", ":all:",
               "--require-hashes", "-r", str(requirements))  # fmt: skip
            (place / "ready").touch()
    return place / "bin" / "python"


def uv(*arguments: str) -> None:
    """Runs uv, named by UV or found on the PATH."""
    program = os.environ.get("UV") or shutil.which("uv")
    assert program, "no uv: set UV to it or put it on the PATH (`make test` does)"
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"uv {' '.join(arguments)}: {done.stderr}"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release large enough for every compression that the writer chooses."""
    builds = Builds(Home(tmp_path_factory.mktemp("var")))
    builds.build(awards=150_000)
    return builds.publish()


@pytest.mark.parametrize("client", sorted(path.stem for path in CLIENTS.glob("*.txt")))
def test_client_reads_every_table(release: Release, client: str) -> None:
    done = subprocess.run(
        [str(client_python(client)), "-c", READ_ALL, str(release.path)],
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    assert client == f"duckdb-{seen['version']}"
    assert seen["rows"] == seen["parquet"] == release.info["rows"]
    assert (seen["undescribed"], seen["columns"]) == ([], 5)
    assert seen["amount"] == "84374437500.00"
    assert seen["status"] == "behaald"


def test_the_oldest_and_the_next_client_are_tried() -> None:
    assert sorted(path.stem for path in CLIENTS.glob("*.txt")) == ["duckdb-1.1.1", "duckdb-2.0.0"]
