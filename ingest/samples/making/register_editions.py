"""How the editions of a register lie among the sample files: the current one on top, the others in folders."""

from collections.abc import Callable

from ingest.samples.making.edition import NOTICE
from ingest.samples.making.world import Edition, World


def register_files(
    world: World, source_id: str, stem: str, write: Callable[[Edition], tuple[str, bytes]]
) -> dict[str, bytes]:
    """Every edition by its path, `<source_id>/<stem>-2023-12-01<suffix>`; `write` gives suffix and bytes.

    The publisher serves the one of the latest day. The others came by inbox: each lies in a folder named after it,
    with a note that says when it came and of which day it speaks.
    """
    editions = world.editions_of(source_id)
    current = max(editions, key=lambda edition: (edition.valid_as_of, edition.landed_at))
    files = {}
    for edition in editions:
        suffix, content = write(edition)
        folder = source_id if edition is current else f"{source_id}/{edition.name}"
        files[f"{folder}/{stem}-{edition.valid_as_of}{suffix}"] = content
        if edition is not current:
            note = [f"# {NOTICE}", "is_sample: true", f"landed_at: {edition.landed_at}"]
            note += [f"valid_as_of: {edition.valid_as_of}", ""]
            files[f"{folder}/delivery.yml"] = "\n".join(note).encode()
    return files
