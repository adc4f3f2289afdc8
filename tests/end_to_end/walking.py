"""Runs the `htsm` command as a person does, in a state folder of its own, and reads what it published."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

HTSM = Path(sys.executable).with_name("htsm")


@dataclass
class Walk:
    """One HTSM_HOME and the command in it."""

    home: Path

    def __call__(self, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Runs `htsm ARGUMENTS` and asserts its exit code."""
        environment = {k: v for k, v in os.environ.items() if k not in ("HTSM_PROFILE", "HTSM_SAMPLE_URL")}
        done = subprocess.run(
            [str(HTSM), *arguments],
            env=environment | {"HTSM_HOME": str(self.home)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == expect, f"htsm {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done

    @property
    def current(self) -> Path:
        """The release that readers see."""
        return (self.home / "published" / "current").resolve()

    def query(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of the published database."""
        with duckdb.connect(str(self.current / "htsm.duckdb"), read_only=True) as con:
            return con.execute(sql, list(parameters)).fetchall()

    def release(self) -> dict[str, Any]:
        """The release's own description."""
        loaded: dict[str, Any] = json.loads((self.current / "release.json").read_text())
        return loaded

    def exported(self) -> dict[str, bytes]:
        """The bytes of every exported table; run times stand apart and are left out."""
        folder = self.current / "parquet"
        return {
            str(p.relative_to(folder)): p.read_bytes()
            for p in sorted(folder.rglob("*.parquet"))
            if p.name != "run.parquet"
        }
