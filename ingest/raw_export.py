"""Looking at raw files however they are kept, and removing them: what `htsm raw` does."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from htsm.explained import UsageFault
from htsm.home import Home
from ingest.at_rest import SUFFIX, decrypt, is_encrypted
from ingest.declaration import Source
from ingest.landing import Sighting, sightings
from ingest.raw_files import remove_raw, stored_files
from ingest.raw_key import raw_key
from ingest.read.snapshots import last_report
from ingest.refused import REASON, refused_folder


@dataclass(frozen=True)
class Kept:
    """One landed snapshot or refused delivery; `files` are names to the files as they are kept, none when removed."""

    key: str
    is_refused: bool
    landed_at: str
    files: dict[str, Path]

    @property
    def how(self) -> str:
        """`readable`, `encrypted` or `not kept`."""
        if not self.files:
            return "not kept"
        return "encrypted" if any(is_encrypted(path) for path in self.files.values()) else "readable"


def kept(home: Home, source: Source) -> list[Kept]:
    """Every snapshot that landed, by moment of landing, and every refused delivery of which there is a folder."""
    first: dict[str, Sighting] = {}
    for sighting in sightings(home, source.source_id):
        first.setdefault(sighting.snapshot_id, sighting)
    found = [
        Kept(snapshot, is_refused=False, landed_at=s.landed_at, files=stored_files(home, s))
        for snapshot, s in first.items()
    ]
    found.sort(key=lambda one: one.landed_at)
    for folder in sorted(p for p in refused_folder(home, source.source_id).glob("*") if p.is_dir()):
        files = [path for path in sorted(folder.iterdir()) if path.name != REASON and path.is_file()]
        named = {p.name.removesuffix(SUFFIX) if is_encrypted(p) else p.name: p for p in files}
        found.append(Kept(folder.name, is_refused=True, landed_at="", files=named))
    return found


def export(home: Home, source: Source, key: str, out: Path) -> list[Path]:
    """Writes the files of a snapshot or refused delivery, readable, to the folder `out` (made with mode 0700).

    `key` is the beginning of a snapshot's id, or of a refused folder's name. Raises UsageFault for a key that is not
    known or stands for several, files that are not kept, a folder inside HTSM_HOME, a file that is there already.
    """
    if out.resolve().is_relative_to(home.root.resolve()):
        raise UsageFault(
            f"{out} lies inside HTSM_HOME ({home.root}), where these files are kept encrypted on purpose. "
            "What to do: give a folder outside it, and remove it when you have looked"
        )
    chosen = _chosen(kept(home, source), source, key)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    taken = [name for name in chosen.files if (out / name).exists()]
    if taken:
        raise UsageFault(f"{out / taken[0]} is there already. What to do: give an empty folder")
    written = []
    for name, path in chosen.files.items():
        target = out / name
        try:
            if is_encrypted(path):
                decrypt(path, target, raw_key(home))
            else:
                shutil.copyfile(path, target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        written.append(target)
    return written


def _chosen(there: list[Kept], source: Source, key: str) -> Kept:
    found = [one for one in there if one.key.startswith(key)]
    # a landed delivery that was refused is there twice, with the same files
    with_files = [one for one in found if one.files]
    if len({one.key[:16] for one in found}) > 1:
        raise UsageFault(
            f"{key} is the beginning of {len(found)} keys. What to do: write more of it; "
            f"`htsm raw list {source.source_id}` shows them"
        )
    if not found:
        raise UsageFault(
            f"source {source.source_id} has nothing with the key {key}. What to do: `htsm raw list {source.source_id}` "
            "shows what there is"
        )
    if not with_files:
        raise UsageFault(
            f"the files of {key} are not kept (raw: {source.raw}). What to do: ask who delivered them for a copy"
        )
    return with_files[0]


def forget(home: Home, source: Source, snapshot: str, also_refused: bool = False) -> None:
    """Removes the raw files of a snapshot, a refused copy too; what was parsed of them stays and stays in use.

    It needs no key: files whose key is lost can be given up. Raises UsageFault when the snapshot is not known, was
    not read by any version of the reader, or was refused (unless `also_refused`): then nothing would be left of it.
    """
    readings = [s for s in sightings(home, source.source_id) if s.snapshot_id == snapshot]
    if not readings:
        raise UsageFault(
            f"source {source.source_id} has no snapshot {snapshot}. What to do: give its whole id; "
            f"`htsm raw list {source.source_id}` shows them"
        )
    reports = [last_report(home, sighting) for sighting in readings]
    if not also_refused and any(read and read["status"] == "refused" for read in reports):
        raise UsageFault(
            f"snapshot {snapshot} was refused: nothing was parsed of it, and its files are all there is. What to do: "
            f"mend what its reason says (`htsm map suggest {source.source_id}`), or add --refused to give it up"
        )
    if any(read is None for read in reports):
        raise UsageFault(
            f"snapshot {snapshot} was never read. What to do: `htsm pull {source.source_id}` "
            "first, or nothing would be left of it"
        )
    for path in refused_folder(home, source.source_id).glob(f"{snapshot[:16]}/*"):
        if path.name != REASON:
            path.unlink()
    if any(stored_files(home, sighting) for sighting in readings):
        remove_raw(home, source.source_id, snapshot)
