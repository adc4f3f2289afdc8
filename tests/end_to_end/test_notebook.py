"""The notebook for analysts: every cell runs on a release, and says what the release says."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from htsm.home import PROJECT, Home
from publish.shelf import current

NOTEBOOK = PROJECT / "notebooks" / "agenda.py"
MARIMO = Path(sys.executable).with_name("marimo")


def _export(home: Home, target: Path) -> subprocess.CompletedProcess[str]:
    # marimo writes what it showed beside a notebook
    notebook = shutil.copy(NOTEBOOK, target.parent)
    return subprocess.run(
        [str(MARIMO), "export", "html", str(notebook), "--no-include-code", "--output", str(target)],
        env=os.environ | {"HTSM_HOME": str(home.root)}, cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_cell_gives_what_the_release_holds(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTSM_HOME", str(sample_home.root))
    spec = importlib.util.spec_from_file_location("agenda", NOTEBOOK)
    assert spec and spec.loader
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    outputs, made = notebook.app.run()
    assert len(outputs) == 8
    made["con"].close()  # another test may open the file in its own way
    release = current(sample_home)
    assert release is not None and made["release"] == release.path
    with duckdb.connect(str(release.database), read_only=True) as con:
        (rows,) = con.execute(
            "select count(*) from marts.kpi_evidence where kpi_id = 'G1.1' and region_level = 'nl' and breakdown = '' "
            "and period_end = '2023-12-31'"
        ).fetchone() or (0,)
        (value,) = con.execute(
            "select value from marts.kpi_current where kpi_id = 'G1.1' and region_level = 'nl' and breakdown = ''"
        ).fetchone() or (0,)
    assert len(made["stand"]) == 52 and made["kpi"].value == "G1.1"
    assert made["history"]["value"].iloc[-1] == value
    assert len(made["evidence"]) == rows > 0
    assert len(made["regions"]) == 12


def test_it_runs_as_marimo_runs_it(sample_home: Home, tmp_path: Path) -> None:
    done = _export(sample_home, tmp_path / "agenda.html")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "agenda.html").read_text(encoding="utf-8")
    assert "VOORBEELDDATA" in page
    assert re.search(r"marimo-error|MarimoException", page) is None


def test_a_cell_that_fails_is_seen(tmp_path: Path) -> None:
    done = _export(Home(tmp_path / "nothing_published"), tmp_path / "agenda.html")
    assert done.returncode != 0
