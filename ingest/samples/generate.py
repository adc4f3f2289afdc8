"""Writes the sample files: `python -m ingest.samples.generate [--out DIR] [--seed N]`. Same seed, same bytes."""

import argparse
import json
from pathlib import Path

from ingest.samples.making.activity_register import activities, register_files
from ingest.samples.making.cbs_v3 import national_table, regional_table
from ingest.samples.making.cbs_v4 import vacancy_rates
from ingest.samples.making.edition import SEED
from ingest.samples.making.regions import region_files
from ingest.samples.making.rif import rif_files
from ingest.samples.making.slim import slim_files
from ingest.samples.making.truth import truth
from ingest.samples.making.truth_breakdowns import truth_of_breakdowns
from ingest.samples.making.vacancies import LabourMarket

SAMPLES = Path(__file__).parent
FILES = SAMPLES / "files"
# beside the made-up files of a source, so that a copy of them still says what they are
NOTE = b"# VOORBEELDDATA - verzonnen\nis_sample: true\n"


def sample_files(seed: int = SEED) -> dict[str, bytes]:
    """Every file by its path below the samples folder: `files/<source_id>/...`, and the truth about them."""
    market = LabourMarket(seed)
    register = activities(seed)
    files = (
        national_table(market)
        | regional_table(market)
        | vacancy_rates(market)
        | slim_files(seed)
        | rif_files(seed)
        | register_files(seed)
        | region_files()
    )
    # two lists of one table in one place: a note says which of them is the older
    files["slim/republished/delivery.yml"] = NOTE + b"landed_at: 2023-06-01\n"
    made_up = {path.split("/")[0] for path in files} - {"regions"}
    files |= {f"{source_id}/delivery.yml": NOTE for source_id in sorted(made_up)}
    truths: dict[str, object] = {
        "truth.json": truth(register, market),
        "truth_breakdowns.json": truth_of_breakdowns(register, market),
    }
    return {f"files/{path}": content for path, content in files.items()} | {
        name: (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode() for name, value in truths.items()
    }


def write(out: Path, seed: int = SEED) -> list[Path]:
    """Writes the sample files below `out` and gives their paths."""
    written = []
    for path, content in sample_files(seed).items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        written.append(target)
    return written


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write the made-up sample data of every source.")
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder that gets files/ and truth.json")
    parser.add_argument("--seed", type=int, default=SEED, help=f"the world to make up (default {SEED})")
    options = parser.parse_args()
    for path in write(options.out, options.seed):
        print(f"{path.stat().st_size:>9,} bytes  {path}")


if __name__ == "__main__":
    main()
