"""Superset in its own environment: the dashboard in the tree over the published tables, as a browser shows it."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
import yaml
from playwright.sync_api import sync_playwright

from htsm.home import PROJECT, Home
from publish.shelf import current, point_at
from tests.browser.chromium import chromium

PLACE = PROJECT / "dashboards" / "superset"
DATASETS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((PLACE / "dashboard" / "datasets" / "HTSM").glob("*.yaml"))
}
CHARTS = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (PLACE / "dashboard" / "charts").glob("*.yaml")]
START_SECONDS = 240.0
PORT_OF_SUPERSET = "8088"


@pytest.fixture(scope="module")
def home(later_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    own = Home(tmp_path_factory.mktemp("superset") / "var")
    own.published.mkdir(parents=True)
    # the pointer is this test's own, the releases are shared
    (own.published / "releases").symlink_to(later_home.published / "releases")
    release = current(later_home)
    assert release is not None
    (own.published / "current").symlink_to(f"releases/{release.release_id}")
    return own


@pytest.fixture(scope="module")
def address(home: Home) -> Iterator[str]:
    """Superset as `make superset` starts it, on a free port."""
    subprocess.run(["make", "--quiet", "superset-env"], cwd=PROJECT, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    programs = f"{PROJECT / '.venv' / 'superset' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    own = os.environ | {"PATH": programs, "HTSM_HOME": str(home.root), "SUPERSET_BIND": bind}
    log = home.root / "superset.log"
    with (
        log.open("wb") as told,
        subprocess.Popen(
            [str(PLACE / "start.sh")], env=own, cwd=home.root, stdout=told, stderr=told, start_new_session=True
        ) as process,
    ):
        try:
            until = time.monotonic() + START_SECONDS
            while not _answers(f"http://{bind}/health"):
                assert process.poll() is None and time.monotonic() < until, log.read_text()[-3000:]
                time.sleep(1)
            yield f"http://{bind}"
        finally:
            os.killpg(process.pid, 15)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _password(home: Home) -> str:
    path = home.root / "superset" / "admin_password"
    assert path.stat().st_mode & 0o077 == 0
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def api(address: str, home: Home) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/api/v1/", timeout=60) as client:
        signed_in = client.post(
            "security/login", json={"username": "admin", "password": _password(home), "provider": "db"}
        )
        client.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
        client.headers["X-CSRFToken"] = client.get("security/csrf_token/").json()["result"]
        client.headers["Referer"] = address
        yield client


def _asked(api: httpx.Client, name: str) -> list[dict[str, Any]]:
    """All rows of a dataset, as a chart would ask for them."""
    ids = {one["table_name"]: one["id"] for one in api.get("dataset/").json()["result"]}
    columns = [column["column_name"] for column in DATASETS[name]["columns"]]
    query = {"columns": columns, "row_limit": 10_000, "metrics": [], "orderby": []}
    answer = api.post(
        "chart/data", json={"datasource": {"id": ids[name], "type": "table"}, "queries": [query], "force": True}
    )
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["result"][0]["data"]
    return rows


def test_there_is_something_to_show() -> None:
    assert sorted(DATASETS) == ["bron", "regio", "release", "stand", "subsidie", "verloop"]
    assert len(CHARTS) == 7
    used = {chart["dataset_uuid"] for chart in CHARTS}
    assert used == {dataset["uuid"] for dataset in DATASETS.values()}


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_superset_gives_what_the_release_holds(name: str, api: httpx.Client, home: Home) -> None:
    release = current(home)
    assert release is not None
    with duckdb.connect(str(release.database), read_only=True) as con:
        found = con.execute(DATASETS[name]["sql"])
        names = [column[0] for column in found.description]
        expected = found.fetchall()
    rows = _asked(api, name)
    assert [column["column_name"] for column in DATASETS[name]["columns"]] == names
    assert len(rows) == len(set(expected)) > 0
    if name == "subsidie":  # the awards of the sector, also those without an amount
        with duckdb.connect(str(release.database), read_only=True) as con:
            awards = con.execute(
                "select count(*), sum(amount_eur)::double from core.fct_award where is_htsm"
            ).fetchone()
        assert (sum(row["toekenningen"] for row in rows), sum(row["bedrag_eur"] or 0 for row in rows)) == awards
    if name != "verloop":  # Superset writes moments in its own way
        assert {tuple(row[column] for column in names) for row in rows} == set(expected)
    else:
        assert {(row["kpi"], row["waarde"]) for row in rows} == {(kpi, value) for _, kpi, _, value in expected}


def test_the_dashboard_shows_every_chart_and_asks_nobody_else(address: str, api: httpx.Client, home: Home) -> None:
    assert api.get("dashboard/htsm").json()["result"]["dashboard_title"] == "Human capital agenda HTSM"
    outside, failed = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 2600}, locale="nl-NL")
        page.set_default_timeout(60_000)
        page.on("response", lambda r: failed.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("response", lambda r: outside.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else 0)
        page.goto(f"{address}/login/")
        page.fill("#username", "admin")
        page.fill("#password", _password(home))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        page.goto(f"{address}/superset/dashboard/htsm/")
        page.get_by_text("VOORBEELDDATA").first.wait_for()
        page.get_by_text("AL1.1").first.wait_for()
        page.locator("canvas").nth(1).wait_for()
        page.wait_for_load_state("networkidle")
        shown = page.inner_text("body")
        (PROJECT / "screenshots").mkdir(exist_ok=True)
        page.screenshot(path=PROJECT / "screenshots" / "superset.png")
        browser.close()
    assert all(chart["slice_name"] in shown for chart in CHARTS)
    assert "Noord-Brabant" in shown and "activity_register" in shown
    assert outside == []
    assert failed == []


def test_a_new_release_is_seen_without_a_restart(api: httpx.Client, home: Home) -> None:
    now = current(home)
    assert now is not None
    before = now.info["changes"]["previous_release_id"]
    assert [row["release"] for row in _asked(api, "release")] == [now.release_id]
    point_at(home, before)
    assert [row["release"] for row in _asked(api, "release")] == [before]
    point_at(home, now.release_id)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select content from read_text('/etc/passwd')", "disabled"),
        ("select * from read_csv('http://127.0.0.1:9/x.csv')", "disabled"),
        ("set enable_external_access = true", "locked"),
    ],
)
def test_whoever_writes_sql_reads_the_release_and_nothing_else(api: httpx.Client, sql: str, told: str) -> None:
    (database,) = [one["id"] for one in api.get("database/").json()["result"]]
    fine = api.post("sqllab/execute/", json={"database_id": database, "sql": "select 42 as a", "runAsync": False})
    assert fine.json()["data"] == [{"a": 42}], fine.text
    answer = api.post("sqllab/execute/", json={"database_id": database, "sql": sql, "runAsync": False})
    assert answer.status_code >= 400 and told in answer.text, answer.text


def test_no_database_of_a_file_can_be_added(api: httpx.Client) -> None:
    made = api.post("database/", json={"database_name": "eigen", "sqlalchemy_uri": "sqlite:////tmp/superset.db"})
    assert made.status_code == 422, made.text
    assert [one["database_name"] for one in api.get("database/").json()["result"]] == ["HTSM"]


def test_nothing_can_be_written_to_the_release(api: httpx.Client) -> None:
    (database,) = [one["id"] for one in api.get("database/").json()["result"]]
    for sql in ("create table marts.x as select 1", "delete from marts.kpi_current", "attach 'x.duckdb'"):
        answer = api.post("sqllab/execute/", json={"database_id": database, "sql": sql, "runAsync": False})
        assert answer.status_code >= 400, (sql, answer.text)


def test_the_files_are_the_locked_versions() -> None:
    locked = (PLACE / "requirements.txt").read_text(encoding="utf-8")
    wanted = [line for line in (PLACE / "requirements.in").read_text("utf-8").splitlines() if "==" in line]
    assert len(wanted) >= 5
    assert all(f"\n{line}\n" in f"\n{locked}" for line in wanted)
    python = Path(PLACE / "Dockerfile").read_text(encoding="utf-8")
    assert "python:3.11" in python
