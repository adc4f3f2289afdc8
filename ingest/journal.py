"""A file of JSON objects, one a line, only ever appended to; a line that a kill cut off counts as not written."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from htsm.explained import Explained


class JournalDamaged(Explained):
    """A line in the middle of a journal cannot be read; says which."""


def append(path: Path, entry: dict[str, Any]) -> None:
    """Appends one synced line; what is left of a line that was cut off goes first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell() and not _ends_whole(file):
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)
        file.write(json.dumps(entry).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _ends_whole(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Every entry, oldest first; nothing when there is no journal. Raises JournalDamaged."""
    if not path.exists():
        return
    whole, _, _cut_off = path.read_text(encoding="utf-8").rpartition("\n")
    for number, line in enumerate(whole.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except json.JSONDecodeError as error:
            raise JournalDamaged(
                f"{path}, line {number} cannot be read ({error}). What to do: restore the file, or take "
                "that line out; the landed bytes themselves are safe"
            ) from error
