"""Where refused deliveries are kept: a copy with the reason beside it, and a line for those stopped at the door.

The copy is readable, encrypted or not made at all, as the source says of its raw files. The reason is readable.
"""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from htsm.home import Home
from ingest import journal
from ingest.at_rest import SUFFIX, encrypt, is_encrypted
from ingest.declaration import Source
from ingest.landing import sightings
from ingest.raw_files import replace_by_encrypted
from ingest.raw_key import raw_key
from ingest.refusal import DeliveryRefused

REASON = "reason.txt"


def keep_refused(home: Home, source: Source, key: str, files: dict[str, Path], refusal: DeliveryRefused) -> Path:
    """Keeps a copy of a refused delivery under `inbox/<source_id>/refused/<key>/`, with `reason.txt` beside it."""
    folder = refused_folder(home, source.source_id) / key[:16]
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in files.items():
        if path.exists() and source.raw != "discard":
            _keep(home, source, path, folder / (name if name != REASON else f"dropped-{REASON}"))
    (folder / REASON).write_text(f"{refusal}\n{_whereabouts(source, key)}", encoding="utf-8")
    return folder


def refused_folder(home: Home, source_id: str) -> Path:
    """The folder that holds a folder per refused delivery of a source."""
    return home.inbox / source_id / "refused"


def _keep(home: Home, source: Source, path: Path, target: Path) -> None:
    if is_encrypted(path):
        shutil.copyfile(path, target.with_name(f"{target.name}{SUFFIX}"))
    elif source.raw == "encrypt":
        encrypt(path, target.with_name(f"{target.name}{SUFFIX}"), raw_key(home))
    else:
        shutil.copyfile(path, target)


def _whereabouts(source: Source, key: str) -> str:
    if source.raw == "encrypt":
        command = f"htsm raw export {source.source_id} {key[:16]} --out DIR"
        return f"The files are kept encrypted; to look at them: {command}\n"
    return "The files are not kept, as the source declares (raw: discard).\n" if source.raw == "discard" else ""


def as_kept(source: Source, refusal: DeliveryRefused) -> DeliveryRefused:
    """The refusal as it is told: where nothing is kept of the file, that it must be dropped once more."""
    if source.raw != "discard":
        return refusal
    again = "; then drop the file again: this source keeps none"
    return DeliveryRefused(refusal.source_id, [replace(p, action=p.action + again) for p in refusal.problems])


def protect_refused(home: Home, source: Source) -> None:
    """Encrypts or removes copies that were kept before the source said so."""
    if source.raw == "keep":
        return
    for path in sorted(refused_folder(home, source.source_id).glob("*/*")):
        if path.name == REASON or not path.is_file():
            continue
        if source.raw == "discard":
            path.unlink()
        elif not is_encrypted(path):
            replace_by_encrypted(home, path)


def _door_log(home: Home, source_id: str) -> Path:
    return home.landing / source_id / "refused_at_the_door.jsonl"


def record_refusal(
    home: Home, source_id: str, key: str, at: datetime, refusal: DeliveryRefused, said: dict[str, Any] | None = None
) -> None:
    """Notes a file that never became a snapshot, each time it is offered; `key` is its sha256.

    `said` is what its `delivery.yml` and its folder's name say of it: it is needed to offer the file again.
    """
    now = datetime.now(UTC).isoformat()
    entry: dict[str, Any] = {
        "key": key,
        "refused_at": at.isoformat(),
        "offered_at": now,
        "problems": refusal.as_records(),
    }
    entry |= {"said": said} if said else {}
    journal.append(_door_log(home, source_id), entry)


def door_refusals(home: Home, source_id: str) -> list[dict[str, Any]]:
    """Every file refused before landing: key, problems as of last time, when refused first and offered last."""
    found: dict[str, dict[str, Any]] = {}
    for entry in journal.read(_door_log(home, source_id)):
        before = found.get(entry["key"])
        if before and before["problems"] == entry["problems"]:
            entry["refused_at"] = before["refused_at"]
        found[entry["key"]] = entry
    return list(found.values())


def open_at_the_door(home: Home, source_id: str, as_of: datetime, taken: set[str]) -> list[dict[str, Any]]:
    """The files refused before landing, up to the as-of, about which something has to be done still.

    Settled is one whose bytes were `taken` in since, and one that was left out when files were offered again.
    """
    came_in = [s.retrieved_at for s in sightings(home, source_id) if s.origin == "inbox" and s.landed_time <= as_of]
    return [
        entry
        for entry in door_refusals(home, source_id)
        if datetime.fromisoformat(entry["refused_at"]) <= as_of
        and entry["key"] not in taken
        and not any(at > entry["offered_at"] for at in came_in)
    ]
