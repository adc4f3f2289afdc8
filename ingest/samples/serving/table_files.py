"""Where a table's files lie, and reading them once as long as they do not change."""

from collections.abc import Callable
from pathlib import Path

Rows = list[dict[str, object]]
Sets = dict[str, Rows]
Reader = Callable[[Path], Sets]
State = tuple[tuple[str, int, int], ...]

_READ: dict[tuple[Path, Reader], tuple[State, Sets]] = {}


def table_folder(cbs: Path, table: str, marker: str) -> Path | None:
    """The folder of a table, whatever the case of its id; None when there is none that holds the marker file."""
    if not cbs.is_dir():
        return None
    for folder in cbs.iterdir():
        if folder.name.lower() == table.lower() and any(folder.glob(marker)):
            return folder
    return None


def read_once(folder: Path, reader: Reader) -> Sets:
    """What `reader` makes of a folder, read again when a file in it has changed."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    state: State = tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    known = _READ.get((folder, reader))
    if known is None or known[0] != state:
        known = _READ[folder, reader] = state, reader(folder)
    return known[1]
