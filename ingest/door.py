"""The door: what is refused by looking at a file's first bytes, before anything reads it."""

import errno
import zipfile
import zlib
from pathlib import Path

from ingest.declaration import Source
from ingest.read.gzip_bytes import PackedBadly, check_unpacked, first_bytes
from ingest.refusal import DeliveryRefused, refused

LFS_POINTER = b"version https://git-lfs.github.com/spec"
MAX_UNPACKED_BYTES = 1024**3
MAX_UNPACKED_RATIO = 200
# what the zip reader says of a damaged file; of places before its beginning the system says OSError
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError, OSError)


def is_of_machine(error: Exception) -> bool:
    """Whether one of `DAMAGED_ZIP` tells a fault of the disk or of rights, which the next run may not meet."""
    return isinstance(error, OSError) and error.errno != errno.EINVAL


def carrier_family(path: Path) -> str:
    """By its content `zip`, `parquet`, `sav`, `pdf`, `json`, `xml` or `text`; packed with gzip: what is inside."""
    head = first_bytes(path, 4096)
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"$FL2", b"$FL3")):
        return "sav"
    if b"%PDF-" in head[:1024]:  # a few bytes may stand before it
        return "pdf"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return {b"{": "json", b"[": "json", b"<": "xml"}.get(start, "text")


def inspect(source: Source, path: Path, name: str) -> None:
    """Refuses what cannot be a delivery: raises DeliveryRefused naming the file, the reason and what to do."""
    size = path.stat().st_size
    try:
        head = first_bytes(path, 4096)
        check_unpacked(path, source.max_bytes)
    except PackedBadly as error:
        action = "fetch it again; if it stays so, ask the publisher for it unpacked"
        raise refused(source.source_id, name, str(error), action) from error
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()

    def stop(reason: str, action: str) -> DeliveryRefused:
        return refused(source.source_id, name, reason, action)

    if not text:
        raise stop("the file is empty", "ask the publisher for the file again, or fetch it once more")
    if head.startswith(LFS_POINTER):
        raise stop(
            "the file is a Git-LFS pointer, not the data it points at",
            "fetch the file itself (`git lfs pull`) and drop that",
        )
    if text.startswith((b"<!doctype html", b"<html")):
        raise stop(
            "an HTML page where a data file was expected (often a log-in, consent or error page)",
            f"open {source.landing_page} in a browser and download the file itself",
        )
    if size > source.max_bytes:
        raise stop(
            f"the file has {size:,} bytes, more than the {source.max_bytes:,} that the source declares",
            "check that this is the right file; if so, raise max_bytes in source.yml",
        )
    if head.startswith(b"PK\x03\x04"):
        _inspect_zip(source, path, name)


def _inspect_zip(source: Source, path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except DAMAGED_ZIP as error:
        if is_of_machine(error):
            raise
        raise refused(
            source.source_id,
            name,
            f"the workbook or archive is cut off or damaged ({error})",
            "fetch it again; if it stays so, ask the publisher for a new copy",
        ) from error
    if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_UNPACKED_RATIO * max(path.stat().st_size, 1):
        raise refused(
            source.source_id,
            name,
            f"the workbook or archive unpacks to {unpacked:,} bytes, which no list of ours does",
            "do not open it; ask the publisher for a plain copy",
        )
