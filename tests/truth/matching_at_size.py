"""How long linking takes: `python -m tests.truth.matching_at_size [--records 150000] [--seconds 120]`.

Takes the entries of a world eight times as large, and copies of these in which the coined words of names and the
project numbers are others, until there are as many as asked for. Every copy is in the same deliveries as the first, so
that the registries grow and not their number. Exit code 1 when it takes longer than it may.
"""

import argparse
import csv
import resource
import sys
import tempfile
import time
from hashlib import md5
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from matching.links import linked
from matching.names import VOCABULARY
from tests.truth.judged_links import DECISIONS, mentions_of
from tests.truth.matching_figures import built_world

SEED, SCALE = 21, 8
VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnprstvz"


def known_words() -> set[str]:
    """The words that many communities have in their names."""
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        return {word for row in csv.DictReader(file) for word in row["words"].split()}


def renamed(name: str, copy: int, known: set[str]) -> str:
    """A name with its own words made into others, the same in every entry of a copy."""

    def other(letter: str) -> str:
        if letter in VOWELS:
            return VOWELS[(VOWELS.index(letter) + copy) % len(VOWELS)]
        if letter in CONSONANTS:
            return CONSONANTS[(CONSONANTS.index(letter) + copy // len(VOWELS)) % len(CONSONANTS)]
        return letter

    words = name.lower().split()
    return " ".join(w if w in known or len(w) < 4 else "".join(other(c) for c in w) for w in words)


def copied(mention: dict[str, Any], copy: int, known: set[str]) -> dict[str, Any]:
    """An entry of another community, in the same registry and deliveries."""
    numbers = {key: f"{mention[key]}X{copy}" for key in ("project_number", "named_number") if mention[key]}
    return mention | numbers | {
        "mention_id": copied_id(mention["mention_id"], copy),
        "source_key": f"{mention['source_key']} {copy}",
        "name": renamed(mention["name"], copy, known),
        "name_key": renamed(mention["name_key"], copy, known),
    }  # fmt: skip


def copied_id(mention_id: str, copy: int) -> str:
    """The id of an entry in a copy."""
    return md5(f"{mention_id} {copy}".encode(), usedforsecurity=False).hexdigest()


def enlarged(mentions: pa.Table, sightings: pa.Table, records: int) -> tuple[pa.Table, pa.Table]:
    """So many entries, and where they were seen."""
    known, rows, seen = known_words(), mentions.to_pylist(), sightings.to_pylist()
    more, more_seen = list(rows), list(seen)
    for copy in count(1):
        if len(more) >= records:
            break
        more += [copied(row, copy, known) for row in rows]
        more_seen += [row | {"mention_id": copied_id(row["mention_id"], copy)} for row in seen]
    kept = more[:records]
    ids = {row["mention_id"] for row in kept}
    there = [row for row in more_seen if row["mention_id"] in ids]
    return pa.Table.from_pylist(kept, mentions.schema), pa.Table.from_pylist(there, sightings.schema)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=150_000)
    parser.add_argument("--seconds", type=float, default=120)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="htsm-size-") as made:
        database, _ = built_world(SEED, SCALE, Path(made))
        mentions, sightings = enlarged(*mentions_of(database), asked.records)
    began = time.monotonic()
    con, outcome = linked(mentions, sightings, pa.Table.from_pylist([], schema=DECISIONS))
    took = time.monotonic() - began
    pairs = con.execute("select count(*) from pair").fetchone()
    communities = len({link.community for link in outcome.links.values()})
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{mentions.num_rows} entries, {pairs[0] if pairs else 0} pairs compared, {communities} communities:"
        f" {took:.1f} s, {memory:.0f} MB at most in this process"
    )
    return 0 if took <= asked.seconds else 1


if __name__ == "__main__":
    sys.exit(main())
