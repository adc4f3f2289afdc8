"""Eurostat's dissemination API, as far as one whole file goes: `./sdmx/2.1/data/<data set>?format=TSV`."""

import re
from collections.abc import Mapping
from pathlib import Path

from ingest.samples.serving import landing_page
from ingest.samples.serving.reply import Reply, html

_FORMATS = {"TSV": ".tsv", "SDMX-CSV": ".csv", "structurespecificdata": ".xml", "JSON": ".json"}


def answer(folder: Path, parts: list[str], query: Mapping[str, str], headers: Mapping[str, str]) -> Reply:
    """The newest edition of a data set in the format that was asked for; a key of series after it is not looked at."""
    match parts:
        case ["sdmx", "2.1", "data", data_set, *_]:
            suffix = _FORMATS.get(query.get("format", "structurespecificdata"))
        case ["statistics", "1.0", "data", data_set]:
            suffix = ".json"
        case _:
            return html(404, "Page not found")
    editions = sorted(
        path.name
        for path in (folder.iterdir() if folder.is_dir() else ())
        if suffix and re.fullmatch(rf"{re.escape(data_set)}-[0-9-]+{re.escape(suffix)}", path.name, re.IGNORECASE)
    )
    return landing_page.file(folder, editions[-1], headers) if editions else html(404, "Page not found")
