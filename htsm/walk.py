"""The whole walk in this process: pull, read, plan, check, build, check, publish. What `htsm run` does."""

import errno
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from htsm import steps
from htsm.explained import Explained, UsageFault
from htsm.home import home

SAMPLE_URL = "HTSM_SAMPLE_URL"
Stage = Callable[[str], Any]


@contextmanager
def publisher(profile: str) -> Iterator[None]:
    """The sample publishers on loopback for as long as a run in the sample profile needs them."""
    if profile != "sample" or os.environ.get(SAMPLE_URL):
        yield
        return
    from ingest.samples.publisher import serve_samples

    with serve_samples() as url:
        os.environ[SAMPLE_URL] = url
        try:
            yield
        finally:
            del os.environ[SAMPLE_URL]


def source_folders(folder: Path) -> dict[str, Path]:
    """The folders of files per source in DIR, laid out as `inbox/`. Raises UsageFault when there is none."""
    from ingest.source_folder import source_ids

    root = folder / "inbox" if (folder / "inbox").is_dir() else folder
    found = {s: root / s for s in source_ids() if (root / s).is_dir()}
    strange = (
        sorted(p.name for p in root.iterdir() if p.is_dir() and p.name not in source_ids()) if root.is_dir() else []
    )
    if strange or not found:
        raise UsageFault(
            f"{folder} must hold a folder per source: "
            + (f"{', '.join(strange)} is no source; " if strange else "it has no folder of a source; ")
            + f"What to do: name the folders after the sources: {', '.join(source_ids())}"
        )
    if not any(path.is_file() for place in found.values() for path in place.rglob("*")):
        raise UsageFault(
            f"the folders of sources in {root} are empty. What to do: put the files of a source in its folder"
        )
    return found


def collect(
    profile: str, stage: Stage, folder: Path | None = None, sources: Sequence[str] | None = None
) -> dict[str, Any]:
    """Pulls and reads every source, or those named; one that fails does not stop the others.

    Gives `{"read": {source_id: number of new deliveries}, "refused": {source_id: [messages]},
    "failed": {source_id: message}}`.
    """
    from ingest.refusal import raise_if_interrupted
    from ingest.source_folder import source_ids

    folders: dict[str, Path | None] = {**source_folders(folder)} if folder else dict.fromkeys(sources or source_ids())
    read: dict[str, int] = {}
    refused: dict[str, list[str]] = {}
    failed: dict[str, str] = {}
    if not folder:
        refused |= _strangers()
    with publisher(profile):
        for source_id, place in folders.items():
            messages = []
            with stage(f"pull and read {source_id}"):
                try:
                    messages += steps.pull(source_id, profile, str(place) if place else None)["messages"]
                except Exception as error:
                    raise_if_interrupted(error)
                    failed[source_id] = _told(error)
                # other tables of the source, or files from the inbox, may have landed all the same
                try:
                    result = steps.read(source_id, profile)
                    messages += result["messages"]
                    read[source_id] = len(result["good"])
                except Exception as error:
                    raise_if_interrupted(error)
                    failed[source_id] = _told(error)
            if messages:
                refused[source_id] = messages
    return {"read": read, "refused": refused, "failed": failed}


def _told(error: Exception) -> str:
    """An error in words; one that nobody foresaw goes to the log with its trace, and stops no other source."""
    if isinstance(error, Explained):
        return str(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"the disk of {home().root} is full. What to do: make room, then run again; the last good delivery stays"
    logging.getLogger(__name__).error("unforeseen", exc_info=error)
    return f"{type(error).__name__}: {error}. What to do: send this to the data engineer; the last good delivery stays"


def _strangers() -> dict[str, list[str]]:
    """What lies in the inbox beside the folders of the sources, and so will never be looked at."""
    from ingest.source_folder import source_ids

    inbox = home().inbox
    names = sorted(p.name for p in inbox.iterdir() if p.name not in source_ids()) if inbox.is_dir() else []
    told = [
        f"{inbox / n} is not looked at. What to do: put it in {inbox}/<source_id>/, one of the sources" for n in names
    ]
    return {"inbox": told} if told else {}


def make_release(
    profile: str, as_of: str | None, stage: Stage, publish: Callable[[dict[str, Any]], dict[str, Any]] = steps.publish
) -> dict[str, Any]:
    """Plans, and unless nothing changed checks, builds, checks and publishes; gives plan and publication."""
    with stage("choose snapshots"):
        plan = steps.plan(profile, as_of)
    if plan["unchanged"]:
        return {"plan": plan, "publish": None}
    from expectations import gate

    gate.preload()
    with stage("check parsed data"):
        steps.check_parsed(plan)
    with stage("build the star schema (dbt)"):
        steps.build(plan)
    with stage("check star schema and marts"):
        steps.check_star(plan)
    with stage("publish"):
        published = publish(plan)
    return {"plan": plan, "publish": published}


def current_release() -> Any:
    """The release that readers see, or None."""
    from publish.shelf import current

    return current(home())
