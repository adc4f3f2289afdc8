"""Kills a run of the whole walk at a point, or at a moment, and looks at what the next run makes of it.

A home that has a release gets a new delivery of one source: the killed run and the next one have work in every step.
`python -m tests.faults.killing --kills 200 [--seed 1]` is the long way; a line per kill.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from htsm.home import PROJECT, Home
from tests.faults.whole import assert_release_whole, exported, landed

HTSM = Path(sys.executable).with_name("htsm")
SOURCE = "slim"
POINTS = (
    ("pull", SOURCE), ("read", SOURCE), ("before:plan", None), ("plan", None), ("check_parsed", None),
    ("build", None), ("check_star", None), ("publish", None),
)  # fmt: skip


@dataclass(frozen=True)
class Kill:
    """Where or when: a step's end, or seconds after the start, of the process alone or with all it started."""

    step: str | None = None
    source_id: str | None = None
    after: float = 0.0
    with_children: bool = False

    def __str__(self) -> str:
        if self.step:
            return f"at {self.step}" + (f" of {self.source_id}" if self.source_id else "")
        return f"after {self.after:.2f} s" + (", with all it started" if self.with_children else "")


@dataclass(frozen=True)
class Stage:
    """A home with a release and news that no run has taken in, and what an undisturbed run makes of it."""

    home: Home
    seconds: float
    release_id: str
    tables: dict[str, str]
    landed: dict[str, set[str]]


def environment(home: Home) -> dict[str, str]:
    """As a person's shell has it."""
    left_out = ("HTSM_PROFILE", "HTSM_SAMPLE_URL", "HTSM_POSTGRES_URI", "HTSM_WEBHOOK_URL")
    return {k: v for k, v in os.environ.items() if k not in left_out} | {"HTSM_HOME": str(home.root)}


def run(home: Home) -> subprocess.CompletedProcess[str]:
    """`htsm run` to its end."""
    return subprocess.run(
        [str(HTSM), "run"], env=environment(home), cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False
    )


def set_stage(sample_home: Home, folder: Path) -> Stage:
    """Copies a home, drops a corrected list into its inbox, and runs a copy of it undisturbed."""
    home = Home(folder / "stage")
    shutil.copytree(sample_home.root, home.root, symlinks=True)
    listed = sorted((PROJECT / "ingest" / "samples" / "files" / SOURCE).glob("slim-toegekend-*.csv"))[-1]
    lines = listed.read_bytes().splitlines(keepends=True)
    drop = home.inbox / SOURCE
    drop.mkdir(parents=True, exist_ok=True)
    # one award less, and a later date: a new state of the list
    (drop / listed.name).write_bytes(b"".join(lines[:-2] + lines[-1:]))
    (drop / "delivery.yml").write_text("landed_at: 2024-02-14\n", encoding="utf-8")
    calm = Home(folder / "calm")
    shutil.copytree(home.root, calm.root, symlinks=True)
    begun = time.monotonic()
    done = run(calm)
    assert done.returncode == 0, done.stdout + done.stderr
    seconds = time.monotonic() - begun
    release_id = assert_release_whole(calm)
    assert release_id != assert_release_whole(home)
    return Stage(home, seconds, release_id, exported(calm), landed(calm))


def kill(home: Home, how: Kill) -> bool:
    """Starts a run and kills it; False when it had ended before."""
    command = [str(HTSM), "run"]
    if how.step:
        command = [sys.executable, "-m", "tests.faults.killed_run", *filter(None, (how.step, how.source_id))]
    process = subprocess.Popen(
        command, env=environment(home), cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    if how.step:
        assert process.wait(timeout=300) == -signal.SIGKILL, f"was not killed {how}"
        return True
    try:
        process.wait(timeout=how.after)
    except subprocess.TimeoutExpired:
        if how.with_children:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        return True
    return False


def survives(stage: Stage, how: Kill, folder: Path) -> bool:
    """Kills a run on a copy of the stage; asserts all that must hold then and after the next run."""
    home = Home(folder / "killed")
    shutil.rmtree(home.root, ignore_errors=True)
    shutil.copytree(stage.home.root, home.root, symlinks=True)
    before = landed(home)
    was_killed = kill(home, how)
    # readers see a whole release at once, the old one or the new one, and what had landed is there
    assert_release_whole(home)
    assert all(landed(home)[source_id] >= snapshots for source_id, snapshots in before.items())
    done = run(home)
    assert done.returncode == 0, f"{how}: {done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr, f"{how}: {done.stderr}"
    assert assert_release_whole(home) == stage.release_id, f"{how}: another release than undisturbed"
    assert exported(home) == stage.tables, f"{how}: other tables than undisturbed"
    assert landed(home) == stage.landed, f"{how}: other snapshots than undisturbed"
    return was_killed


def kills(number: int, seed: int, seconds: float) -> list[Kill]:
    """That many kills: the ends of steps first, then moments of a run that takes `seconds`."""
    chance = random.Random(seed)
    points = [Kill(step, source_id) for step, source_id in POINTS]
    chance.shuffle(points)
    moments = [
        Kill(after=chance.uniform(0.2, seconds), with_children=chance.random() < 0.5)
        for _ in range(max(number - len(points), number // 2))
    ]
    return (points[: number - len(moments)] + moments)[:number]


def main() -> int:
    """Kills and tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="htsm-faults-") as place:
        folder = Path(place)
        first = Home(folder / "first")
        first.root.mkdir()
        done = run(first)
        assert done.returncode == 0, done.stdout + done.stderr
        stage = set_stage(first, folder)
        print(f"an undisturbed run takes {stage.seconds:.1f} s")
        failed = ended = 0
        for number, how in enumerate(kills(asked.kills, asked.seed, stage.seconds), 1):
            try:
                ended += not survives(stage, how, folder)
            except AssertionError as fault:
                failed += 1
                print(f"{number:4} {how}: {fault}", flush=True)
            else:
                print(f"{number:4} {how}: the next run ended well", flush=True)
        print(
            f"{asked.kills} kills, seed {asked.seed}: {failed} failed; {ended} runs had ended before they were killed"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
