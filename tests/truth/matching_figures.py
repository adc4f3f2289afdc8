"""How good who is who is, per pair of registries: `python -m tests.truth.matching_figures --seeds 31-35 [--scale 1]`.

Makes the world of each seed, reads what its registries of communities publish, links the entries by `matching` and the
plain way, and counts pairs of entries against the world's own who_is_who. Prints a line per seed and, of all seeds
together, the table that docs/matching.md has. Exit code 1 when they fall short of what is promised.
"""

import argparse
import csv
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from htsm import steps, walk
from htsm.dbt import DBT_PROJECT, run_dbt
from htsm.home import home
from ingest.samples.generate import write
from ingest.samples.publisher import serve
from tests.truth.figures_of import load_truth
from tests.truth.judged_links import Judged, Registries, judged_build

HEAD = (
    "| seeds | automatic precision | automatic recall | with the list: precision | recall | questions per community |"
    " plain: precision | recall |\n|---|---:|---:|---:|---:|---:|---:|---:|"
)
HEAD_OF_PAIRS = (
    "| registries | pairs | automatic precision | recall | with the list: precision | recall | plain: precision |"
    " recall |\n|---|---:|---:|---:|---:|---:|---:|---:|"
)


def seeds_of(text: str) -> list[int]:
    """`31-35` or `7`: the numbers that it means."""
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def built_world(seed: int, scale: int, folder: Path) -> tuple[Path, dict[str, Any]]:
    """Makes the world of a seed below a folder and reads its registries of communities; the database, and the truth."""
    write(folder / "samples", seed, scale)
    with (DBT_PROJECT / "seeds" / "community_source.csv").open(encoding="utf-8", newline="") as file:
        sources = [row["source_id"] for row in csv.DictReader(file)]
    with _walking(folder):
        told = walk.collect("sample", lambda _: nullcontext(), sources=sources)
        assert not told["refused"] and not told["failed"], f"seed {seed}: {told}"
        steps.plan("sample", None)
        run_dbt(home(), ["build", "--select", "+int_mention", "--exclude-resource-type", "unit_test", "test"])
        return home().work / "build.duckdb", load_truth(folder / "samples" / "truth_world.json")


@contextmanager
def _walking(folder: Path) -> Iterator[None]:
    with (
        serve(folder / "samples" / "files") as url,
        patch.dict(os.environ, {"HTSM_HOME": str(folder / "home"), "HTSM_SAMPLE_URL": url}),
    ):
        yield


def line(name: str, found: Judged) -> str:
    """A line of the table of seeds."""
    return (
        f"| {name} | {found.automatic.precision():.4f} | {found.automatic.recall():.3f}"
        f" | {found.with_list.precision():.4f} | {found.with_list.recall():.3f}"
        f" | {found.questions_per_community:.1%} | {found.plain.precision():.3f} | {found.plain.recall():.3f} |"
    )


def line_of_pair(of: Registries, found: Judged) -> str:
    """A line of the table of registries; a dash where nothing was linked."""
    shares = []
    for tally in (found.automatic, found.with_list, found.plain):
        shares += [f"{tally.precision(of):.3f}" if tally.found[of] else "-", f"{tally.recall(of):.3f}"]
    name = " and ".join(of) if of[0] != of[1] else f"{of[0]} itself"
    return f"| {name} | {found.automatic.wanted[of]} | {' | '.join(shares)} |"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", nargs="+", default=["31-35"], metavar="SEED or FIRST-LAST")
    parser.add_argument("--scale", type=int, default=1)
    asked = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.ERROR)
    together, short = Judged(), []
    print(HEAD)
    for seed in [seed for text in asked.seeds for seed in seeds_of(text)]:
        with tempfile.TemporaryDirectory(prefix="htsm-links-") as made:
            found = judged_build(*built_world(seed, asked.scale, Path(made)))
        short += [f"seed {seed}: {what}" for what in found.falls_short()]
        together.add(found)
        print(line(str(seed), found), flush=True)
    print(line("together", together))
    short += together.asks_too_much()
    print(f"\n{HEAD_OF_PAIRS}")
    for of in sorted(together.automatic.wanted | together.automatic.found, key=lambda p: (p[0] == p[1], p)):
        print(line_of_pair(of, together))
    print("", *short, sep="\n")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
