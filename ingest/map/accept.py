"""Accepts proposed changes of the map: a decision each, and the refused delivery is read again at once."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from htsm.decisions import record
from htsm.explained import UsageFault
from htsm.home import Home
from ingest.declaration import Source
from ingest.delivery_note import DELIVERY_NOTE
from ingest.landing import sha256_of, sightings
from ingest.map.decide import Choice, all_of, content, named
from ingest.map.overlay import declared
from ingest.map.proposals import Proposal, proposals
from ingest.map.refusals import OpenRefusal, current_selection, forget_copy, readable
from ingest.personal import holds_personal
from ingest.private_folder import private_folder
from ingest.pull.source import pull_source
from ingest.read.snapshots import read_source, report
from ingest.refusal import DeliveryRefused, Problem


@dataclass
class Accepted:
    """What was decided, and what became of each refused delivery that it concerns: `good`, or why not."""

    decisions: list[dict[str, Any]] = field(default_factory=list)
    outcomes: dict[str, str] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Whether every delivery that was decided about has come in well."""
        return all(outcome == "good" for outcome in self.outcomes.values())


def accept(
    home: Home, source_id: str, pairs: Sequence[str], from_day: date | None, now: datetime, by: str, reason: str
) -> Accepted:
    """Decides about the open refusals of a source: `pairs` (`OLD=NEW`), or without any all sure proposals.

    Raises UsageFault when nothing is open about columns, or nothing of what was named is.
    """
    done, seen, used = Accepted(), 0, []
    for proposal in proposals(home, source_id):
        seen += 1
        choice = named(proposal.change, pairs) if pairs else all_of(proposal.change)
        done.doubtful += choice.doubtful
        if choice.is_empty or proposal.refusal is None:
            continue
        used.append(proposal.refusal)
        done.decisions.append(_decided(home, proposal, choice, from_day, now, by, reason))
    if not seen and declared(home, source_id).raw == "discard":
        raise UsageFault(
            f"source {source_id} keeps no files (raw: discard), so nothing of it can be accepted. What to do: "
            f"`htsm map suggest {source_id} --file FILE` for the file, write the columns in the map below "
            f"ingest/sources/{source_id}, and drop the file again"
        )
    if not seen:
        raise UsageFault(
            f"source {source_id} has no refused delivery that is about columns. What to do: `htsm status` shows what "
            "was refused; its reason.txt says why"
        )
    if pairs and not used:
        raise UsageFault(
            f"none of {', '.join(pairs)} is a column that vanished or appeared. What to do: "
            f"`htsm map suggest {source_id}` shows them; write them as they stand there"
        )
    done.outcomes = settle(home, source_id, used)
    return done


def _decided(
    home: Home, proposal: Proposal, choice: Choice, from_day: date | None, now: datetime, by: str, reason: str
) -> dict[str, Any]:
    refusal = proposal.refusal
    assert refusal is not None
    if from_day and from_day > refusal.day:
        raise UsageFault(
            f"from {from_day} the map would hold too late for the delivery of {refusal.day}. What to do: "
            "give that day or an earlier one"
        )
    day = from_day or refusal.day
    said = content(proposal.source, proposal.change, choice, day, _last_old(home, proposal), refusal.key)
    # known from the moment on at which the delivery came in, whatever the profile's clock says
    at = max(now, refusal.moment)
    decision = record(home, "map", refusal.source_id, said, at, by, reason)
    return {"decision_id": decision.decision_id, **said}


def _last_old(home: Home, proposal: Proposal) -> date | None:
    """The last day on which a delivery in use of this layout landed: it was read by the old header."""
    change = proposal.change
    days = [
        s.sighting.landed_time.date()
        for s in current_selection(home).states
        if s.sighting.source_id == change.source_id
        and s.report["layout"] == change.opened.layout.name
        and change.table_id in (None, s.table_id)
    ]
    return max(days, default=None)


def settle(home: Home, source_id: str, refusals: list[OpenRefusal]) -> dict[str, str]:
    """Reads refused deliveries again, those from the door after offering them again; gives what became of each."""
    outcomes: dict[str, str] = {}
    unique = {r.key: r for r in refusals}.values()
    offered = {r.key: _offered_again(home, r) for r in unique if r.sighting is None}
    read_source(home, source_id)
    for refusal in unique:
        name = ", ".join(refusal.files)
        if refusal.sighting:
            outcomes[name] = _outcome(home, source_id, refusal.sighting.snapshot_id)
        else:
            told, landed = offered[refusal.key]
            outcomes[name] = _outcome(home, source_id, landed) if landed else told
        if outcomes[name] == "good" or (refusal.sighting is None and offered[refusal.key][1]):
            forget_copy(home, refusal)
    return outcomes


def _outcome(home: Home, source_id: str, snapshot: str) -> str:
    for sighting in sightings(home, source_id):
        if sighting.snapshot_id == snapshot and (read := report(home, sighting)):
            if read["status"] == "good":
                return "good"
            return str(DeliveryRefused(source_id, [Problem(**p) for p in read["problems"]]))
    return "it was not read"


def _offered_again(home: Home, refusal: OpenRefusal) -> tuple[str, str | None]:
    """Takes a file that was stopped at the door in as if dropped then; gives what was said, and its snapshot."""
    source = declared(home, refusal.source_id)
    with readable(home, source, refusal) as files, _place(home, source, refusal) as folder:
        if not files:
            return "the file is not kept (raw: discard): drop it again", None
        hashes = set()
        for name, path in files.items():
            shutil.copyfile(path, folder / name)
            hashes.add(sha256_of(folder / name))
        note = {k: v for k, v in refusal.said.items() if k != "folder"}
        if note:
            (folder / DELIVERY_NOTE).write_text(yaml.safe_dump(note), encoding="utf-8")
        pulled = pull_source(home, refusal.source_id, "inbox", folder, refusal.moment)
    landed = [s.snapshot_id for s in sightings(home, refusal.source_id) if hashes & {f.sha256 for f in s.files}]
    return "\n".join(pulled.messages) or "it did not come in", landed[-1] if landed else None


@contextmanager
def _place(home: Home, source: Source, refusal: OpenRefusal) -> Iterator[Path]:
    """A folder for the files, of the name that theirs had: it may say which table they are."""
    name = str(refusal.said.get("folder") or refusal.source_id)
    if holds_personal(source):
        with private_folder(home) as private:
            (private / name).mkdir()
            yield private / name
        return
    folder = home.work / "offered_again" / refusal.key[:16] / name
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)
