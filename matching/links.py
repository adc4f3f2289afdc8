"""The links between mentions: by key, by equal name, by a steward's decision."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("mention_id", pa.string()), ("source_id", pa.string()), ("source_key", pa.string()),
        ("learning_community_id", pa.string()), ("match_method", pa.string()), ("match_score", pa.float64()),
        ("decided_by", pa.string()),
    ]
)  # fmt: skip


def community_links(mentions: pa.Table, decisions: pa.Table) -> pa.Table:
    """A row per mention: the community it is, which is the first-seen mention of those that are one."""
    rows = sorted(mentions.to_pylist(), key=lambda m: (m["first_ordinal"], m["mention_id"]))
    by_entry = {(m["source_id"], m["source_key"]): m["mention_id"] for m in rows}
    by_number = {m["project_number"]: m["mention_id"] for m in reversed(rows) if m["project_number"]}
    steward: dict[str, list[tuple[str, str]]] = {}
    apart: set[frozenset[str]] = set()
    for d in decisions.to_pylist():
        left = by_entry.get((d["left_source_id"], d["left_key"]))
        right = by_entry.get((d["right_source_id"], d["right_key"]))
        if left and right and d["decision"] == "same":
            steward.setdefault(left, []).append((right, d["decided_by"]))
            steward.setdefault(right, []).append((left, d["decided_by"]))
        elif left and right:
            apart.add(frozenset((left, right)))
    community: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    first_of_name: dict[str, str] = {}
    out: list[dict[str, Any]] = []
    for m in rows:
        mention = m["mention_id"]
        choices: list[tuple[str, str, str | None]] = [(o, "steward", by) for o, by in steward.get(mention, [])]
        choices += [(by_number[n], "key", None) for n in _numbers(m["named_number"]) if n in by_number]
        if (same := first_of_name.get(_name_key(m["name"]))) is not None:
            choices.append((same, "name", None))
        of, method, by = mention, "first", None
        for other, how, who in choices:
            root = community.get(other)
            if root and not any(frozenset((mention, o)) in apart for o in members[root]):
                of, method, by = root, how, who
                break
        community[mention] = of
        members.setdefault(of, []).append(mention)
        first_of_name.setdefault(_name_key(m["name"]), mention)
        out.append(
            {k: m[k] for k in ("mention_id", "source_id", "source_key")}
            | {"learning_community_id": of, "match_method": method, "match_score": None, "decided_by": by}
        )
    return pa.Table.from_pylist(out, schema=SCHEMA)


def _name_key(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def _numbers(text: str | None) -> Iterable[str]:
    return re.findall(r"[^\s,;()]+", text or "")
