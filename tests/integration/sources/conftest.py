"""What the tests of all sources share."""

from pathlib import Path

import pytest

from htsm.home import Home
from tests.integration.reading import Drop


@pytest.fixture
def drop(state: Home, tmp_path: Path) -> Drop:
    """Drops files for a source into a state folder of its own."""
    return Drop(state, tmp_path)
