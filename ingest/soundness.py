"""Whether what lies on the disk is still what was put there: landed bytes and parsed files, by their hashes."""

import logging
from pathlib import Path
from typing import Any

from htsm.explained import Explained
from htsm.home import Home
from ingest.landing import Sighting, sha256_of

SHOWN = 12


class SnapshotDamaged(Explained):
    """A landed or parsed file is not what it was; says which, and what to do."""


def require_sound(sighting: Sighting, stored: dict[str, Path]) -> None:
    """Compares the readable files of a snapshot with the hashes of its landing.

    `stored` are its files by name, as `raw_files.stored_files` gives them; encrypted ones are compared when they are
    decrypted. Raises SnapshotDamaged.
    """
    wrong = []
    for file in sighting.files:
        path = stored.get(file.name)
        if path is None:
            wrong.append(f"{file.name} is not there")
        elif path.name == file.name and (found := sha256_of(path)) != file.sha256:
            wrong.append(f"{file.name} has hash {found[:SHOWN]} and landed with {file.sha256[:SHOWN]}")
    if wrong:
        raise SnapshotDamaged(
            f"source {sighting.source_id}: snapshot {sighting.snapshot_id[:SHOWN]}, landed on "
            f"{sighting.landed_at[:10]}, is damaged on disk: {'; '.join(wrong)}. What to do: have the same file "
            "delivered again (in the inbox, or by `htsm pull`), it then takes its place; or restore "
            f"landing/{sighting.source_id}/{sighting.snapshot_id} from a backup. What was parsed of it stays in use"
        )


def parsed_hashes(home: Home, source_id: str, name: str) -> dict[str, str]:
    """The hash of every Parquet file of a reading, by its place below the source's folder of parsed files."""
    folder = home.parsed / source_id
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in sorted(folder.glob(f"*/{name}.parquet"))}


def damaged_parsed(home: Home, source_id: str, read: dict[str, Any]) -> list[str]:
    """The parsed files of a reading that are missing or changed since; `read` is its report."""
    folder = home.parsed / source_id
    return [
        place
        for place, noted in sorted(read.get("parsed", {}).items())
        if not (folder / place).is_file() or sha256_of(folder / place) != noted
    ]


def tell(source_id: str, places: list[str]) -> None:
    """A warning that parsed files were damaged, and that they are made again."""
    logging.getLogger(__name__).warning(
        "source %s: parsed/%s/%s changed since it was written: read again from the landed bytes",
        source_id, source_id, f", parsed/{source_id}/".join(places),
    )  # fmt: skip
