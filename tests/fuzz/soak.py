"""Damaged files for minutes on end: `python -m tests.fuzz.soak --minutes 10 [--reader csv] [--seed N]`.

Every reader gets that many minutes; a table says what came of its mutants. Bugs are saved, a folder each, in
HTSM_FUZZ_FAILURES (by default below the system's folder for temporary files); with any, the exit code is 1.
At the end, unless single readers were asked for, a csv of 2 GB is read (`--gigabytes`) in less than 1 GB of memory.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from htsm.home import PROJECT
from tests.fuzz.hunt import Hunt, hunt
from tests.fuzz.seeds import READERS

FAILURES = "HTSM_FUZZ_FAILURES"
_MOST_KILOBYTES = 1 << 20


def failures_folder() -> Path:
    """Where mutants that showed a bug are kept."""
    return Path(os.environ.get(FAILURES) or Path(tempfile.gettempdir()) / "htsm-fuzz-failures")


def main() -> int:
    """Hunts in every reader asked for, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10, help="per reader")
    parser.add_argument("--reader", choices=READERS, action="append", help="one reader; may be given again")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed gives the same mutants")
    parser.add_argument("--gigabytes", type=float, default=2, help="the size of the large csv; 0 leaves it out")
    asked = parser.parse_args()
    folder = failures_folder()
    print(f"seed {asked.seed}; failures are saved in {folder}")
    print(f"{'reader':<14}{'mutants':>9}{'good':>9}{'refused':>9}{'bugs':>6}{'seconds':>9}")
    hunts = []
    for reader in asked.reader or READERS:
        found = hunt(reader, asked.seed, None, asked.minutes * 60, folder)
        hunts.append(found)
        print(line(found), flush=True)
    for found in hunts:
        for number, told in sorted(found.bugs.items()):
            print(f"\n{found.reader} {number}: {told.strip()[-1500:]}")
    is_small = asked.reader or not asked.gigabytes or large_csv_fits(asked.gigabytes)
    return 1 if any(found.bugs for found in hunts) or not is_small else 0


def large_csv_fits(gigabytes: float) -> bool:
    """Whether a large csv is read whole in less than 1 GB of memory; prints what it took."""
    with tempfile.TemporaryDirectory(prefix="htsm-large-") as folder:
        command = [sys.executable, "-m", "tests.fuzz.large_csv", str(round(gigabytes * 1000)), f"{folder}/csv"]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2000:])
        return False
    took = json.loads(done.stdout)
    print(f"\nlarge csv: {done.stdout.strip()}")
    return bool(took["read"] == [took["written"]] and took["peak_kb"] < _MOST_KILOBYTES)


def line(found: Hunt) -> str:
    """A hunt as a line of the table."""
    good, refused, bug = (found.counts[kind] for kind in ("good", "refused", "bug"))
    return f"{found.reader:<14}{found.mutants:>9}{good:>9}{refused:>9}{bug:>6}{found.seconds:>9.0f}"


if __name__ == "__main__":
    sys.exit(main())
