"""docker-compose.yml, Dockerfile and .env.example: all they name is there, and a planted fault is found."""

import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from htsm import airflow_secrets
from htsm.home import PROJECT
from tests.unit.compose_checks import CELERY_PROVIDER, Files, problems, texts

FILES = Files.of_the_project()
SCHEMA = json.loads((Path(__file__).parent / "compose_schema" / "compose-spec.json").read_text(encoding="utf-8"))
SERVICES = ["api-server", "dag-processor", "init", "postgres", "redis", "scheduler", "superset", "triggerer", "worker"]
RUNBOOK = PROJECT / "docs" / "runbooks" / "several_machines.md"
PARSE = """
import json, sys
from contextlib import redirect_stderr
from airflow.cli.cli_parser import get_parser
parser, known = get_parser(), []
for arguments in json.load(sys.stdin):
    try:
        with redirect_stderr(None):
            parser.parse_args(arguments)
        known.append(True)
    except SystemExit:
        known.append(False)
print(json.dumps(known))
"""


def schema_errors(compose: dict[str, Any]) -> list[str]:
    validator = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(compose)]


def airflow_knows(commands: list[list[str]], home: Path) -> list[bool]:
    done = subprocess.run(
        [sys.executable, "-c", PARSE],
        input=json.dumps(commands),
        env=os.environ | {"AIRFLOW_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    known: list[bool] = json.loads(done.stdout.splitlines()[-1])
    return known


def airflow_commands() -> list[list[str]]:
    """Every `airflow ...` in a command or health check, without the word itself."""
    found = []
    for service in FILES.services.values():
        for words in (service.get("command", []), service.get("healthcheck", {}).get("test", [])[1:]):
            text = words[-1] if words[:1] == ["sh"] else " ".join(words)
            found += [match.split() for match in re.findall(r"(?:^|exec )airflow ([\w -]+)", text)]
    return found


def test_the_schema_of_compose_is_kept() -> None:
    assert sorted(FILES.services) == SERVICES
    assert schema_errors(FILES.compose) == []
    assert schema_errors(FILES.with_service("worker", read_onyl=True).compose)


def test_all_that_is_named_is_there() -> None:
    assert problems(FILES) == []
    assert sum(len(texts(service)) for service in FILES.services.values()) > 60


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (FILES.with_service("worker", environment={"HTSM_PROFILE": "${HTSM_PROFIEL:-live}"}), "variable HTSM_PROFIEL"),
        (FILES.with_service("worker", environment={"HTSM_PROFILE": "${HTSM_PROFILE:-inbox}"}), "'inbox' in docker"),
        (replace(FILES, env_example=FILES.env_example + "HTSM_UNUSED=1\n"), "variable HTSM_UNUSED"),
        (FILES.with_service("worker", environment={"AIRFLOW__CORE__EXECUTER": "x"}), "no option for AIRFLOW__CORE"),
        (FILES.with_service("worker", environment={"AIRFLOW__CELERY__BROKER": "x"}), "no option for AIRFLOW__CELERY"),
        (FILES.with_service("init", environment={"AIRFLOW__CORE__FERNET_KEY": "x"}), "is a secret of Airflow's"),
        (FILES.with_service("worker", environment={"AIRFLOW__CORE__DAGS_FOLDER": "/opt/htsm/dag"}), "at /opt/htsm/dag"),
        (FILES.with_service("worker", environment={"HTSM_HOME": "/var/lib/hstm"}), "nothing is at /var/lib/hstm"),
        (FILES.with_service("worker", volumes=["data:/var/lib/htsm"]), "no volume data:/var/lib/htsm"),
        (FILES.with_service("worker", secrets=["broker_url"]), "worker: secrets used"),
        (
            FILES.with_service("worker", secrets=["broker_url", "raw_key", "result_backend", "jwt_secret"]),
            "worker: secrets used",
        ),
        (FILES.with_service("postgres", environment={"POSTGRES_DB": "htsm"}), "its database is not the one"),
        (
            FILES.with_service("worker", environment={"AIRFLOW__CORE__EXECUTION_API_SERVER_URL": "http://api:8080/x"}),
            "no service api",
        ),
        (FILES.with_service("api-server", environment={"AIRFLOW__API__PORT": "8081"}), "does not listen on port 8080"),
        (FILES.with_service("worker", networks=["publishers", "queue"]), "shares no network with api-server"),
        (FILES.with_service("worker", networks=["queue", "task"]), "no network task"),
        (FILES.with_service("api-server", ports=["8080:8080"]), "open to others"),
        (
            FILES.with_service("init", command=["python", "-m", "htsm.airflow_databse"]),
            "no module htsm.airflow",
        ),
        (FILES.with_service("redis", user="0:0"), "redis: runs as root"),
        (FILES.with_service("superset", volumes=["htsm_home:/var/lib/htsm:ro"]), "sees more of htsm_home"),
        (FILES.with_service("superset", ports=["127.0.0.1:8088:8089"]), "superset: port 127.0.0.1:8088:8089"),
        (FILES.with_service("redis", cap_drop=["NET_RAW"]), "redis: keeps capabilities"),
        (FILES.with_service("scheduler", read_only=False), "its root is writable"),
        (FILES.with_service("redis", image="redis:latest"), "redis:latest is not pinned"),
        (FILES.with_service("init", image="htsm-warehouse:9.9"), "not of the project's version"),
        (FILES.with_service("init", depends_on={"databank": {"condition": "service_healthy"}}), "waits for databank"),
        (replace(FILES, dockerfile=FILES.dockerfile.replace("COPY dags/", "COPY dag/")), "dag/ is not there"),
        (
            replace(FILES, dockerfile=FILES.dockerfile.replace("COPY matching/ matching/", "")),
            "package matching is not",
        ),
        (replace(FILES, dockerfile=FILES.dockerfile.replace("cluster", "clustre")), "no extra clustre"),
        (replace(FILES, dockerfile=FILES.dockerfile.replace("10001:10001", "1000:1000")), "different users"),
        (replace(FILES, dockerfile=FILES.dockerfile.replace(" /var/log/airflow", "")), "no folder /var/log/airflow"),
    ],
)
def test_a_planted_fault_is_found(planted: Files, told: str) -> None:
    assert [problem for problem in problems(planted) if told in problem], problems(planted)


def test_airflow_knows_every_command(tmp_path: Path) -> None:
    commands = airflow_commands()
    assert sorted(command[0] for command in commands) == [
        "api-server", "celery", "dag-processor", "jobs", "jobs", "scheduler", "triggerer",
    ]  # fmt: skip
    # the Celery provider is in the image only
    assert ["celery", "worker", "--skip-serve-logs"] in commands
    commands = [command for command in commands if command[0] != "celery"]
    assert airflow_knows([*commands, ["scheduler", "--skip-serve-log-files"]], tmp_path) == [True] * 6 + [False]


def test_the_image_has_the_celery_provider_whose_options_are_known() -> None:
    lock = tomllib.loads((PROJECT / "uv.lock").read_text(encoding="utf-8"))
    versions = {package["name"]: package.get("version") for package in lock["package"]}
    assert versions["apache-airflow-providers-celery"] == CELERY_PROVIDER


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    place = tmp_path / "var" / "secrets"
    airflow_secrets.write(place)
    assert place.stat().st_mode & 0o077 == 0
    made = {path.name: path.read_text() for path in place.iterdir()}
    assert sorted(made) == sorted(FILES.compose["secrets"])
    assert made["redis_password"] in made["broker_url"] and made["postgres_password"] in made["database_url"]
    assert {path.stat().st_mode & 0o777 for path in place.iterdir()} == {0o444}
    with pytest.raises(FileExistsError, match="remove it"):
        airflow_secrets.write(place)
    assert airflow_secrets.contents() != airflow_secrets.contents()


def test_the_runbook_names_what_there_is() -> None:
    blocks = "\n".join(re.findall(r"```\w*\n(.*?)```", RUNBOOK.read_text(encoding="utf-8"), re.DOTALL))
    services = set(re.findall(r"docker compose (?:up|exec|logs|run)(?: --?[\w-]+)* ([a-z][\w-]+)", blocks))
    assert services and services <= set(FILES.services)
    modules = set(re.findall(r"python -m ([\w.]+)", blocks))
    assert modules == {"htsm.airflow_secrets"}
    variables = set(re.findall(r"\b(HTSM_\w+)", blocks)) - {"HTSM_HOME", "HTSM_PRIVATE_ADDRESS"}
    assert variables and all(f"{name}=" in FILES.env_example for name in variables)
