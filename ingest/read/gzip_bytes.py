"""Files that may be packed with gzip: their bytes as they were before packing, never more than declared."""

import gzip
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

MAGIC = b"\x1f\x8b"
# no deflate stream unpacks to more than this many times its size
_MAX_RATIO = 1032
_CHUNK = 4 * 1024 * 1024


class PackedBadly(Exception):
    """A packed file that is damaged, cut off, or unpacks to more than its source declares; says which."""


def is_packed(path: Path) -> bool:
    """Whether a file is packed, by its first bytes and whatever its name."""
    with path.open("rb") as file:
        return file.read(2) == MAGIC


def open_bytes(path: Path) -> BinaryIO:
    """The file for reading as bytes, unpacked on the way where it is packed."""
    return cast(BinaryIO, gzip.open(path, "rb")) if is_packed(path) else path.open("rb")


def first_bytes(path: Path, size: int) -> bytes:
    """The first bytes of the unpacked file. Raises PackedBadly."""
    try:
        with open_bytes(path) as file:
            return file.read(size)
    except (EOFError, OSError) as error:
        raise _damaged(error) from error


def check_unpacked(path: Path, limit: int) -> None:
    """Unpacks a packed file to nowhere, as far as it could exceed the limit in bytes. Raises PackedBadly."""
    stat = path.stat()
    if is_packed(path):
        _check(path, limit, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=64)
def _check(path: Path, limit: int, size: int, _modified: int) -> None:
    unpacked = 0
    try:
        with gzip.open(path, "rb") as file:
            while chunk := file.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > limit:
                    raise PackedBadly(
                        f"it unpacks to more than {limit:,} bytes (from {size:,}), which the source does not declare"
                    )
    except (EOFError, OSError) as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> Exception:
    # what the machine says of the file itself (not there, not allowed) is no fault of the packing
    if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
        return error
    return PackedBadly(f"it is packed with gzip and is cut off or damaged ({error})")
