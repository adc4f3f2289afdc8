"""Where refused deliveries are kept: a copy with the reason beside it, and a line for those stopped at the door."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from htsm.home import Home
from ingest import journal
from ingest.refusal import DeliveryRefused

REASON = "reason.txt"


def keep_refused(home: Home, source_id: str, key: str, files: dict[str, Path], refusal: DeliveryRefused) -> Path:
    """Keeps a copy of a refused delivery under `inbox/<source_id>/refused/<key>/`, with `reason.txt` beside it."""
    folder = home.inbox / source_id / "refused" / key[:16]
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in files.items():
        if path.exists():
            shutil.copyfile(path, folder / (name if name != REASON else f"dropped-{REASON}"))
    (folder / REASON).write_text(str(refusal) + "\n", encoding="utf-8")
    return folder


def _door_log(home: Home, source_id: str) -> Path:
    return home.landing / source_id / "refused_at_the_door.jsonl"


def record_refusal(home: Home, source_id: str, key: str, at: datetime, refusal: DeliveryRefused) -> None:
    """Notes a file that never became a snapshot, each time it is offered; `key` is its sha256."""
    now = datetime.now(UTC).isoformat()
    entry = {"key": key, "refused_at": at.isoformat(), "offered_at": now, "problems": refusal.as_records()}
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
