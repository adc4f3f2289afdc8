"""Pulls one source: from its publisher over HTTP as the profile says, and from the inbox; lands what came in."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from htsm.clock import now
from htsm.home import Home
from ingest import inbox
from ingest.declaration import Source
from ingest.inbox_clearing import clear
from ingest.landing import Delivery, Sighting, is_whole, land, record_again, sightings
from ingest.map.overlay import declared
from ingest.personal import holds_personal
from ingest.private_folder import private_folder
from ingest.pull import http, odata
from ingest.pull.linked_file import pull_linked_file, pull_noted
from ingest.pull.one_file import pull_file
from ingest.raw_files import are_gone, encrypt_landed
from ingest.read.snapshots import remove_read, report
from ingest.refusal import DeliveryRefused
from ingest.refused import protect_refused

SAMPLE_SERVER = "HTSM_SAMPLE_URL"


@dataclass
class Pulled:
    """What a pull gave: snapshots that are new, deliveries seen unchanged, and what was said on the way."""

    source_id: str
    landed: list[str] = field(default_factory=list)
    unchanged: int = 0
    messages: list[str] = field(default_factory=list)
    refusals: list[DeliveryRefused] = field(default_factory=list)


def pull_source(
    home: Home, source_id: str, profile: str, folder: Path | None = None, moment: datetime | None = None
) -> Pulled:
    """Lands what the publisher and the inbox have of a source.

    `folder` is a folder of files to take instead of the inbox and the publisher; its files stay where they are, and
    without a date of their own they count as come in at `moment`, by default now.
    Raises PublisherUnreachable when the publisher does not answer; what landed before stays in use.
    """
    source = declared(home, source_id)
    pulled = Pulled(source_id)
    _protect(home, source)
    drop = folder or home.inbox / source_id
    retrieved_at = datetime.now(UTC)
    dropped = inbox.take(home, source, drop, moment or now(profile), retrieved_at)
    pulled.refusals = dropped.refusals
    for delivery in dropped.deliveries:
        _land(home, source, delivery, pulled)
    pulled.messages += [str(refusal) for refusal in pulled.refusals] + dropped.unread
    if folder is None:
        stays = clear(source, drop, dropped)
        pulled.messages += [_stays(source, path) for path in stays]
        _pull_targets(home, source, profile, pulled)
    remove_read(home, source)
    return pulled


def _protect(home: Home, source: Source) -> None:
    """Whatever lies there readable from before the source said that its files are of people."""
    encrypt_landed(home, source)
    protect_refused(home, source)
    if holds_personal(source):
        for place in (home.work / "unpacked", *(home.work / "pull").glob("*")):
            shutil.rmtree(place / source.source_id, ignore_errors=True)


def _stays(source: Source, path: Path) -> str:
    told = f"source {source.source_id}: {path} stays in the inbox for the next run"
    return told + (", readable. What to do: remove it if it is no delivery" if holds_personal(source) else "")


def _pull_targets(home: Home, source: Source, profile: str, pulled: Pulled) -> None:
    """Every address of the profile; one that fails does not stop the others, and is told at the end."""
    faults = []
    for target in source.pulls.get(profile, []):
        try:
            with _aside(home, source, target, profile) as aside:
                _pull_target(home, source, target, profile, aside, pulled)
        except http.PublisherUnreachable as error:
            faults.append(str(error))
    if faults:
        raise http.PublisherUnreachable("\n".join(faults))


def _land(home: Home, source: Source, delivery: Delivery, pulled: Pulled) -> None:
    sighting, is_new = land(home, source, delivery)
    if is_new:
        pulled.landed.append(sighting.snapshot_id)
    else:
        pulled.unchanged += 1


def _last_pulled(home: Home, source: Source, table_id: str, is_sample: bool) -> Sighting | None:
    last = None
    for sighting in sightings(home, source.source_id):
        if (sighting.table_id, sighting.origin, sighting.is_sample) == (table_id, "http", is_sample):
            # what was refused does not count as had: the publisher may have mended it under the same date
            read = report(home, sighting)
            last = None if read and read["status"] == "refused" else sighting
    # what is damaged here is asked for whole, whatever the publisher says of its date
    return last if last and (are_gone(home, source, last) or is_whole(home, last)) else None


@contextmanager
def _aside(home: Home, source: Source, target: dict[str, Any], profile: str) -> Iterator[Path]:
    """The folder into which a target is pulled. It stays after a failure, so that pages are not fetched twice;
    where the files are of people, nothing stays, and it lies outside HTSM_HOME.
    """
    pulls = home.work / "pull" / profile / source.source_id
    if holds_personal(source):
        with private_folder(home) as place:
            yield place / "pull"
        return
    yield pulls / str(target.get("table_id") or "file")


def _pull_earlier(
    home: Home, source: Source, target: dict[str, Any], profile: str, aside: Path, pulled: Pulled
) -> None:
    """Deliveries of before the first run, each with a note that says when it came: landed as if dropped then."""
    with http.client() as session:
        pull_noted(session, _address(source, target["url"]), aside)
    dropped = inbox.take(home, source, aside, now(profile), datetime.now(UTC))
    for delivery in dropped.deliveries:
        _land(home, source, delivery, pulled)
    pulled.refusals += dropped.refusals
    pulled.messages += [str(refusal) for refusal in dropped.refusals] + dropped.unread
    shutil.rmtree(aside, ignore_errors=True)


def _pull_target(home: Home, source: Source, target: dict[str, Any], profile: str, aside: Path, pulled: Pulled) -> None:
    if target["kind"] == "earlier":
        _pull_earlier(home, source, target, profile, aside / "earlier", pulled)
        return
    is_sample = profile == "sample"
    table_id = str(target.get("table_id", ""))
    last = _last_pulled(home, source, table_id, is_sample)
    delivery = Delivery(
        source_id=source.source_id,
        table_id=table_id,
        paths={},
        landed_at=now(profile),
        retrieved_at=datetime.now(UTC),
        origin="http",
        is_sample=is_sample,
    )
    with http.client() as session:
        url = _address(source, target["url"])
        if target["kind"] in ("linked_file", "file"):
            known = {
                f.url or "": {"etag": f.etag, "last_modified": f.last_modified} for f in (last.files if last else [])
            }
            if target["kind"] == "file":
                before = next(iter(known.values()), {})
                file = pull_file(session, url, target["name"], aside, before)
            else:
                file = pull_linked_file(session, url, target["link"], aside, known)
            if file:
                delivery.paths, delivery.http = {file.name: file.path}, {file.name: file.http}
        else:
            form = {"odata_v3": odata.V3, "odata_v4": odata.V4}[target["kind"]]
            table = odata.pull_table(session, url, form, aside, last.publisher_modified if last else None)
            if table:
                delivery.paths, delivery.http, delivery.publisher_modified = table.paths, table.http, table.modified
    if delivery.paths:
        _land(home, source, delivery, pulled)
        shutil.rmtree(aside, ignore_errors=True)
    elif last:
        delivery.publisher_modified = last.publisher_modified
        record_again(home, delivery, last)
        pulled.unchanged += 1


def _address(source: Source, url: str) -> str:
    """The address of a target; `{sample_server}` is the publisher server on loopback."""
    if "{sample_server}" not in url:
        return url
    base = os.environ.get(SAMPLE_SERVER)
    if not base:
        raise http.PublisherUnreachable(
            f"source {source.source_id}: no sample publisher is running ({SAMPLE_SERVER} is not set). "
            "What to do: use `make run` or `htsm run`, which start it, or `htsm samples serve`"
        )
    return url.replace("{sample_server}", base.rstrip("/"))
