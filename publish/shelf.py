"""The shelf of releases: which there are, which is current, which may go."""

import json
import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from htsm.home import Home
from publish.atomic import swap_pointer

KEEP = 5
# A reader resolves the pointer once and may open files after it; a burst of publications must not outrun it.
READERS_MAY_TAKE = 15 * 60.0
PARTIAL = ".partial-"
SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Release:
    """One immutable published state; `path` is its own folder, never the pointer; `info` is its release.json."""

    release_id: str
    path: Path
    info: dict[str, Any]

    @property
    def database(self) -> Path:
        """The DuckDB file of the release."""
        return self.path / "htsm.duckdb"

    def parquet(self, schema: str, table: str) -> Path:
        """The Parquet file of a published table."""
        return self.path / "parquet" / schema / f"{table}.parquet"


def folder(home: Home) -> Path:
    """Where releases are."""
    return home.published / "releases"


def pointer(home: Home) -> Path:
    """The symlink to the current release."""
    return home.published / "current"


def place(home: Home, release_id: str) -> Path:
    """The folder of a release; raises ValueError when the id cannot name one."""
    if not SAFE_ID.fullmatch(release_id) or PARTIAL in release_id:
        raise ValueError(
            f"release id {release_id!r}: only letters, digits, '.', '_' and '-', beginning with a letter or digit"
        )
    return folder(home) / release_id


def load(path: Path) -> Release:
    """The release in a folder; raises ValueError when its release.json cannot be read."""
    try:
        info = json.loads((path / "release.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{path}: not a release ({error}); remove the folder and publish again") from error
    return Release(path.name, path, info)


def current(home: Home) -> Release | None:
    """The release that readers see now, or None before the first publication."""
    path = pointer(home)
    if not (path / "release.json").exists():
        return None
    return load(path.resolve())


def releases(home: Home) -> list[Release]:
    """All releases that are kept, the last published first."""
    if not folder(home).is_dir():
        return []
    found = [load(path) for path in folder(home).iterdir() if not path.name.startswith(".")]
    return sorted(found, key=lambda release: (release.info["published_at"], release.release_id), reverse=True)


def point_at(home: Home, release_id: str) -> None:
    """Makes a release on the shelf the current one; the folder of the one before keeps the time of the change."""
    before = current(home)
    if before is not None and before.release_id != release_id:
        os.utime(before.path)
    swap_pointer(pointer(home), f"{folder(home).name}/{release_id}")


def prune(home: Home) -> list[str]:
    """Removes releases beyond the last five that no reader can be busy with; gives their ids.

    Never the current one, nor one that an update to the top team was made from: what was sent can be looked up.
    """
    now = current(home)
    quiet = time.time() - READERS_MAY_TAKE
    gone = [
        release
        for release in releases(home)[KEEP:]
        if release != now and release.path.stat().st_mtime < quiet and not (release.path / "update").exists()
    ]
    for release in gone:
        _discard(release.path)
    return [release.release_id for release in gone]


def clear_leftovers(home: Home) -> list[str]:
    """Removes what killed publications left; only for who holds the lock. Answers the names."""
    inside = [path for path in folder(home).glob(".*") if PARTIAL in path.name] if folder(home).is_dir() else []
    for path in inside:
        shutil.rmtree(path)
    pointers = list(home.published.glob(f".{pointer(home).name}-*"))
    for path in pointers:
        path.unlink()
    return sorted(path.name for path in inside + pointers)


def _discard(path: Path) -> None:
    # Renamed first: a kill half-way leaves a leftover, not a release with holes.
    aside = path.with_name(f".{path.name}{PARTIAL}pruned")
    path.rename(aside)
    shutil.rmtree(aside)
