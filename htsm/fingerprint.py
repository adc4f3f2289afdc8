"""The fingerprint of a release: snapshots, decisions, code, seeds and as-of. The same one is the same release."""

import hashlib
import json
from functools import cache
from typing import Any

from htsm.decisions import JOURNALS, decided
from htsm.home import PROJECT, Home
from htsm.made_from import RELEASES
from htsm.match_decisions import match_decisions
from htsm.told import JOURNAL as TOLD
from ingest.read.snapshots import parsed_name
from ingest.selection import Selection

CODE = ("dbt_project", "expectations", "ingest", "matching", "publish", "htsm")
SUFFIXES = {".py", ".sql", ".yml", ".yaml", ".csv", ".toml", ".md", ".json"}
LEFT_OUT = {"samples", "target", "logs", "__pycache__", "dbt_packages"}


@cache
def code_version() -> str:
    """A hash of all code, declarations, seeds and the lock file."""
    digest = hashlib.sha256((PROJECT / "uv.lock").read_bytes())
    for room in CODE:
        for path in sorted((PROJECT / room).rglob("*")):
            inside = path.relative_to(PROJECT)
            if path.suffix in SUFFIXES and not LEFT_OUT & set(inside.parts):
                digest.update(str(inside).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def fingerprint(home: Home, selection: Selection, refused: list[dict[str, Any]], as_of: str, profile: str) -> str:
    """The hash that names a release; `refused` are the rows of refused deliveries that its tables list."""
    content = {
        "as_of": as_of,
        "profile": profile,
        "code": code_version(),
        "decisions": _decisions(home),
        "refused": sorted(json.dumps(row, default=str, sort_keys=True) for row in refused),
        "states": [
            [s.sighting.source_id, s.table_id, s.ordinal, s.sighting.landed_at,
             s.sighting.snapshot_id, s.sighting.origin, s.sighting.is_sample, parsed_name(s.sighting, s.report)]
            for s in selection.states
        ],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _decisions(home: Home) -> list[Any]:
    """What was decided by the moment of the home, and whatever else lies in its folder of decisions."""
    # an approval lets a release pass and changes nothing in it
    kinds = [kind for kind in JOURNALS if kind not in ("match", "approval")]
    known: list[Any] = [[d.decision_id, d.content] for kind in kinds for d in decided(home, kind)]
    # of these the tree has some too: the same decision, wherever it is written
    known += [[d.decision_id, [str(v) for v in d.row().values()]] for d in match_decisions(home)]
    folder = home.decisions
    files = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    # what was told and published is no decision; which of it counts depends on the release that is made
    others = [p for p in files if p.name not in {*JOURNALS.values(), TOLD, RELEASES}]
    return known + [[str(p.relative_to(folder)), hashlib.sha256(p.read_bytes()).hexdigest()] for p in others]
