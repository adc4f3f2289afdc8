"""Every step of the guide to other people's tools, run as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from htsm.home import PROJECT, Home
from publish.postgres import URI, serve
from publish.shelf import current
from tests.browser.served import board
from tests.integration.postgres_server import running_or_skipped

GUIDE = PROJECT / "docs" / "tools.md"
# every block of commands, with the heading it stands under
STEPS = [
    (section.partition("\n")[0] + f" {language}", language, step)
    for section in GUIDE.read_text(encoding="utf-8").split("\n## ")[1:]
    for language, step in re.findall(r"```(bash|python)\n(.*?)```", section, re.DOTALL)
]
TOLD = {
    "DuckDB on the command line bash": r"\| AL1\.1 +\| Nieuwe learning communities +\|",
    "DuckDB in Python python": r"^12 provincies$",
    "pandas python": r"TECHNOHUB +2019 +\d+",
    "polars python": r"2023-12-31",
    "Excel bash": "",
    "Postgres, and what connects to it bash": r"^AL1\.1,Nieuwe learning communities,",
    "Postgres, and what connects to it python": r"TECHNOHUB +\d+",
    "marimo, a notebook bash": "",
}


@pytest.fixture
def place(sample_home: Home, tmp_path: Path) -> Path:
    """A folder as the project's root is after `make run`, as far as the guide looks."""
    (tmp_path / "var").symlink_to(sample_home.root)
    # marimo writes what it showed beside a notebook
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns("__marimo__"))
    return tmp_path


@pytest.fixture(scope="module")
def postgres(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Postgres that shows the release."""
    release = current(sample_home)
    assert release is not None
    with running_or_skipped(tmp_path_factory.mktemp("postgres")) as uri, pytest.MonkeyPatch.context() as patch:
        patch.setenv(URI, uri)
        serve(release, [release])
        yield uri


def test_the_guide_has_a_step_for_each_tool() -> None:
    assert [title for title, *_ in STEPS] == list(TOLD)


@pytest.mark.parametrize(("title", "language", "step"), STEPS, ids=[title for title, *_ in STEPS])
def test_the_step_works_as_it_is_written(
    title: str, language: str, step: str, place: Path, sample_home: Home, request: pytest.FixtureRequest
) -> None:
    if URI in step:
        assert re.search(TOLD[title], run(language, step, place, **{URI: request.getfixturevalue("postgres")}), re.M)
    elif "marimo" in step:
        run(language, step, place)
        assert "VOORBEELDDATA" in (place / "agenda.html").read_text(encoding="utf-8")
    elif "$BOARD" in step:
        with board(sample_home) as address:
            run(language, step, place, BOARD=address)
        rows = CalamineWorkbook.from_path(place / "kpi_current.xlsx").get_sheet_by_index(0).to_python()
        assert len(rows) > 52 and rows[0][0] == "kpi_id"
    else:
        assert re.search(TOLD[title], run(language, step, place), re.MULTILINE)


def run(language: str, step: str, place: Path, **variables: str) -> str:
    """What a step prints; it must end well."""
    interpreter = {"bash": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}[language]
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": programs, "HTSM_HOME": str(place / "var")} | variables
    done = subprocess.run(
        [*interpreter, step], cwd=place, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
