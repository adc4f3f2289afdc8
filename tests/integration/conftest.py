"""Fixtures of several files here."""

import shutil
from pathlib import Path

import pytest

from htsm.home import PROJECT
from ingest import source_folder
from ingest.read import snapshots
from tests.integration.personal_survey import forget_declarations


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
