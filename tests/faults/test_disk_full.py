"""The disk fills up: the run fails in words, readers keep their release, and with room again the next run ends well."""

import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from htsm.home import PROJECT, Home
from publish.shelf import current
from tests.faults.killing import HTSM, Stage, environment, run
from tests.faults.whole import assert_release_whole, exported, landed

MB = 1024 * 1024
Limit = Callable[[], None] | None


@contextmanager
def little_room(folder: Path, room: int, stage: Stage) -> Iterator[tuple[Home, Limit]]:
    """A copy of the stage on a file system with so many bytes to spare; where none can be mounted, files that big."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4G", "tmpfs", str(folder)], capture_output=True, check=False
    )
    try:
        home = Home(folder / "home")
        shutil.copytree(stage.home.root, home.root, symlinks=True)
        if mounted.returncode == 0:
            resize(folder, shutil.disk_usage(folder).used + room)
            yield home, None
        else:
            yield home, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def resize(folder: Path, room: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={room}", str(folder)], capture_output=True, check=False)


@pytest.mark.parametrize("room", [MB // 4, 30 * MB], ids=lambda room: f"{room / MB:g} MB left")
def test_a_full_disk_is_told_and_the_last_release_stays(stage: Stage, tmp_path: Path, room: int) -> None:
    with little_room(tmp_path / "disk", room, stage) as (home, limit):
        before, was = landed(home), current(home)
        full = subprocess.run(
            [str(HTSM), "run"],
            env=environment(home) | {"TMPDIR": str(tmp_path)},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=300,
            preexec_fn=limit,
            check=False,
        )
        # a source that could not land does not stop the others; a build that could not be written stops the run
        assert full.returncode == (0 if room < MB else 1), full.stdout + full.stderr
        assert "Traceback" not in full.stderr, full.stderr
        assert "What to do" in full.stderr + full.stdout
        assert was is not None and assert_release_whole(home) == was.release_id
        assert all(landed(home)[source_id] >= snapshots for source_id, snapshots in before.items())
        resize(tmp_path / "disk", 4096 * MB)
        done = run(home)
        assert done.returncode == 0, done.stdout + done.stderr
        assert assert_release_whole(home) == stage.release_id
        assert exported(home) == stage.tables
