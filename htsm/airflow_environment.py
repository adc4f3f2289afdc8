"""Airflow's settings, as environment variables: one set for `make run` and `make up`, kept in no file.

`python -m htsm.airflow_environment` prints them for a shell: `eval "$(python -m htsm.airflow_environment)"`
makes the plain `airflow` command speak to the same metadata database.
"""

import base64
import json
import os
import secrets
from pathlib import Path

from htsm.home import PROJECT, Home, home

PORT = 8080


def folder(state: Home) -> Path:
    """Airflow's own home: metadata database, logs, keys. Deletable at any time, as all of `work/`."""
    return state.work / "airflow"


def environment(state: Home, port: int = PORT) -> dict[str, str]:
    """Every setting that differs from Airflow's own; makes Airflow's home and its keys when they are not there.

    The API binds to loopback, and the empty `airflow.cfg` keeps Airflow from writing one that would go stale.
    """
    place = folder(state)
    place.mkdir(parents=True, exist_ok=True)
    (place / "airflow.cfg").touch()
    return {
        "AIRFLOW_HOME": str(place),
        "AIRFLOW_CONFIG": str(place / "airflow.cfg"),
        "HTSM_HOME": str(state.root),
        **dict.fromkeys(("NO_PROXY", "no_proxy"), _never_by_proxy()),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "60",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{place / 'airflow.db'}",
        # its registry would fill the task logs with a thousand lines
        "AIRFLOW__LOGGING__NAMESPACE_LEVELS": "great_expectations=WARNING",
        **_keys(place / "keys.json"),
    }


def _never_by_proxy() -> str:
    """Loopback, beside what the machine excepts already."""
    already = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or ""
    return ",".join(dict.fromkeys([*filter(None, already.split(",")), "127.0.0.1", "localhost"]))


def _keys(path: Path) -> dict[str, str]:
    """The keys that Airflow's parts must share; made once, readable by their owner only."""
    if not path.exists():
        keys = {
            "AIRFLOW__API__SECRET_KEY": secrets.token_urlsafe(32),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
            "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        aside = path.with_name(f"keys.{os.getpid()}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(keys, file)
        aside.replace(path)
    read: dict[str, str] = json.loads(path.read_text())
    return read


if __name__ == "__main__":
    import shlex

    print("\n".join(f"export {name}={shlex.quote(value)}" for name, value in environment(home()).items()))
