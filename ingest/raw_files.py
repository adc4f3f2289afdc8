"""Landed bytes where they can be read, kept as the source says, and removed where it keeps none."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from htsm.home import Home
from ingest.at_rest import SUFFIX, EncryptedFileDamaged, decrypt, encrypt, is_encrypted
from ingest.declaration import Source
from ingest.landing import Sighting, sightings, snapshot_folder
from ingest.private_folder import private_folder
from ingest.raw_key import raw_key
from ingest.soundness import require_sound

_GONE = ".gone-"


def stored_files(home: Home, sighting: Sighting) -> dict[str, Path]:
    """The files of a snapshot by name, as they are kept: some encrypted, perhaps; those that are gone left out."""
    folder = snapshot_folder(home, sighting.source_id, sighting.snapshot_id)
    found = {}
    for file in sighting.files:
        plain, encrypted = folder / file.name, folder / f"{file.name}{SUFFIX}"
        if encrypted.is_file() and is_encrypted(encrypted):
            found[file.name] = encrypted
        elif plain.is_file():
            found[file.name] = plain
    return found


def are_gone(home: Home, source: Source, sighting: Sighting) -> bool:
    """Whether the bytes of a snapshot were removed on purpose; a folder that is missing is a loss, not a purpose."""
    folder = snapshot_folder(home, source.source_id, sighting.snapshot_id)
    if source.raw == "discard":
        return not stored_files(home, sighting)
    return folder.is_dir() and not any(folder.iterdir())


@contextmanager
def raw_files(home: Home, source: Source, sighting: Sighting) -> Iterator[Path]:
    """A folder with the files of a snapshot, readable: landing itself, or a private one for as long as is needed.

    Raises UnusableKey, EncryptedFileDamaged, SnapshotDamaged, NoPrivateFolder.
    """
    stored = stored_files(home, sighting)
    require_sound(sighting, stored)
    if not any(is_encrypted(path) for path in stored.values()):
        yield snapshot_folder(home, source.source_id, sighting.snapshot_id)
        return
    key = raw_key(home)
    with private_folder(home) as place:
        # the name of a file's folder may be looked at while reading: it stays the snapshot's
        readable = place / sighting.snapshot_id
        readable.mkdir()
        for file in sighting.files:
            path = stored.get(file.name)
            if path and not is_encrypted(path):
                shutil.copyfile(path, readable / file.name)
            elif path and decrypt(path, readable / file.name, key)[0] != file.sha256:
                raise EncryptedFileDamaged(
                    f"{path} holds another file than the one that landed under this name. What to do: restore it "
                    "from a backup, or have the file delivered again"
                )
        yield readable


def encrypt_landed(home: Home, source: Source) -> None:
    """Encrypts what landed before the source said that it must be; does nothing for a source that keeps its files."""
    if source.raw == "keep":
        return
    for sighting in {s.snapshot_id: s for s in sightings(home, source.source_id)}.values():
        folder = snapshot_folder(home, source.source_id, sighting.snapshot_id)
        # `list.csv.enc`, should somebody have delivered one, makes room before `list.csv` becomes `list.csv.enc`
        for path in sorted((folder / f.name for f in sighting.files), key=lambda p: len(p.name), reverse=True):
            if path.is_file() and not is_encrypted(path):
                replace_by_encrypted(home, path)


def replace_by_encrypted(home: Home, path: Path) -> None:
    """Puts an encrypted file, `<name>.enc`, in the place of a readable one; a kill in between loses neither."""
    aside = path.with_name(f".{path.name}{SUFFIX}.partial")
    encrypt(path, aside, raw_key(home))
    aside.replace(path.with_name(f"{path.name}{SUFFIX}"))
    path.unlink()


def remove_raw(home: Home, source_id: str, snapshot: str) -> None:
    """Removes the bytes of a snapshot; its folder stays, empty, and says that this was meant."""
    folder = snapshot_folder(home, source_id, snapshot)
    remove_leftovers(home, source_id)
    folder.rename(folder.with_name(f"{_GONE}{snapshot}"))
    folder.mkdir()
    remove_leftovers(home, source_id)


def remove_leftovers(home: Home, source_id: str) -> None:
    """Finishes a removal that a kill broke off."""
    for left in (home.landing / source_id).glob(f"{_GONE}*"):
        shutil.rmtree(left)
