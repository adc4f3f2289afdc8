"""A folder for plaintext that must not stay: closed to others, outside HTSM_HOME, removed whatever happens."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from htsm.explained import Explained
from htsm.home import Home

_PREFIX = "htsm-private-"
_YOUNG_SECONDS = 60


class NoPrivateFolder(Explained):
    """The place for temporary files lies where personal data may not come."""


@contextmanager
def private_folder(home: Home) -> Iterator[Path]:
    """A new folder of mode 0700 below the machine's place for temporary files, gone afterwards, also on errors.

    What a killed process left there goes too. Raises NoPrivateFolder when that place lies inside HTSM_HOME.
    """
    place = Path(tempfile.gettempdir()).resolve()
    if place.is_relative_to(home.root.resolve()):
        raise NoPrivateFolder(
            f"temporary files go to {place}, inside HTSM_HOME ({home.root}), where no readable personal data may come. "
            "What to do: set TMPDIR to a folder outside it, best one in memory"
        )
    _remove_orphans(place)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(lock)


def _remove_orphans(place: Path) -> None:
    """Removes what killed processes left: our own folders, not just made, whose lock nobody holds."""
    for folder in place.glob(f"{_PREFIX}*"):
        # another process may remove it at the same time
        with contextlib.suppress(OSError):
            stat = folder.lstat()
            if stat.st_uid != os.getuid() or folder.is_symlink() or time.time() - stat.st_mtime < _YOUNG_SECONDS:
                continue
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder)
            finally:
                os.close(lock)
