"""Writes the sample files: `python -m ingest.samples.generate [--out DIR] [--seed N] [--scale S]`.

Same seed and scale, same bytes. All files are of one made-up world (`making/world`), and so is the truth about them.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from ingest.samples.making.activity_register import activity_register_files
from ingest.samples.making.cbs import cbs_files
from ingest.samples.making.cbs_v3 import national_table, regional_table
from ingest.samples.making.cbs_v4 import vacancy_rates
from ingest.samples.making.company_survey import company_survey_files
from ingest.samples.making.curricula_evaluation import curricula_evaluation_files
from ingest.samples.making.curricula_survey import curricula_survey_files
from ingest.samples.making.edition import SEED
from ingest.samples.making.eurostat import eurostat_files
from ingest.samples.making.fieldlabs import fieldlabs_files
from ingest.samples.making.lc_inventory import lc_inventory_files
from ingest.samples.making.organisations import organisations_files
from ingest.samples.making.partner_survey import partner_survey_files
from ingest.samples.making.pps_register import pps_register_files
from ingest.samples.making.regions import region_files
from ingest.samples.making.rif import rif_files
from ingest.samples.making.rif_pdf import rif_pdf_files
from ingest.samples.making.slim import slim_files
from ingest.samples.making.technohubs import technohubs_files
from ingest.samples.making.truth import truth
from ingest.samples.making.truth_breakdowns import truth_of_breakdowns
from ingest.samples.making.uwv_tension import uwv_tension_files
from ingest.samples.making.vacancies import vacancies_files
from ingest.samples.making.world import World, world
from ingest.samples.making.world_truth import truth_world

SAMPLES = Path(__file__).parent
FILES = SAMPLES / "files"
# beside the made-up files of a source, so that a copy of them still says what they are
NOTE = b"# VOORBEELDDATA - verzonnen\nis_sample: true\n"
# what writes the files of a source from the world, paths below files/
WRITERS: tuple[Callable[[World], dict[str, bytes]], ...] = (
    fieldlabs_files,
    pps_register_files,
    technohubs_files,
    organisations_files,
    rif_pdf_files,
    lc_inventory_files,
    partner_survey_files,
    curricula_survey_files,
    curricula_evaluation_files,
    company_survey_files,
    cbs_files,
    uwv_tension_files,
    eurostat_files,
    vacancies_files,
)


def sample_files(seed: int = SEED, scale: int = 1) -> dict[str, bytes]:
    """Every file by its path below the samples folder: `files/<source_id>/...`, and the truth about them."""
    made_up = world(seed, scale)
    files = (
        national_table(made_up.market)
        | regional_table(made_up.market)
        | vacancy_rates(made_up.market)
        | slim_files(list(made_up.slim_awards))
        | rif_files(list(made_up.rif_projects))
        | activity_register_files(list(made_up.activities))
        | region_files()
    )
    for write_source in WRITERS:
        files |= write_source(made_up)
    # two lists of one table in one place: a note says which of them is the older
    files["slim/republished/delivery.yml"] = NOTE + b"landed_at: 2023-06-01\n"
    sources = {path.split("/")[0] for path in files} - {"regions"}
    files = {f"{source_id}/delivery.yml": NOTE for source_id in sorted(sources)} | files
    truths: dict[str, object] = {
        "truth.json": truth(made_up.activities, made_up.market),
        "truth_breakdowns.json": truth_of_breakdowns(made_up.activities, made_up.market),
    }
    written = {name: (json.dumps(v, indent=1, ensure_ascii=False) + "\n").encode() for name, v in truths.items()}
    written["truth_world.json"] = truth_world(made_up)
    return {f"files/{path}": content for path, content in files.items()} | written


def write(out: Path, seed: int = SEED, scale: int = 1) -> list[Path]:
    """Writes the sample files below `out` and gives their paths."""
    written = []
    for path, content in sample_files(seed, scale).items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        written.append(target)
    return written


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write the made-up sample data of every source.")
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder that gets files/ and the truth")
    parser.add_argument("--seed", type=int, default=SEED, help=f"the world to make up (default {SEED})")
    parser.add_argument("--scale", type=int, default=1, help="so many times the communities, awards, vacancies")
    options = parser.parse_args()
    for path in write(options.out, options.seed, options.scale):
        print(f"{path.stat().st_size:>9,} bytes  {path}")


if __name__ == "__main__":
    main()
