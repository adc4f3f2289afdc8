"""The inbox: files dropped by hand become deliveries, grouped by folder, table and layout."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from htsm.home import Home
from ingest.archive import is_archive, unpack
from ingest.at_rest import is_encrypted
from ingest.declaration import Source
from ingest.delivery_note import DELIVERY_NOTE, Note, note_for
from ingest.landing import Delivery, sha256_of, sightings
from ingest.personal import holds_personal, kind_and_place
from ingest.read.recognise import Recognised, recognise
from ingest.refusal import DeliveryRefused, Problem, raise_if_interrupted, refused, unreadable
from ingest.refused import as_kept, keep_refused, record_refusal, refused_folder

# the note itself, hidden files, and what office programs and file managers leave behind
NO_DELIVERY = re.compile(rf"{re.escape(DELIVERY_NOTE)}|[.].*|~[$].*|Thumbs[.]db|desktop[.]ini")


@dataclass
class Dropped:
    """What a folder of dropped files holds: deliveries, refusals, and the hash of every file that was looked at."""

    deliveries: list[Delivery] = field(default_factory=list)
    refusals: list[DeliveryRefused] = field(default_factory=list)
    seen: dict[Path, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def take(home: Home, source: Source, folder: Path, now: datetime, retrieved_at: datetime) -> Dropped:
    """Looks through a folder of dropped files and its sub-folders, each of which stands on its own.

    A `delivery.yml` speaks for all files of its folder and of those below that have none. A refused file is
    copied to `inbox/<source_id>/refused/` with the reason (encrypted, or the reason only, where the source says so);
    the other files go on.
    """
    dropped = Dropped()
    for place in folders_below(folder, refused_folder(home, source.source_id)):
        files = [p for p in sorted(place.iterdir()) if p.is_file() and not NO_DELIVERY.fullmatch(p.name)]
        bundles = [] if holds_personal(source) else [p for p in files if is_archive(p)]
        for files_of_one in (
            [p for p in files if p not in bundles],
            *(_unpacked(home, source, b, now, dropped) for b in bundles),
        ):
            if files_of_one:
                _take_folder(home, source, place, folder, files_of_one, now, retrieved_at, dropped)
    dropped.deliveries = _unambiguous(home, source, dropped, now)
    dropped.deliveries.sort(key=lambda d: d.landed_at)
    return dropped


def _unpacked(home: Home, source: Source, bundle: Path, now: datetime, dropped: Dropped) -> list[Path]:
    """The files of an archive, in a folder of its name below `work/`; none of one that is refused."""
    try:
        sha256 = sha256_of(bundle)
        dropped.seen[bundle] = sha256
        return unpack(source, bundle, home.work / "unpacked" / source.source_id / sha256[:16] / bundle.stem)
    except DeliveryRefused as refusal:
        dropped.refusals.append(_keep(home, source, {bundle: sha256}, refusal, now))
    except OSError as error:
        dropped.seen.pop(bundle, None)
        dropped.unread.append(_not_now(source, bundle, error))
    return []


def folders_below(folder: Path, kept: Path) -> list[Path]:
    """A folder and those below it, without the one where refused files are kept."""
    if not folder.is_dir():
        return []
    below = [p for p in folder.rglob("*") if p.is_dir() and not p.is_symlink()]
    return [folder, *sorted(p for p in below if p != kept and kept not in p.parents)]


def _take_folder(
    home: Home,
    source: Source,
    place: Path,
    top: Path,
    files: list[Path],
    now: datetime,
    retrieved_at: datetime,
    dropped: Dropped,
) -> None:
    hashes = {}
    for path in files:
        try:
            hashes[path] = sha256_of(path)
        except OSError as error:
            dropped.unread.append(_not_now(source, path, error))
    if not hashes:
        return
    dropped.seen |= hashes
    try:
        note = note_for(source, place, top)
    except DeliveryRefused as refusal:
        dropped.refusals.append(_keep(home, source, hashes, refusal, now))
        return
    landed_at = note.landed_at or now
    good: list[Recognised] = []
    for path, sha256 in hashes.items():
        try:
            good.append(_recognise(source, path, landed_at, note))
        except DeliveryRefused as refusal:
            dropped.refusals.append(_keep(home, source, {path: sha256}, refusal, landed_at, _said(note, path)))
        except OSError as error:
            # the machine's fault, not the file's: it stays where it is for the next run
            del dropped.seen[path]
            dropped.unread.append(_not_now(source, path, error))
    for (table_id, _), members in _grouped(good).items():
        dropped.deliveries.append(
            Delivery(
                source_id=source.source_id,
                table_id=table_id,
                paths={m.name: m.path for m in members},
                landed_at=landed_at,
                retrieved_at=retrieved_at,
                origin="inbox",
                is_sample=note.is_sample,
                is_dated=note.landed_at is not None,
                valid_as_of=note.valid_as_of,
                can_be_ordered=bool(note.valid_as_of) or any(m.part.reach for m in members),
                is_whole=all(m.is_complete for m in members),
            )
        )


def _not_now(source: Source, path: Path, error: OSError) -> str:
    return (
        f"source {source.source_id}: {path} could not be read now ({error.strerror}). What to do: look whether it "
        "may be read; the next run tries again"
    )


def _recognise(source: Source, path: Path, landed_at: datetime, note: Note) -> Recognised:
    """What a file is; whatever goes wrong with one file is a refusal of that file, never of the others."""
    if not path.name.isprintable() or not path.name.encode(errors="ignore").decode() == path.name:
        raise refused(
            source.source_id,
            path.name.encode("ascii", "backslashreplace").decode(),
            "the file's name has characters that cannot be shown",
            "rename the file and drop it again",
        )
    if is_encrypted(path):
        raise refused(
            source.source_id,
            path.name,
            "the file was encrypted by a warehouse like this one",
            "make it readable with `htsm raw export`, into a folder of its own, and take that in: `htsm run --from`",
        )
    if holds_personal(source) and is_archive(path):
        raise refused(
            source.source_id,
            path.name,
            "an archive, which is not unpacked where the files are of people",
            "unpack it outside HTSM_HOME, drop the files, and remove both",
        )
    try:
        return recognise(source, path.name, path, landed_at.date(), note.table_id)
    except (DeliveryRefused, OSError):
        raise
    except Exception as error:
        raise_if_interrupted(error)
        told = kind_and_place(error) if holds_personal(source) else None
        raise unreadable(source.source_id, path.name, error, told) from error


def _grouped(files: list[Recognised]) -> dict[tuple[str, str], list[Recognised]]:
    """Files by table and layout; a companion that names no table joins the only one of its layout."""
    tables = defaultdict(set)
    for file in files:
        if file.table_id:
            tables[file.layout.name].add(file.table_id)
    groups: dict[tuple[str, str], list[Recognised]] = defaultdict(list)
    for file in files:
        known = tables[file.layout.name]
        table_id = file.table_id or (next(iter(known)) if len(known) == 1 else "")
        # two lists of the same kind in one folder are two deliveries, pages of one set are one
        alone = file.part.carrier in ("csv", "xlsx", "json", "sav") and file.part == file.layout.parts[0]
        mark = f"/{file.name}" if alone and _several(files, file) else ""
        groups[table_id, file.layout.name + mark].append(file)
    return groups


def _several(files: list[Recognised], file: Recognised) -> bool:
    return sum(f.layout == file.layout and f.part == file.part and f.table_id == file.table_id for f in files) > 1


def _unambiguous(home: Home, source: Source, dropped: Dropped, now: datetime) -> list[Delivery]:
    """Of two lists of one table that came in together it must be clear which is the newer; else both are refused."""
    by_moment: dict[tuple[str, datetime], list[Delivery]] = defaultdict(list)
    kept = []
    known = {f.sha256 for s in sightings(home, source.source_id) for f in s.files}
    for delivery in dropped.deliveries:
        is_known = {dropped.seen[p] for p in delivery.paths.values()} <= known
        # what lacks columns of its layout is refused by its reader, with those columns
        if delivery.is_whole and (delivery.is_dated or not is_known):
            by_moment[delivery.table_id, delivery.landed_at].append(delivery)
        else:
            kept.append(delivery)
    for together in by_moment.values():
        if len(together) == 1 or all(d.can_be_ordered for d in together):
            kept += together
            continue
        names = [name for d in together for name in d.paths]
        problems = [
            Problem(
                file=name,
                reason=f"it came in together with {', '.join(n for n in names if n != name) or 'another list'}, "
                "and nothing says which of them is the newer",
                action=f"put each in a folder of its own with a {DELIVERY_NOTE} that has its landed_at",
            )
            for name in names
        ]
        paths = {path.name: path for d in together for path in d.paths.values()}
        for problem in problems:
            path = paths[problem.file]
            one = DeliveryRefused(source.source_id, [problem])
            dropped.refusals.append(_keep(home, source, {path: dropped.seen[path]}, one, now))
    return kept


def _said(note: Note, path: Path) -> dict[str, str | bool]:
    """What the note and the folder say of a file, as `delivery.yml` would."""
    said: dict[str, str | bool] = {"is_sample": note.is_sample, "folder": path.parent.name}
    said |= {"landed_at": note.landed_at.isoformat()} if note.landed_at else {}
    said |= {"table_id": note.table_id} if note.table_id else {}
    return said | ({"valid_as_of": note.valid_as_of.isoformat()} if note.valid_as_of else {})


def _keep(
    home: Home,
    source: Source,
    files: dict[Path, str],
    refusal: DeliveryRefused,
    at: datetime,
    said: dict[str, str | bool] | None = None,
) -> DeliveryRefused:
    key, refusal = next(iter(files.values())), as_kept(source, refusal)
    keep_refused(home, source, key, {p.name: p for p in files}, refusal)
    record_refusal(home, source.source_id, key, at, refusal, said)
    return refusal
