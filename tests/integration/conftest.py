"""Fixtures of several files here."""

import shutil
from pathlib import Path

import pytest

from htsm.home import PROJECT, Home
from ingest import source_folder
from ingest.read import snapshots
from publish.shelf import releases
from publish.update.files import make_update, update_before
from publish.update.period import Period
from tests.integration.personal_survey import forget_declarations
from tests.integration.updates_made import QUARTER


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A copy of the declarations that an export may write into, in use instead of the project's own."""
    place = tmp_path / "tree"
    shutil.copytree(PROJECT / "ingest" / "sources", place / "ingest" / "sources")
    for module in (source_folder, snapshots):
        monkeypatch.setattr(module, "SOURCES", place / "ingest" / "sources")
    forget_declarations()
    yield place
    monkeypatch.undo()
    forget_declarations()


@pytest.fixture(scope="module")
def updated_home(later_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two releases, and an update from each: of the third quarter from the first, of the fourth from the second."""
    own = Home(tmp_path_factory.mktemp("update") / "var")
    shutil.copytree(later_home.root, own.root, symlinks=True)
    now, first = releases(own)
    make_update(own, first, Period(2022, 3), update_before(own, first, Period(2022, 3)))
    make_update(own, now, QUARTER, update_before(own, now, QUARTER))
    return own
