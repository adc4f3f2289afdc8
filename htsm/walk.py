"""The whole walk in this process: pull, read, plan, check, build, check, publish. What `htsm run` does."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from htsm import steps
from htsm.explained import UsageFault
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
    from ingest.declaration import source_ids

    root = folder / "inbox" if (folder / "inbox").is_dir() else folder
    found = {s: root / s for s in source_ids() if (root / s).is_dir()}
    strange = (
        sorted(p.name for p in root.iterdir() if p.is_dir() and p.name not in source_ids()) if root.is_dir() else []
    )
    if strange or not found:
        raise UsageFault(
            f"{folder} is not laid out as inbox/<source_id>/: "
            + (f"{', '.join(strange)} is no source; " if strange else "it has no folder of a source; ")
            + f"the sources are {', '.join(source_ids())}"
        )
    return found


def collect(profile: str, stage: Stage, folder: Path | None = None) -> dict[str, Any]:
    """Pulls and reads every source; a source that fails does not stop the others.

    Gives `{"refused": {source_id: [messages]}, "failed": {source_id: message}}`.
    """
    from ingest.declaration import source_ids
    from ingest.pull.http import PublisherUnreachable

    folders = source_folders(folder) if folder else dict.fromkeys(source_ids())
    refused: dict[str, list[str]] = {}
    failed: dict[str, str] = {}
    with publisher(profile):
        for source_id, place in folders.items():
            with stage(f"pull and read {source_id}"):
                try:
                    pulled = steps.pull(source_id, profile, str(place) if place else None)
                    messages = pulled["messages"] + steps.read(source_id, profile)["messages"]
                except PublisherUnreachable as error:
                    failed[source_id] = str(error)
                    messages = steps.read(source_id, profile)["messages"]
                if messages:
                    refused[source_id] = messages
    return {"refused": refused, "failed": failed}


def make_release(profile: str, as_of: str | None, stage: Stage) -> dict[str, Any]:
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
        published = steps.publish(plan)
    return {"plan": plan, "publish": published}


def current_release() -> Any:
    """The release that readers see, or None."""
    from publish.shelf import current

    return current(home())
