"""A release made again, beside the state folder, from what had landed and was decided when it was made.

Nothing of the state folder changes: no pointer, no journal. What is made lies in `work/rebuilt/<name>`, a state folder
of its own, until the next rebuild of the same.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from htsm import clock, steps
from htsm.explained import UsageFault
from htsm.fingerprint import code_version
from htsm.home import Home
from htsm.made_from import copy_journals, journals, published
from htsm.walk import Stage, make_release


def rebuild(at: Home, release_id: str | None, as_of: str | None, profile: str, stage: Stage) -> dict[str, Any]:
    """Makes a release that was published once, or what `run --as-of` would publish now, again: `{"release_id", "path",
    "tables", "differ", "compared_with", "same_code"}`.

    `tables` counts those whose bytes were compared with the release of that id, `differ` names the others; without
    such a release `compared_with` is None. Raises UsageFault, and what the steps of a run raise.
    """
    known = published(at)
    if release_id:
        entry = _entry(known, release_id)
        moment, profile, lengths = clock.parse_time(entry["as_of"]), entry["profile"], entry["made_from"]
    else:
        moment, lengths = clock.as_of(profile, as_of), journals(at)
    beside = Home(at.work / "rebuilt" / (release_id or f"{moment:%Y%m%d}"))
    with stage("copy what had landed and was decided"):
        copy_state(at, beside, lengths)
    with _state_folder(beside):
        made = _make(profile, moment, stage, {e["release_id"]: e.get("approvals", []) for e in known})
    entry = next((e for e in reversed(known) if e["release_id"] == (release_id or made["release_id"])), {})
    told: dict[str, str] = entry.get("tables", {})
    hashes = table_hashes(Path(made["path"]), told)
    return {
        "release_id": made["release_id"],
        "path": made["path"],
        "tables": len(told),
        "differ": [name for name in sorted(told) if hashes[name] != told[name]],
        "compared_with": entry.get("release_id"),
        "same_code": entry.get("code") == code_version(),
    }


def _entry(known: Sequence[dict[str, Any]], release_id: str) -> dict[str, Any]:
    found = [entry for entry in known if entry["release_id"] == release_id]
    if not found:
        ids = ", ".join(entry["release_id"] for entry in known[-5:]) or "none"
        raise UsageFault(f"release {release_id} was never published here. What to do: take one of {ids}, or --as-of")
    return found[-1]


def copy_state(at: Home, beside: Home, lengths: dict[str, int]) -> None:
    """Fills an empty state folder with the journals at these lengths, and what they speak of."""
    from ingest.landing import sightings
    from ingest.source_folder import load_source, source_ids

    shutil.rmtree(beside.root, ignore_errors=True)
    copy_journals(at, beside.root, lengths)
    if at.keys.is_dir():
        beside.keys.symlink_to(at.keys)
    for source_id in source_ids():
        for snapshot_id in {s.snapshot_id for s in sightings(beside, source_id)}:
            _link_folder(at.landing / source_id / snapshot_id, beside.landing / source_id / snapshot_id)
        if load_source(source_id).raw == "discard":
            # where raw files are not kept, what was read of them is where it begins
            _link_folder(at.parsed / source_id, beside.parsed / source_id)


def _link_folder(source: Path, target: Path) -> None:
    # what landed never changes: a second name is enough, where the disk allows it
    if source.is_dir():
        shutil.copytree(source, target, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


@contextmanager
def _state_folder(beside: Home) -> Iterator[None]:
    before = os.environ.get("HTSM_HOME")
    os.environ["HTSM_HOME"] = str(beside.root)
    try:
        yield
    finally:
        if before is None:
            del os.environ["HTSM_HOME"]
        else:
            os.environ["HTSM_HOME"] = before


def _make(profile: str, moment: datetime, stage: Stage, approvals: dict[str, list[Any]]) -> dict[str, Any]:
    """`approvals` by release id: without the release before it nothing tells which moves were let pass."""
    from ingest.source_folder import source_ids

    with stage("read what had landed"):
        for source_id in source_ids():
            steps.read(source_id, profile)

    def write(plan: dict[str, Any]) -> dict[str, Any]:
        return steps.write_release(plan, approvals.get(plan["release_id"], []))

    made = make_release(profile, moment.isoformat(), stage, write)["publish"]
    if made is None:
        raise RuntimeError("an empty state folder has no release that nothing has changed since")
    return dict(made)


def table_hashes(release: Path, names: Sequence[str] | dict[str, str]) -> dict[str, str]:
    """sha256 of exported tables (`parquet/<schema>/<table>.parquet`) of a release; empty for one that is not there."""
    from ingest.landing import sha256_of

    return {name: sha256_of(path) if (path := release / name).exists() else "" for name in names}
