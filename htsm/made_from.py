"""How far every journal was when a release was made: with that, the release can be made again.

All that a release depends on stands in files that are only ever appended to: what landed, what was refused at the
door, what was decided and what was told. Their lengths are the whole of it.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.home import Home
from ingest import journal

if TYPE_CHECKING:
    from publish.shelf import Release

ROOMS = ("landing", "decisions")
RELEASES = "releases.jsonl"


def journals(home: Home) -> dict[str, int]:
    """Bytes of every journal, by its path under the state folder; the one of the releases is no input."""
    paths = [path for room in ROOMS for path in (home.root / room).rglob("*.jsonl") if path.name != RELEASES]
    return {str(path.relative_to(home.root)): path.stat().st_size for path in sorted(paths)}


def copy_journals(home: Home, target: Path, lengths: dict[str, int]) -> None:
    """Writes every journal into another state folder, as it was at that length."""
    for name, length in lengths.items():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with (home.root / name).open("rb") as file:
            place.write_bytes(file.read(length))


def published(home: Home) -> list[dict[str, Any]]:
    """An entry per release that was ever published, oldest first, also of those that are no longer on the shelf:
    `release_id`, `as_of`, `profile`, `code`, `made_from`, `approvals`, and `tables`: the sha256 of each by its path.
    """
    return list(journal.read(home.decisions / RELEASES))


def record(home: Home, release: "Release") -> None:
    """Appends the entry of a release, once; those of before there was such a journal cannot be made again from it."""
    info = release.info
    if "made_from" not in info or any(e["release_id"] == info["release_id"] for e in published(home)):
        return
    package = json.loads((release.path / "datapackage.json").read_text(encoding="utf-8"))
    tables = {r["path"]: r["hash"].removeprefix("sha256:") for r in package["resources"] if "hash" in r}
    entry = {name: info[name] for name in ("release_id", "as_of", "profile", "code", "made_from")}
    entry |= {"approvals": info.get("approvals", []), "tables": tables}
    journal.append(home.decisions / RELEASES, entry)
