"""`python -m tests.lint_sql`: sqlfluff over the models, through dbt, in a state folder that is thrown away."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from htsm.dbt import DBT_PROJECT, environment
from htsm.home import Home


def main() -> int:
    """sqlfluff's exit code."""
    with tempfile.TemporaryDirectory() as place:
        home = Home(Path(place))
        os.environ["HTSM_HOME"] = place
        (home.work / "dbt").mkdir(parents=True)
        command = [str(Path(sys.executable).with_name("sqlfluff")), "lint", "models", "--processes", "2"]
        return subprocess.run(command, env=environment(home), cwd=DBT_PROJECT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
