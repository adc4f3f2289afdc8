"""SPSS files (.sav, .zsav): every case a row of text, every variable a column.

The reading is done by `sav_text` in a process of its own, which streams the cases back: a file on which the library
breaks down ends that process and not ours, only some thousands of cases are held at once, and nothing is put on disk.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.home import PROJECT
from htsm.sql import identifier
from ingest.read.raw_table import RawTable
from ingest.read.sav_text import DAMAGED
from ingest.read.strange import StrangeFile

if TYPE_CHECKING:
    import duckdb

_PATIENCE_SECONDS = 900
# a process that is at fault has ended by the time that its stream broke off
_LAST_WORDS_SECONDS = 5


def table(path: Path, name: str) -> RawTable:
    """The file as one raw table; `_row` is the case's number. Raises StrangeFile when the file is damaged."""

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        _load(con, relation, path)
        return len(keys)

    keys = _names(path)
    return RawTable(file=name, sheet="", peek=[], load=load, keys=keys, is_damaged=True)


def _command(task: str, path: Path) -> list[str]:
    return [sys.executable, "-m", "ingest.read.sav_text", task, str(path.resolve())]


def _names(path: Path) -> list[str]:
    try:
        done = subprocess.run(
            _command("names", path), cwd=PROJECT, capture_output=True, timeout=_PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _damaged(None, "reading its list of variables takes for ever") from error
    if done.returncode:
        raise _damaged(done.returncode, done.stderr.decode("utf-8", "replace"))
    names: list[str | None] = json.loads(done.stdout)
    if None in names:
        raise _damaged(None, f"variable {names.index(None) + 1} has no name")
    return [name for name in names if name is not None]


def _load(con: "duckdb.DuckDBPyConnection", relation: str, path: Path) -> None:
    import duckdb
    import pyarrow as pa

    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(_command("cases", path), cwd=PROJECT, stdout=subprocess.PIPE, stderr=told) as process,
    ):
        problem: Exception | None = None
        try:
            _copy_stream(con, relation, pa.ipc.open_stream(process.stdout))
        except (pa.ArrowException, OSError, duckdb.Error) as error:
            problem = error
        code = _exit_code(process, _PATIENCE_SECONDS if problem is None else _LAST_WORDS_SECONDS)
        told.seek(0)
        said = told.read().decode("utf-8", "replace")
    if code:
        raise _damaged(code, said) from problem
    if problem:
        raise problem


def _copy_stream(con: "duckdb.DuckDBPyConnection", relation: str, stream: Any) -> None:
    con.register("_cases_in", stream)
    try:
        con.execute(f"create or replace temp table {identifier(relation)} as select * from _cases_in")
    finally:
        con.unregister("_cases_in")


def _exit_code(process: "subprocess.Popen[bytes]", patience: float) -> int | None:
    """How the process ended; None when it did not in time, and was ended here: then it was not the one at fault."""
    try:
        return process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        return None


def _damaged(code: int | None, said: str) -> StrangeFile:
    reason = said.strip().splitlines()[-1][:200] if said.strip() else ""
    if code is not None and code != DAMAGED:
        reason = "the program that reads it broke down on it"
    return StrangeFile(
        f"the SPSS file is cut off or damaged ({reason})",
        "export it again, or open it in SPSS and save it anew; the last good delivery stays in use",
    )
