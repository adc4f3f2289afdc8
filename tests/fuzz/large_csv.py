"""A csv far larger than memory: `python -m tests.fuzz.large_csv MEGABYTES FOLDER` writes one, reads it, says the peak.

The file is of the source `vacancies`. What is printed is JSON: bytes, rows written and read, the peak of memory of
the process (VmHWM, kB) and the seconds that reading took.
"""

import json
import re
import shutil
import sys
import time
from pathlib import Path

from htsm.home import Home

_HEADER = "vacancy_id,duplicate_group_id,posted_on,expired_on,job_title,education_level,place,postcode,skills\n"
_ROWS_AT_ONCE = 10_000


def write(path: Path, megabytes: int) -> int:
    """Writes a csv of that many megabytes or a little more; gives its number of rows of data."""
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEADER)
        while file.tell() < megabytes * 1_000_000:
            file.writelines(
                f"v{i:09d},g{i // 3:09d},2023-{i % 12 + 1:02d}-{i % 28 + 1:02d},,Verzonnen lasser {i % 997},"
                f'mbo {i % 4 + 1},Zwolle,80{i % 90 + 10} AB,"lassen;frezen;rol{i % 50}"\n'
                for i in range(rows, rows + _ROWS_AT_ONCE)
            )
            rows += _ROWS_AT_ONCE
    return rows


def peak_kilobytes() -> int:
    """The most memory that this process ever held."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) if found else 0


def main(megabytes: int, folder: Path) -> int:
    """Writes, reads and removes the file; see above."""
    from ingest.pull.source import pull_source
    from ingest.read.snapshots import read_source

    place = folder / "drop"
    place.mkdir(parents=True)
    path = place / "vacatures.csv"
    try:
        rows = write(path, megabytes)
        size, state = path.stat().st_size, Home(folder / "var")
        started = time.monotonic()
        pull_source(state, "vacancies", "inbox", place)
        path.unlink()
        reports = read_source(state, "vacancies")
        found = {"bytes": size, "written": rows, "read": [r.get("rows_loaded") for r in reports]}
        print(json.dumps(found | {"peak_kb": peak_kilobytes(), "seconds": round(time.monotonic() - started)}))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2])))
