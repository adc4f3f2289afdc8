"""What becomes of dropped files once they were looked at."""

import re
from pathlib import Path

from ingest.declaration import Source
from ingest.delivery_note import DELIVERY_NOTE
from ingest.inbox import NO_DELIVERY, Dropped, folders_below
from ingest.landing import sha256_of
from ingest.personal import holds_personal

# of what is no delivery: what holds nothing of a file beside it
_NO_COPY = re.compile(rf"{re.escape(DELIVERY_NOTE)}|[.]DS_Store|[.]gitkeep|Thumbs[.]db|desktop[.]ini")


def clear(source: Source, folder: Path, dropped: Dropped) -> list[Path]:
    """Removes from the inbox what was taken in (it is in landing) or refused (it is in refused, as the source says).

    A file that changed or came in meanwhile stays for the next run. Gives what stays; where the files are of people
    also hidden ones, since an office program may have left a copy in them.
    """
    for path, sha256 in dropped.seen.items():
        if path.is_file() and not path.is_symlink() and sha256_of(path) == sha256:
            path.unlink()
    stays = []
    for place in sorted(folders_below(folder, folder / "refused"), reverse=True):
        left = sorted(p for p in place.iterdir() if p != folder / "refused")
        notes = [p for p in left if p.name == DELIVERY_NOTE]
        others = [p for p in left if not NO_DELIVERY.fullmatch(p.name)]
        # a note that outlives its files would date the next ones
        if notes and not others and any(place in path.parents for path in dropped.seen):
            notes[0].unlink()
            left.remove(notes[0])
        stays += [p for p in left if not p.is_dir() or p.is_symlink()]
        if place != folder and not left:
            place.rmdir()
    untold = _NO_COPY if holds_personal(source) else NO_DELIVERY
    return [p for p in stays if not untold.fullmatch(p.name)]
