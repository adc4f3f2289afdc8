"""Mutants of one reader through a process of their own, which may crash or hang without taking the hunt along."""

import multiprocessing
import resource
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from htsm.home import Home
from tests.fuzz.judge import BUG, Outcome, judged
from tests.fuzz.mutations import mutant
from tests.fuzz.seeds import Seed, seeds

SECONDS_PER_MUTANT = 20
_SECONDS_TO_START = 120
_ADDRESS_SPACE = 8 * 1024**3


@dataclass
class Hunt:
    """What a hunt gave: how many mutants were good, refused or bugs, and the bugs by number of the mutant."""

    reader: str
    counts: dict[str, int] = field(default_factory=lambda: {"good": 0, "refused": 0, "bug": 0})
    bugs: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def mutants(self) -> int:
        """How many were tried."""
        return sum(self.counts.values())


def made(reader: str, seed: int, number: int) -> tuple[Seed, bytes]:
    """Mutant `number` of a reader, and what it was made of; the same for the same seed."""
    of_reader = seeds(reader)
    random = Random(f"{seed}/{reader}/{number}")
    # every seed gets its share
    origin = of_reader[number % len(of_reader)]
    return origin, mutant(origin.content, reader, random)


def hunt(reader: str, seed: int, count: int | None, seconds: float | None, failures: Path) -> Hunt:
    """Tries `count` mutants, or as many as there are seconds for; each bug is saved in the folder `failures`."""
    found = Hunt(reader)
    seeds(reader)  # making them takes a while, once
    started = time.monotonic()
    number = 0

    def goes_on() -> bool:
        if count is not None:
            return number < count
        return time.monotonic() - started < (seconds or 0)

    context: Any = multiprocessing.get_context("spawn")
    while goes_on():
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs,))
        process.start()
        theirs.close()
        patience = _SECONDS_TO_START
        try:
            while goes_on():
                outcome = _answer(ours, made(reader, seed, number), patience)
                patience = SECONDS_PER_MUTANT
                found.counts[outcome.kind] += 1
                if outcome.kind == BUG:
                    found.bugs[number] = outcome.told
                    _save(failures, reader, seed, number, outcome.told)
                number += 1
                if outcome.told.startswith(_LOST):
                    break
        finally:
            process.kill()
            process.join()
            ours.close()
    found.seconds = time.monotonic() - started
    return found


_LOST = "the process"


def _answer(ours: "Connection[Any, Any]", delivery: tuple[Seed, bytes], patience: float) -> Outcome:
    try:
        ours.send(delivery)
        if not ours.poll(patience):
            return Outcome(BUG, f"{_LOST} gave no answer in {patience} seconds")
        kind, told = ours.recv()
    except (EOFError, ConnectionError):
        return Outcome(BUG, f"{_LOST} ended")
    return Outcome(kind, told)


def _save(failures: Path, reader: str, seed: int, number: int, told: str) -> None:
    origin, content = made(reader, seed, number)
    folder = failures / f"{reader}-{seed}-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in origin.files(content).items():
        (folder / name).write_bytes(data)
    (folder / "told.txt").write_text(
        f"source {origin.source_id}\n{told}\n", encoding="utf-8", errors="backslashreplace"
    )


def _work(pipe: "Connection[Any, Any]") -> None:
    import logging

    logging.disable()
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    with tempfile.TemporaryDirectory(prefix="htsm-fuzz-") as folder:
        while True:
            try:
                delivery = pipe.recv()
            except EOFError:
                return
            outcome = tried(Path(folder), *delivery)
            pipe.send((outcome.kind, outcome.told))


def tried(folder: Path, origin: Seed, content: bytes) -> Outcome:
    """What comes of a delivery with other bytes for its file, in an empty state folder below `folder`."""
    place, state = folder / "drop" / origin.source_id, folder / "var"
    for path in (place, state):
        shutil.rmtree(path, ignore_errors=True)
    place.mkdir(parents=True)
    for name, data in origin.files(content).items():
        (place / name).write_bytes(data)
    return judged(Home(state), origin.source_id, place)
