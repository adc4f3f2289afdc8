"""Worlds of other seeds against their truth: `python -m tests.truth.soak --seeds 1 2 3 4 5 [--scale 1] [--keep DIR]`.

For each seed: makes its sample files, serves them, runs the whole walk over them in a state folder of its own, then
holds every figure against that world's truth twice: with its true links (must be equal), and with our own links (may
differ by what the wrong pairs explain). The links themselves are held to what is promised of them. A line per seed;
exit code 1 when a figure with true links differs, or our links fall short.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from htsm.home import PROJECT, Home
from ingest.samples.generate import write
from ingest.samples.publisher import serve
from tests.truth.compare import compare, differences, wrong_kpis
from tests.truth.figures_of import built_figures, load_truth, true_figures
from tests.truth.judged_links import Judged, judged_build
from tests.truth.true_links import world_with_true_links

SEEDS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class World:
    """A made-up world that was walked: the home with our own links, and its truth."""

    home: Home
    truth: dict[str, Any]


def walked(seed: int, folder: Path, scale: int = 1) -> World:
    """Makes the world of a seed below a folder and runs everything over its files."""
    write(folder / "samples", seed, scale)
    home = Home(folder / "home")
    home.root.mkdir(parents=True)
    with serve(folder / "samples" / "files") as url:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("htsm")), "run"],
            env=os.environ | {"HTSM_HOME": str(home.root), "HTSM_PROFILE": "sample", "HTSM_SAMPLE_URL": url},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, f"seed {seed}: {done.stdout}{done.stderr}"
    return World(home, load_truth(folder / "samples" / "truth_world.json"))


def main() -> int:
    """Walks every seed and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=None, help="leave the worlds in this folder, to look at")
    asked = parser.parse_args()
    print(
        f"{'seed':>6}{'cells':>8}{'equal or hidden':>17}{'KPIs wrong':>12}{'own links: cells off':>22}"
        f"{'precision':>11}{'with list':>11}{'recall':>8}{'asked':>7}{'seconds':>9}"
    )
    is_good, told, all_links = True, [], Judged()
    for seed in asked.seeds:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="htsm-truth-") as made:
            folder = (asked.keep or Path(made)) / str(seed)
            world = walked(seed, folder, asked.scale)
            truth = true_figures(world.truth)
            own = compare(built_figures(world.home.work / "build.duckdb"), truth)
            links = judged_build(world.home.work / "build.duckdb", world.truth)
            other = world_with_true_links(world.home, Home(folder / "true"), world.truth)
            found = compare(built_figures(other.work / "build.duckdb"), truth)
        wrong = wrong_kpis(found)
        off = [sum(not one.is_right for one in of) for of in (found, own)]
        short = links.falls_short()
        all_links.add(links)
        is_good = is_good and not wrong and not short
        print(
            f"{seed:>6}{len(found):>8}{len(found) - off[0]:>17}{len(wrong):>12}{off[1]:>22}"
            f"{links.automatic.precision():>11.4f}{links.with_list.precision():>11.4f}"
            f"{links.with_list.recall():>8.3f}{links.questions_per_community:>7.1%}{time.monotonic() - began:>9.0f}",
            flush=True,
        )
        told.append(f"\nseed {seed}: {' '.join([*wrong, *short]) or 'all equal'}\n{differences(found, 3)}")
    told += [f"\n{what}" for what in all_links.asks_too_much()]
    print("".join(told))
    return 0 if is_good and not all_links.asks_too_much() else 1


if __name__ == "__main__":
    sys.exit(main())
