"""Where a release is and how to open it, as seen from the folder one stands in."""

import json
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.shelf import Release


def folder_path(release: "Release") -> str:
    """The folder of the release."""
    return _seen_from_here(release.path)


def database_path(release: "Release") -> str:
    """The DuckDB file, through the pointer when the release is the current one: the same line works tomorrow."""
    pointer = release.path.parent.parent / "current"
    folder = pointer if pointer.resolve() == release.path else release.path
    return _seen_from_here(folder / release.database.name)


def sql_command(release: "Release") -> str:
    """A shell line that shows the KPIs of the latest quarter with the Python that runs now."""
    code = (
        f"import duckdb; duckdb.connect({json.dumps(database_path(release))}, read_only=True)"
        '.sql("from marts.kpi_current select kpi_id, name_nl, value, target, status '
        'where region_level = $$nl$$ and breakdown = $$$$").show(max_rows=60)'
    )
    return f"{shlex.quote(_seen_from_here(Path(sys.executable)))} -c {shlex.quote(code)}"


def _seen_from_here(path: Path) -> str:
    # Outside the folder one stands in, an absolute path says more than a row of `../`.
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
