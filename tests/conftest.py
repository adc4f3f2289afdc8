"""What all tests share: a state folder of their own, the real files, and no skip where none is allowed."""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from htsm.home import PROJECT, Home

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
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    home = Home(shared / "sample_home")
    home.root.mkdir(exist_ok=True)
    with (shared / "sample_home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home.published / "current").exists():
            done = subprocess.run(
                [str(Path(sys.executable).with_name("htsm")), "run"],
                env=os.environ | {"HTSM_HOME": str(home.root), "HTSM_PROFILE": "sample"},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            told = {"stdout": done.stdout, "stderr": done.stderr}
            (shared / "sample_home.json").write_text(json.dumps(told), encoding="utf-8")
    return home


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
