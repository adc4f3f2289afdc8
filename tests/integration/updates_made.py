"""What the tests of the update look at."""

from htsm.home import Home
from publish.shelf import Release, current
from publish.update.period import Period

QUARTER = Period(2022, 4)


def current_release(home: Home) -> Release:
    """The current release, which there is."""
    release = current(home)
    assert release is not None
    return release
