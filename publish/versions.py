"""With which versions of the code and its main parts a release was made."""

import platform
import subprocess
from importlib.metadata import version

from htsm.home import PROJECT

PARTS = {
    "dbt": "dbt-core",
    "dbt_duckdb": "dbt-duckdb",
    "duckdb": "duckdb",
    "gx": "great-expectations",
    "airflow": "apache-airflow",
}


def versions() -> dict[str, str]:
    """Version per part: code, dbt, dbt_duckdb, duckdb, gx, airflow, python."""
    return (
        {"code": code_version()}
        | {part: version(name) for part, name in PARTS.items()}
        | {"python": platform.python_version()}
    )


def code_version() -> str:
    """The project's version, and in a git clone its commit (`0.1.0+g1a2b3c4`, `.dirty` with changes in it)."""
    project = version("htsm-warehouse")
    try:
        found = subprocess.run(
            ["git", "-C", str(PROJECT), "describe", "--always", "--dirty=.dirty", "--exclude=*"],
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return project
    return f"{project}+g{found.stdout.strip()}"
