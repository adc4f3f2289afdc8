"""Landing: bytes unchanged, content-addressed, with every sighting in `manifest.jsonl`.

The manifest speaks of the bytes as they came in, also where a source has them encrypted: `raw_files.py`.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from htsm.clock import parse_time
from htsm.home import Home
from ingest import journal
from ingest.at_rest import SUFFIX, EncryptedFileDamaged, encrypt, is_encrypted, sha256_inside
from ingest.declaration import Source
from ingest.raw_key import raw_key

# coming in takes no longer: what landed at another time than it came in has that from a note, or from a made-up clock
ONE_MOMENT = timedelta(hours=1)


@dataclass(frozen=True)
class LandedFile:
    """One file of a delivery: name, sha256, size in bytes, and for a pulled file what the publisher said of it."""

    name: str
    sha256: str
    size: int
    url: str | None = None
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None


@dataclass(frozen=True)
class Sighting:
    """A delivery seen once: the same bytes seen again are one snapshot and two sightings.

    `landed_at` is the moment that counts (from `delivery.yml`, then `is_dated`; else the run's clock);
    `retrieved_at` is when the bytes really came in.
    """

    source_id: str
    table_id: str
    snapshot_id: str
    landed_at: str
    retrieved_at: str
    origin: str
    is_sample: bool
    valid_as_of: str | None
    publisher_modified: str | None
    files: list[LandedFile]
    is_dated: bool = False

    @property
    def reading(self) -> str:
        """What reading depends on, as a short hash: the bytes, and what was said of them."""
        said = [self.snapshot_id, self.table_id, self.valid_as_of, self.is_sample]
        said += [self.landed_at] if self.is_dated else []
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]

    @property
    def landed_time(self) -> datetime:
        """`landed_at` as a time in UTC."""
        return parse_time(self.landed_at)


@dataclass
class Delivery:
    """Files that belong together, on their way to landing."""

    source_id: str
    table_id: str
    paths: dict[str, Path]
    landed_at: datetime
    retrieved_at: datetime
    origin: str
    is_sample: bool
    is_dated: bool = False
    can_be_ordered: bool = True
    is_whole: bool = True
    valid_as_of: date | None = None
    publisher_modified: str | None = None
    http: dict[str, dict[str, object]] = field(default_factory=dict)


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def snapshot_id(files: list[LandedFile]) -> str:
    """The sha256 of the sorted list of (name, sha256): the same files are the same snapshot."""
    listing = json.dumps(sorted((f.name, f.sha256) for f in files), ensure_ascii=False)
    return hashlib.sha256(listing.encode()).hexdigest()


def manifest(home: Home, source_id: str) -> Path:
    """The file with every sighting of a source, one JSON object a line, oldest first."""
    return home.landing / source_id / "manifest.jsonl"


def sightings(home: Home, source_id: str) -> Iterator[Sighting]:
    """Every sighting of a source in the order in which they came in.

    A clock that jumped does not change that order: what has no other date than that of the machine landed no later
    than what came in after it, and not in the future.
    """
    records = list(journal.read(manifest(home, source_id)))
    latest = datetime.now(UTC)
    for record in reversed(records):
        landed_at, retrieved_at = parse_time(record["landed_at"]), parse_time(record["retrieved_at"])
        if not record["is_dated"] and abs(landed_at - retrieved_at) < ONE_MOMENT:
            latest = min(latest, landed_at)
            record["landed_at"] = latest.isoformat()
    for record in records:
        record["files"] = [LandedFile(**f) for f in record["files"]]
        yield Sighting(**record)


def snapshot_folder(home: Home, source_id: str, snapshot: str) -> Path:
    """Where the bytes of a snapshot are; an empty folder says that they are not kept."""
    return home.landing / source_id / snapshot


def land(home: Home, source: Source, delivery: Delivery) -> tuple[Sighting, bool]:
    """Lands a delivery and records the sighting; True when it is news: see `_is_news`.

    Bytes are written aside, synced, hashed as they were written and renamed: a folder in landing is always whole,
    and holds what its name says; one that was damaged since is replaced by the same files, come in again. Those of a
    source whose `raw` is not `keep` are encrypted while they are written.
    """
    aside = home.landing / delivery.source_id / f".partial-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    files = [_written(home, source, delivery, name, aside) for name in sorted(delivery.paths)]
    snapshot = snapshot_id(files)
    folder = snapshot_folder(home, delivery.source_id, snapshot)
    sighting = _sighting(delivery, snapshot, files)
    if folder.exists() and any(folder.iterdir()) and is_whole(home, sighting):
        shutil.rmtree(aside)
    else:
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    is_news = _is_news(home, sighting)
    journal.append(manifest(home, delivery.source_id), asdict(sighting))
    return sighting, is_news


def is_whole(home: Home, sighting: Sighting) -> bool:
    """Whether the folder of a snapshot still holds what landed under its name, readable or encrypted.

    Raises UnusableKey.
    """
    folder = snapshot_folder(home, sighting.source_id, sighting.snapshot_id)
    for file in sighting.files:
        plain, encrypted = folder / file.name, folder / f"{file.name}{SUFFIX}"
        try:
            if encrypted.is_file() and is_encrypted(encrypted):
                found = sha256_inside(encrypted, raw_key(home))
            else:
                found = sha256_of(plain)
        except (FileNotFoundError, EncryptedFileDamaged):
            return False
        if found != file.sha256:
            return False
    return True


def record_again(home: Home, delivery: Delivery, before: Sighting) -> None:
    """Records that a publisher was seen to have what it had before."""
    journal.append(manifest(home, delivery.source_id), asdict(_sighting(delivery, before.snapshot_id, before.files)))


def _written(home: Home, source: Source, delivery: Delivery, name: str, folder: Path) -> LandedFile:
    path, said = delivery.paths[name], delivery.http.get(name, {})
    if source.raw == "keep":
        _copy_synced(path, folder / name)
        sha256, size = sha256_of(folder / name), (folder / name).stat().st_size
    else:
        sha256, size = encrypt(path, folder / f"{name}{SUFFIX}", raw_key(home))
    return LandedFile(name=name, sha256=sha256, size=size, **said)  # type: ignore[arg-type]


def _sighting(delivery: Delivery, snapshot: str, files: list[LandedFile]) -> Sighting:
    return Sighting(
        source_id=delivery.source_id,
        table_id=delivery.table_id,
        snapshot_id=snapshot,
        landed_at=delivery.landed_at.isoformat(),
        retrieved_at=delivery.retrieved_at.isoformat(),
        origin=delivery.origin,
        is_sample=delivery.is_sample,
        valid_as_of=delivery.valid_as_of.isoformat() if delivery.valid_as_of else None,
        publisher_modified=delivery.publisher_modified,
        files=files,
        is_dated=delivery.is_dated,
    )


def _is_news(home: Home, sighting: Sighting) -> bool:
    """A publisher's answer is news when it differs from the one before, also when it goes back to an older one;
    a dropped file when it was not there yet, or not with what its note says now.
    """
    kind = (sighting.table_id, sighting.is_sample, sighting.origin)
    earlier = [s for s in sightings(home, sighting.source_id) if (s.table_id, s.is_sample, s.origin) == kind]
    if sighting.origin == "http":
        return not earlier or earlier[-1].snapshot_id != sighting.snapshot_id
    return sighting.reading not in {s.reading for s in earlier}


def _copy_synced(origin: Path, target: Path) -> None:
    with origin.open("rb") as read, target.open("wb") as write:
        shutil.copyfileobj(read, write, 1024 * 1024)
        write.flush()
        os.fsync(write.fileno())
