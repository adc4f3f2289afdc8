"""Where refused deliveries are kept: a copy with the reason beside it, and a line for those stopped at the door."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from htsm.home import Home
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
    path = _door_log(home, source_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    entry = {"key": key, "refused_at": at.isoformat(), "problems": refusal.as_records()}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


def door_refusals(home: Home, source_id: str) -> list[dict[str, Any]]:
    """Every file refused before landing, as it was offered last: key, refused_at and problems."""
    path = _door_log(home, source_id)
    if not path.exists():
        return []
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    return list({entry["key"]: entry for entry in entries}.values())
