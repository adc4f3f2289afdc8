"""Memory is bounded, however large a file: four times the file takes far less than four times as much. Soak reads 2 GB.

DuckDB fills the memory that it is allowed, anywhere between 500 and 800 MB whatever the size: that is no fault.
Buffers that grow with the file are.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from htsm.home import PROJECT
from ingest.read.csv_rows import LARGE_BYTES

MOST_KILOBYTES = 1 << 20
"""A gibibyte, whatever the size of the file."""


def read(megabytes: int, folder: Path) -> dict[str, Any]:
    """What reading a file of that size took, in a process of its own."""
    command = [sys.executable, "-m", "tests.fuzz.large_csv", str(megabytes), str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=600, check=True)
    return json.loads(done.stdout)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read where Linux tells it")
def test_four_times_the_file_takes_little_more_memory(tmp_path):
    small, large = (read(megabytes, tmp_path / str(megabytes)) for megabytes in (150, 600))
    assert LARGE_BYTES < small["bytes"] < large["bytes"]
    for found in (small, large):
        assert found["read"] == [found["written"]]
        assert 0 < found["peak_kb"] < MOST_KILOBYTES
    assert large["peak_kb"] < 2 * small["peak_kb"]
