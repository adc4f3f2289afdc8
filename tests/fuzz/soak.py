"""Damaged files for minutes on end: `python -m tests.fuzz.soak --minutes 10 [--reader csv] [--seed N]`.

Every reader gets that many minutes; a table says what came of its mutants. Bugs are saved, a folder each, in
HTSM_FUZZ_FAILURES (by default below the system's folder for temporary files); with any, the exit code is 1.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.hunt import Hunt, hunt
from tests.fuzz.seeds import READERS

FAILURES = "HTSM_FUZZ_FAILURES"


def failures_folder() -> Path:
    """Where mutants that showed a bug are kept."""
    return Path(os.environ.get(FAILURES) or Path(tempfile.gettempdir()) / "htsm-fuzz-failures")


def main() -> int:
    """Hunts in every reader asked for, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10, help="per reader")
    parser.add_argument("--reader", choices=READERS, action="append", help="one reader; may be given again")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed gives the same mutants")
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
    return 1 if any(found.bugs for found in hunts) else 0


def line(found: Hunt) -> str:
    """A hunt as a line of the table."""
    good, refused, bug = (found.counts[kind] for kind in ("good", "refused", "bug"))
    return f"{found.reader:<14}{found.mutants:>9}{good:>9}{refused:>9}{bug:>6}{found.seconds:>9.0f}"


if __name__ == "__main__":
    sys.exit(main())
