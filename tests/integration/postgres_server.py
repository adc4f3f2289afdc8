"""A real Postgres on loopback, in a folder of its own, installed with apt where that is allowed."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", "postgresql"]
USER = "htsm"


class NoPostgres(Exception):
    """There is none here and it cannot be installed; says what would."""


def binaries() -> Path:
    """The folder with initdb and pg_ctl, after installing them if need be. Raises NoPostgres."""
    if not _found():
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise NoPostgres(f"no Postgres here; what to do: {' '.join(INSTALL)}")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], INSTALL):
            subprocess.run(command, env=quiet, check=True, capture_output=True)
    if not (found := _found()):
        raise NoPostgres("postgresql was installed, and its programs are nowhere")
    return found


def _found() -> Path | None:
    on_path = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return Path(on_path).parent if on_path else next((p.parent for p in places), None)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Starts a server with its data in `folder` and gives its address; it ends with the block."""
    programs = binaries()
    # Postgres refuses to run as root
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    as_user = {"user": account.pw_uid, "group": account.pw_gid} if account else {}
    folder.mkdir(parents=True, exist_ok=True)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
        for parent in folder.parents:
            if not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o001)
    data, port = folder / "data", _free_port()

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, **as_user
        )

    run("initdb", "--pgdata", str(data), "--username", USER, "--auth", "trust", "--no-sync", "--encoding", "UTF8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run("pg_ctl", "--pgdata", str(data), "-o", options, "-l", str(folder / "log"), "--wait", "start")
    try:
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "--pgdata", str(data), "--mode", "immediate", "stop")


@contextmanager
def running_or_skipped(folder: Path) -> Iterator[str]:
    """The same for a test, which is skipped where there is no Postgres and none can be installed (never in CI)."""
    try:
        with running(folder) as uri:
            yield uri
    except NoPostgres as missing:
        pytest.skip(str(missing))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
