"""How the exports of surveys lie among the sample files: a file per wave, an earlier export in a folder of its own."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from ingest.samples.making.edition import NOTICE
from ingest.samples.making.world import Answer, Export, Wave
from ingest.source_folder import load_source

A = TypeVar("A", bound=Answer)


def survey_files(
    waves: Sequence[Wave[A]], stem: str, suffix: str, write: Callable[[Wave[A], Export[A]], bytes]
) -> dict[str, bytes]:
    """Every export by its path, `<source_id>/<stem>-w2022-2022-11-25<suffix>`.

    The publisher serves the last export of a wave. What it corrected came by inbox: it lies in a folder of its own,
    with a note that says when.
    """
    files = {}
    for wave in waves:
        for export in wave.exports:
            folder = wave.source_id if export is wave.final else f"{wave.source_id}/export-{export.number}"
            files[f"{folder}/{stem}-{wave.table_id}-{export.landed_at}{suffix}"] = write(wave, export)
            if export is not wave.final:
                note = f"# {NOTICE}\nis_sample: true\nlanded_at: {export.landed_at}\n"
                files[f"{folder}/delivery.yml"] = note.encode()
    return files


def headers(source_id: str, layout: str, table_id: str) -> dict[str, str]:
    """The header of each item (or dropped field) in a wave, as its codebook has it."""
    lines = [c for c in load_source(source_id).columns if (c.layout, c.table_id) == (layout, table_id)]
    return {line.field: line.source_header for line in lines}


def questions(source_id: str, layout: str, table_id: str) -> dict[str, str]:
    """The wording of each item in a wave, as its codebook has it."""
    lines = [c for c in load_source(source_id).columns if (c.layout, c.table_id) == (layout, table_id)]
    return {line.field: line.question for line in lines}
