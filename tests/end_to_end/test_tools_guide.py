"""Every step of the guide to other people's tools, run as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from htsm.home import PROJECT, Home
from tests.browser.served import board

GUIDE = PROJECT / "docs" / "tools.md"
STEPS = re.findall(
    r"^## ([^\n]+)\n.*?```(bash|python)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
)
TOLD = {
    "DuckDB on the command line": r"\| AL1\.1 +\| Nieuwe learning communities +\|",
    "DuckDB in Python": r"^12 provincies$",
    "pandas": r"TECHNOHUB +2019 +\d+",
    "polars": r"2023-12-31",
    "Excel": "",
}


@pytest.fixture
def place(sample_home: Home, tmp_path: Path) -> Path:
    """A folder as the project's root is after `make run`, as far as the guide looks."""
    (tmp_path / "var").symlink_to(sample_home.root)
    return tmp_path


def test_the_guide_has_a_step_for_each_tool() -> None:
    assert [title for title, *_ in STEPS] == list(TOLD)


@pytest.mark.parametrize(("title", "language", "step"), STEPS, ids=[title for title, *_ in STEPS])
def test_the_step_works_as_it_is_written(title: str, language: str, step: str, place: Path, sample_home: Home) -> None:
    if "$BOARD" in step:
        with board(sample_home) as address:
            run(language, step, place, address)
        rows = CalamineWorkbook.from_path(place / "kpi_current.xlsx").get_sheet_by_index(0).to_python()
        assert len(rows) > 52 and rows[0][0] == "kpi_id"
    else:
        assert re.search(TOLD[title], run(language, step, place), re.MULTILINE)


def run(language: str, step: str, place: Path, address: str = "") -> str:
    """What a step prints; it must end well."""
    interpreter = {"bash": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}[language]
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": programs, "BOARD": address}
    done = subprocess.run(
        [*interpreter, step], cwd=place, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
