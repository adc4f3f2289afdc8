"""Archives in the inbox: a .zip of loose files is unpacked with care, and its members stand as if dropped themselves.

A workbook is a zip too, and no archive. What is suspect is refused whole: nothing of it is written.
"""

import shutil
import stat
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

from ingest.declaration import Source
from ingest.door import DAMAGED_ZIP, is_of_machine
from ingest.refusal import DeliveryRefused, refused

MAX_MEMBERS = 1000
# of most file systems; landing and the refused folder add nothing to a name but `.encrypted`
MAX_NAME_BYTES = 240
# tables of statistics pack well, but not a thousand times
MAX_RATIO = 1000
_RATIO_COUNTS_FROM = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_ZIP = b"PK\x03\x04"
_PACKED = (_ZIP, b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
# what file managers add to an archive
_CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_WORKBOOK = ("[Content_Types].xml", "mimetype")


def is_archive(path: Path) -> bool:
    """Whether a file is a zip of files and no workbook; one that cannot be read is left to the door."""
    try:
        with path.open("rb") as file:
            if file.read(4) not in (_ZIP, b"PK\x05\x06"):
                return False
        with zipfile.ZipFile(path) as archive:
            return not any(name in _WORKBOOK for name in archive.namelist())
    except DAMAGED_ZIP:
        return False


def unpack(source: Source, path: Path, folder: Path) -> list[Path]:
    """Unpacks an archive into a folder, which is emptied first, folders inside it laid flat; gives the files.

    Raises DeliveryRefused, and leaves no file, for an archive that reaches out of its folder (`..`, absolute paths,
    links), holds archives, holds two files of one name, is encrypted or damaged, or unpacks to more than the source's
    `max_bytes`, whatever its own directory says.
    """
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(source, path, archive)
            folder.mkdir(parents=True)
            return _extract(source, path, archive, members, folder)
    except DeliveryRefused:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except DAMAGED_ZIP as error:
        shutil.rmtree(folder, ignore_errors=True)
        if is_of_machine(error):
            raise
        action = "fetch it again; if it stays so, unpack it yourself and drop the files"
        raise refused(source.source_id, path.name, f"the archive is cut off or damaged ({error})", action) from error


def _members(source: Source, path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by their own names, after everything that its directory tells was looked at."""

    def stop(reason: str, value: str = "") -> DeliveryRefused:
        action = "unpack it yourself, look at what is in it, and drop the files of one table in a folder of their own"
        return refused(source.source_id, path.name, reason, action, value=value)

    entries = [e for e in archive.infolist() if not e.is_dir() and not _is_clutter(e.filename)]
    if not entries:
        raise stop("the archive is empty")
    if len(entries) > MAX_MEMBERS:
        raise stop(f"the archive has {len(entries):,} files, more than {MAX_MEMBERS:,}")
    size = path.stat().st_size
    if sum(e.compress_size for e in archive.infolist()) > size:
        raise stop("the files in the archive overlap, as they do in an archive made to harm")
    found: dict[str, zipfile.ZipInfo] = {}
    seen: dict[str, str] = {}
    for entry in entries:
        name = entry.filename
        if not _stays_inside(name) or stat.S_ISLNK(entry.external_attr >> 16):
            raise stop("a file in the archive reaches out of its folder", name)
        if entry.flag_bits & 1:
            raise stop("the archive is encrypted", name)
        own = PurePosixPath(name).name
        if len(own.encode()) > MAX_NAME_BYTES:
            raise stop("a file in the archive has a name too long to be written", f"{name[:60]}...")
        folded = unicodedata.normalize("NFC", own).casefold()
        if folded in seen:
            raise stop(
                f"the archive holds two files of one name, {seen[folded]} too: files of more than one table", name
            )
        seen[folded] = name
        found[own] = entry
    return found


def _extract(
    source: Source, path: Path, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], folder: Path
) -> list[Path]:
    room = min(source.max_bytes, max(MAX_RATIO * path.stat().st_size, _RATIO_COUNTS_FROM))
    action = "do not open it; ask the publisher for the files themselves"
    written = []
    for own, entry in members.items():
        target = folder / own
        with archive.open(entry) as packed, target.open("xb") as file:
            head = packed.read(_CHUNK)
            if head.startswith(_PACKED):
                reason = "the archive holds an archive"
                raise refused(source.source_id, path.name, reason, action, value=entry.filename)
            while head:
                room -= len(head)
                if room < 0:
                    reason = "the archive unpacks to more bytes than the source declares, or than any list of ours"
                    raise refused(source.source_id, path.name, reason, action, value=entry.filename)
                file.write(head)
                head = packed.read(_CHUNK)
        written.append(target)
    return sorted(written)


def _is_clutter(name: str) -> bool:
    return name.startswith(_CLUTTER[0]) or PurePosixPath(name).name in _CLUTTER[1:]


def _stays_inside(name: str) -> bool:
    """Whether a member's path is a plain relative one; anything that some program would read otherwise is not."""
    parts = PurePosixPath(name).parts
    plain = name.isprintable() and "\\" not in name and ":" not in name
    return plain and not PurePosixPath(name).is_absolute() and ".." not in parts and bool(parts)
