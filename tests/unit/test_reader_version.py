"""A change in what decides reading is a new reader version: nothing that a declaration passes through is left out."""

import subprocess
import sys

from htsm.home import PROJECT
from ingest.read.snapshots import deciding_files

IMPORTED = """
import sys
import ingest.source_folder, ingest.map.overlay, ingest.door
print(*(m.__file__ for n, m in sys.modules.items() if n.startswith("ingest.") and m.__file__))
"""
# they take no part in what is read: a journal's lines are in the version by `decisions_mark`, and a refusal is words
APART = {"ingest/journal.py", "ingest/refusal.py", "ingest/map/__init__.py"}


def test_what_declarations_pass_through_is_part_of_the_version():
    told = subprocess.run([sys.executable, "-c", IMPORTED], cwd=PROJECT, capture_output=True, text=True, check=True)
    imported = {path.removeprefix(f"{PROJECT}/") for path in told.stdout.split()}
    files = {str(path.relative_to(PROJECT)) for path in deciding_files("slim")}
    assert {"ingest/source_folder.py", "ingest/cell_types.py", "ingest/read/cells.sql"} <= files
    assert len(imported) >= 8
    assert imported - files - APART == set()
