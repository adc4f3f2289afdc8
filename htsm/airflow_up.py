"""`make up`: Airflow's scheduler, DAG processor, triggerer and API server on this machine, until interrupted.

The same four parts that `airflow standalone` starts, without its two log servers: those listen on every network
interface and cannot be told otherwise. All parts share one session, so that none outlives this process.
"""

import argparse
import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import psutil

from htsm.airflow_environment import PORT, environment, folder
from htsm.home import home
from htsm.turn import AlreadyRunning, turn

PARTS = {
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
    "api-server": ["api-server"],
}
GRACE = 20.0


def main() -> int:
    """Runs until SIGINT or SIGTERM (exit 0), or until a part ends by itself (exit 1, its last lines shown)."""
    parser = argparse.ArgumentParser(prog="make up", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("HTSM_AIRFLOW_PORT", PORT)))
    port = parser.parse_args().port
    from htsm.walk import publisher

    profile = os.environ.setdefault("HTSM_PROFILE", "sample")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        with turn(home()), publisher(profile):
            return _serve(port)
    except KeyboardInterrupt:
        return 0
    except AlreadyRunning as error:
        print(error, file=sys.stderr)
        return 1


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _serve(port: int) -> int:
    state = home()
    settings = os.environ | environment(state, port)
    logs = folder(state) / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / "database.log").open("ab") as log:
        command = [sys.executable, "-m", "htsm.airflow_database"]
        made = subprocess.run(command, env=settings, stdout=log, stderr=log, check=False)
    if made.returncode:
        return _tell("database", made.returncode, logs)
    airflow = Path(sys.executable).with_name("airflow")
    parts: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in PARTS.items():
            with (logs / f"{name}.log").open("ab") as log:
                parts[name] = subprocess.Popen(
                    [str(airflow), *command],
                    env=settings,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        _announce(port, parts, folder(state))
        while True:
            if ended := _ended(parts):
                return _tell(ended, parts[ended].returncode, logs)
            time.sleep(0.5)
    finally:
        _stop([part.pid for part in parts.values()])


def _ended(parts: dict[str, subprocess.Popen[bytes]]) -> str | None:
    return next((name for name, part in parts.items() if part.poll() is not None), None)


def _announce(port: int, parts: dict[str, subprocess.Popen[bytes]], place: Path) -> None:
    """Says where Airflow is, once it answers."""
    begun = time.monotonic()
    while not _answers(port) and not _ended(parts):
        time.sleep(0.5)
    if _ended(parts):
        return
    print(f"Airflow answers at http://127.0.0.1:{port} ({time.monotonic() - begun:.0f} s). Ctrl-C stops it.")
    print(f"User admin; the password is in {place / 'simple_auth_manager_passwords.json.generated'}")
    print(f"Logs are in {place / 'logs'}", flush=True)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/api/v2/version")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _tell(name: str, code: int, logs: Path) -> int:
    log = logs / f"{name}.log"
    tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
    print(f"Airflow's {name} ended by itself (exit code {code}):\n{tail}", file=sys.stderr)
    print(f"What to do: see {log}; when the port is taken: HTSM_AIRFLOW_PORT=8081 make up", file=sys.stderr)
    return 1


def _members(sessions: list[int]) -> list[Any]:
    """Every live process of these sessions, tasks included: they have process groups of their own."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) in sessions and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def _stop(sessions: list[int]) -> None:
    """Asks all to end, waits, and kills who did not."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for process in _members(sessions):
        process.terminate()
    psutil.wait_procs(_members(sessions), timeout=GRACE)
    for process in _members(sessions):
        process.kill()


if __name__ == "__main__":
    sys.exit(main())
