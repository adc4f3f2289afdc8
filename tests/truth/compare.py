"""What was built against the truth: `python -m tests.truth.compare [BUILD_DB] [KPI...] [--all] [--table NAME]`.

BUILD_DB is a build database or a release (default `$HTSM_HOME/work/build.duckdb`). A line per KPI:

    equal     same value (1e-9), or neither side has one; numerator, denominator and n are the same where both have them
    hidden    suppressed here, and rightly: fewer than five in the truth, or beside such a cell in the same quarter
    differ    both have a value, not the same
    parts     same value, another numerator, denominator or n
    shown     fewer than five in the truth, and published here
    ours only / truth only      one side has a value
    missing / extra             one side has no row

then the first differences of each KPI (`--all`: all of them). `--table intermediate.int_kpi_measurements` compares
before suppression. Exit code 1 when anything differs. To work with the true links first: see `true_links`.
"""

import argparse
import math
import os
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from htsm.home import home
from tests.truth.figures_of import SHIPPED, Cell, Figure, built_figures, load_truth, true_figures

RIGHT = ("equal", "hidden")
WRONG = ("differ", "parts", "shown", "ours only", "truth only", "missing", "extra")


@dataclass(frozen=True)
class Compared:
    """One cell: which of RIGHT or WRONG it is, and both sides."""

    cell: Cell
    outcome: str
    ours: Figure | None
    truth: Figure | None

    @property
    def is_right(self) -> bool:
        """Whether there is nothing to explain."""
        return self.outcome in RIGHT


def same(ours: float | None, truth: float | None) -> bool:
    """Equal within 1e-9; the file of the truth keeps ten digits."""
    if ours is None or truth is None:
        return ours is truth
    return math.isclose(ours, truth, rel_tol=1e-9, abs_tol=1e-10)


def compare(ours: dict[Cell, Figure], truth: dict[Cell, Figure]) -> list[Compared]:
    """Every cell of either side, in order."""
    small = {(cell.kpi_id, cell.period_end) for cell, figure in truth.items() if figure.suppressed}
    found = []
    for cell in sorted(ours.keys() | truth.keys()):
        near_small = (cell.kpi_id, cell.period_end) in small
        mine, true = ours.get(cell), truth.get(cell)
        found.append(Compared(cell, _outcome(mine, true, near_small), mine, true))
    return found


def _outcome(ours: Figure | None, truth: Figure | None, near_small: bool) -> str:
    if ours is None:
        return "missing"
    if truth is None:
        return "extra"
    if ours.suppressed:
        is_empty = (ours.value, ours.numerator, ours.denominator, ours.n) == (None,) * 4
        return "hidden" if near_small and is_empty else "truth only"
    if truth.suppressed:
        return "shown" if ours.value is not None else "truth only"
    if ours.value is None or truth.value is None:
        return "equal" if ours.value is truth.value else "truth only" if ours.value is None else "ours only"
    if not same(ours.value, truth.value):
        return "differ"
    pairs = ((ours.numerator, truth.numerator), (ours.denominator, truth.denominator), (ours.n, truth.n))
    # a number that is not told by one side is no difference
    return "equal" if all(a is None or b is None or same(a, b) for a, b in pairs) else "parts"


def counts(found: list[Compared]) -> dict[str, Counter[str]]:
    """How many cells of each outcome, per KPI."""
    by_kpi: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        by_kpi[one.cell.kpi_id][one.outcome] += 1
    return dict(by_kpi)


def wrong_kpis(found: list[Compared]) -> list[str]:
    """The KPIs of which any cell is not right."""
    return sorted(kpi for kpi, of in counts(found).items() if any(of[outcome] for outcome in WRONG))


def table(found: list[Compared]) -> str:
    """The counts as text."""
    heads = [*RIGHT, *WRONG]
    lines = ["KPI     " + "".join(f"{head:>12}" for head in heads)]
    for kpi, of in counts(found).items():
        lines.append(f"{kpi:<8}" + "".join(f"{of[head] or '.':>12}" for head in heads))
    return "\n".join(lines)


def differences(found: list[Compared], most: int = 12) -> str:
    """The cells that are not right, the first `most` of each KPI, as text."""
    lines, told = [], Counter[str]()
    for one in found:
        if one.is_right:
            continue
        told[one.cell.kpi_id] += 1
        if told[one.cell.kpi_id] <= most:
            lines.append(_line(one))
    lines += [f"{kpi}: {count - most} more (--all)" for kpi, count in told.items() if count > most]
    return "\n".join(lines)


def _line(one: Compared) -> str:
    cell = one.cell
    where = f"{cell.kpi_id} {cell.period_end} {cell.region_level}/{cell.region_code} {cell.breakdown or '(headline)'}"
    return f"{where}: {one.outcome}: ours {_told(one.ours)}; truth {_told(one.truth)}"


def _told(figure: Figure | None) -> str:
    if figure is None:
        return "no row"
    if figure.value is None:
        return "suppressed" if figure.suppressed else f"none ({figure.reason})"
    parts = [f"{name} {getattr(figure, name):g}" for name in ("numerator", "denominator", "n")
             if getattr(figure, name) is not None]  # fmt: skip
    return f"{figure.value!r}" + (f" ({', '.join(parts)})" if parts else "")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", nargs="?", help="build database or release; default that of HTSM_HOME")
    parser.add_argument("kpi", nargs="*", help="KPIs; default all")
    parser.add_argument("--all", action="store_true", help="every difference, not the first twelve of a KPI")
    parser.add_argument("--table", default="", help="another relation with the columns of marts.kpi_observation")
    parser.add_argument("--truth", type=Path, default=SHIPPED, help="truth_world.json of another world")
    asked = parser.parse_args()
    kpis = list(asked.kpi)
    database = home().work / "build.duckdb"
    if asked.database and (os.sep in asked.database or asked.database.endswith(".duckdb")):
        database = Path(asked.database)
    elif asked.database:
        kpis = [asked.database, *kpis]
    truth = true_figures(load_truth(asked.truth), kpis)
    found = compare(built_figures(database, kpis, asked.table), truth)
    print(table(found))
    if text := differences(found, sys.maxsize if asked.all else 12):
        print("\n" + text)
    wrong = wrong_kpis(found)
    print(f"\n{len(counts(found)) - len(wrong)} KPIs equal the truth; {len(wrong)} do not: {' '.join(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
