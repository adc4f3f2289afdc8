"""How a release appears at once: written aside, on disk before it gets its name, then the pointer is swapped."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READ_ONLY_FILE = 0o444


@contextmanager
def one_publisher(published: Path) -> Iterator[None]:
    """Holds the lock of the published folder; a second publisher waits. A killed one lets go by itself."""
    published.mkdir(parents=True, exist_ok=True)
    handle = os.open(published / ".publishing", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def put_in_place(aside: Path, place: Path) -> None:
    """Makes every file of `aside` read-only and durable, then gives the folder its name `place`.

    A client that opens a release for writing would lock all others out, hence read-only.
    Raises OSError when `place` is there already.
    """
    for folder, _, names in os.walk(aside, topdown=False):
        for name in names:
            file = Path(folder) / name
            file.chmod(READ_ONLY_FILE)
            flush(file)
        flush(Path(folder))
    aside.rename(place)
    flush(place.parent)


def swap_pointer(pointer: Path, target: str) -> None:
    """Lets the symlink `pointer` point at `target` (relative to its folder) in one step; a reader sees old or new."""
    aside = pointer.with_name(f".{pointer.name}-{os.getpid()}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(pointer)
    flush(pointer.parent)


def flush(path: Path) -> None:
    """Writes a file or folder through to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
