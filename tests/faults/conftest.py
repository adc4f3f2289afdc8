"""The stage of all faults: a home with a release, and news of one source that no run has taken in."""

from pathlib import Path

import pytest

from htsm.home import Home
from tests.faults.killing import Stage, set_stage


@pytest.fixture(scope="session")
def stage(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Set once; an undisturbed run over a copy has told what must come of it."""
    folder: Path = tmp_path_factory.mktemp("faults")
    return set_stage(sample_home, folder)
