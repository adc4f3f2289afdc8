"""What all tests share: a state folder of their own, the real files, and no skip where none is allowed."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from htsm.clock import SAMPLE_NOW
from htsm.home import PROJECT, Home
from htsm.match_decisions import decide_match
from tests.late_answers import ONE_COMMUNITY, deliver_late

NO_SKIP = "HTSM_NO_SKIP"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty HTSM_HOME, set for this process."""
    monkeypatch.setenv("HTSM_HOME", str(tmp_path / "var"))
    monkeypatch.delenv("HTSM_PROFILE", raising=False)
    return Home(tmp_path / "var")


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The state folder after one whole run over the sample data, made once for all workers: to read, not to change."""

    def make(home: Home) -> None:
        home.root.mkdir()
        done = _htsm(home, "run")
        told = {"stdout": done.stdout, "stderr": done.stderr}
        home.root.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")

    return _made_once(tmp_path_factory, "sample_home", make)


@pytest.fixture(scope="session")
def later_home(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The sample release and one after it: answers came in late, and two communities turned out to be one. To read."""

    def make(home: Home) -> None:
        shutil.copytree(sample_home.root, home.root, symlinks=True)
        deliver_late(home.inbox)
        decide_match(home, *ONE_COMMUNITY, "same", SAMPLE_NOW, "steward", "gebeld")
        waits = _htsm(home, "run", expect=3)
        assert "KPIs move further than" in waits.stderr, waits.stderr
        _htsm(home, "publish", "--approve", "--by", "redacteur", "--reason", "de antwoorden kwamen later binnen")

    return _made_once(tmp_path_factory, "later_home", make)


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Home], None]) -> Home:
    shared = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    home, done = Home(shared / name), shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(home)
            done.touch()
    return home


def _htsm(home: Home, *words: str, expect: int = 0) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [str(Path(sys.executable).with_name("htsm")), *words],
        env=os.environ | {"HTSM_HOME": str(home.root), "HTSM_PROFILE": "sample"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; tests that need it skip where it is not (never in CI)."""
    place = Path(os.environ.get("HTSM_REAL_DATA") or PROJECT / "../shared/data/real").resolve()
    if not place.is_dir():
        pytest.skip(f"no real files at {place}; set HTSM_REAL_DATA to where they are")
    return place


@pytest.fixture(scope="session")
def design() -> Path:
    """The folder of design documents that the catalogue is compared with, beside the project."""
    place = (PROJECT / "../shared/design").resolve()
    if not place.is_dir():
        pytest.skip(f"no design documents at {place}")
    return place


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Where no skip is allowed, a skipped test has failed."""
    report = yield
    if report.skipped and os.environ.get(NO_SKIP):
        report.outcome = "failed"
        report.longrepr = f"skipped, and no skip is allowed here: {report.longrepr}"
    return report
