"""How fast the board answers: start, memory, and every kind of page with twenty people at once."""

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import httpx
import psutil

from htsm.explained import UsageFault
from htsm.home import PROJECT, home
from publish.shelf import current
from publish.web_board.address import View

REPORT = PROJECT / "docs" / "benchmarks_board.md"
USERS = 20
ROUNDS = 3
THINK = 1.0
"""Seconds that a person looks at a page before the next click."""
VIEWS = (
    "/", "/?quarter=2022-Q4", "/lijn/AL1", "/lijn/AL6?lang=en", "/kpi/AL1.1", "/kpi/G1.2", "/kpi/AL6.1",
    "/kpi/AL3.2", "/regios", "/regios?level=arbeidsmarktregio", "/communities", "/communities?form=fieldlab",
    "/arbeidsmarkt", "/subsidies", "/kwaliteit",
)  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """Seconds to the first answer, megabytes at the end, and the seconds of every answer by view."""

    start: float
    memory: float
    answers: dict[str, list[float]]


def measure_board(say: Callable[[str], None]) -> Measured:
    """Starts the board over the current HTSM_HOME and lets twenty people walk over it. Raises UsageFault."""
    if current(home()) is None:
        raise UsageFault(f"there is no release in {home().root} to measure the board over. What to do: run `htsm run`")
    begun = time.monotonic()
    command = [str(Path(sys.executable).with_name("htsm")), "board", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            address = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
            if address is None:
                raise RuntimeError("the board did not start")
            base = address[0]
            httpx.get(base, trust_env=False).raise_for_status()
            start = time.monotonic() - begun
            say(f"{USERS} people on {base}")
            answers: dict[str, list[float]] = {view: [] for view in VIEWS}
            lock = threading.Lock()
            with ThreadPoolExecutor(USERS) as people:
                list(people.map(lambda n: _walk(base, n, answers, lock), range(USERS)))
            memory = psutil.Process(process.pid).memory_info().rss / 1e6
        finally:
            process.terminate()
    return Measured(start, memory, answers)


def _walk(base: str, number: int, answers: dict[str, list[float]], lock: threading.Lock) -> None:
    with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
        for step in range(ROUNDS * len(VIEWS)):
            time.sleep(THINK)
            # nobody looks at what the other looks at
            view = VIEWS[(step + number * 7) % len(VIEWS)]
            begun = time.monotonic()
            client.post("/_dash-update-component", json=_asked(view)).raise_for_status()
            with lock:
                answers[view].append(time.monotonic() - begun)


def _asked(href: str) -> dict[str, object]:
    path, _, search = href.partition("?")
    view = View.of(path, search)
    url = [
        {"id": "url", "property": "pathname", "value": view.path},
        {"id": "url", "property": "search", "value": f"?{search}" if search else ""},
    ]
    output = {"id": "page", "property": "children"}
    return {"output": "page.children", "outputs": output, "inputs": url, "changedPropIds": ["url.pathname"]}


def page(measured: Measured) -> str:
    """The report as Markdown."""
    every = [second for seconds in measured.answers.values() for second in seconds]
    lines = [
        "# How fast the board answers",
        "",
        f"`htsm bench --board`: {USERS} people at once over the current release, each looking {THINK:g} s at a page",
        "before the next click; on two cores, board and people together. An answer is what the browser asks of the",
        "server when a link is clicked.",
        "",
        f"- start to the first answer: {measured.start:.1f} s (at most 5)",
        f"- memory after {len(every)} answers: {measured.memory:.0f} MB (at most 400)",
        f"- all answers: median {_at(every, 50):.0f} ms, 95th percentile {_at(every, 95):.0f} ms (at most 300)",
        "",
        "| view | median ms | 95th percentile ms |",
        "|---|---:|---:|",
    ]
    lines += [
        f"| `{view}` | {_at(seconds, 50):.0f} | {_at(seconds, 95):.0f} |" for view, seconds in measured.answers.items()
    ]
    return "\n".join(lines) + "\n"


def _at(seconds: list[float], percent: int) -> float:
    return 1000 * quantiles(seconds, n=100, method="inclusive")[percent - 1]
