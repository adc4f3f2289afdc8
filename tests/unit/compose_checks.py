"""What can be known of docker-compose.yml without Docker: that all it names is there. Each check yields sentences."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from htsm import airflow_secrets
from htsm.home import PROJECT

# of the Celery provider of the lock file, which is in the image and not in the development environment
CELERY = {
    "celery": {"broker_url": True, "result_backend": True, "worker_concurrency": False},
    "celery_broker_transport_options": {"visibility_timeout": False},
}
CELERY_PROVIDER = "3.26.0"
OUR_IMAGE = "htsm-warehouse"
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")
SECRET = re.compile(r"/run/secrets/(\w+)")
PATH = re.compile(r"(?<![\w.:/@>}-])/(?!dev/)[\w.-]+(?:/[\w.-]+)+")
URL = re.compile(r"\w+://(?:[^@/\s]*@)?([\w.-]+):(\d+)")


@dataclass(frozen=True)
class Files:
    """The files that are checked together."""

    compose: dict[str, Any]
    env_example: str
    dockerfile: str

    @classmethod
    def of_the_project(cls) -> "Files":
        return cls(
            yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8")),
            (PROJECT / ".env.example").read_text(encoding="utf-8"),
            (PROJECT / "Dockerfile").read_text(encoding="utf-8"),
        )

    @property
    def services(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self.compose["services"]
        return found

    def with_service(self, name: str, **changes: Any) -> "Files":
        """The same with one service changed: a dict is merged into what is there."""
        service = dict(self.services[name])
        for key, value in changes.items():
            service[key] = {**service[key], **value} if isinstance(value, dict) else value
        return replace(self, compose={**self.compose, "services": {**self.services, name: service}})


@cache
def airflow_options() -> dict[str, dict[str, bool]]:
    """Section -> option -> whether it is a secret, of the installed Airflow."""
    spec = find_spec("airflow")
    assert spec and spec.submodule_search_locations
    text = (Path(next(iter(spec.submodule_search_locations))) / "config_templates" / "config.yml").read_text()
    sections = yaml.load(text, Loader=yaml.CSafeLoader)
    own = {s: {o: bool(d.get("sensitive")) for o, d in body["options"].items()} for s, body in sections.items()}
    return own | CELERY


def texts(service: dict[str, Any]) -> list[str]:
    """Every text of a service in which a path, an address or a variable may stand."""
    found = [*service.get("command", []), *service.get("healthcheck", {}).get("test", [])]
    return [str(text) for text in [*found, *service.get("environment", {}).values()]]


def problems(files: Files) -> list[str]:
    """All that is wrong, one sentence each."""
    found: list[str] = []
    for check in (variables, settings, secrets, paths, addresses, modules, privileges, images, dockerfile):
        found += check(files)
    return found


def variables(files: Files) -> Iterator[str]:
    used = dict(VARIABLE.findall(yaml.safe_dump(files.compose, width=10_000)))
    offered = dict(re.findall(r"^(\w+)=(.*)$", files.env_example, re.MULTILINE))
    for name in used.keys() ^ offered.keys():
        yield f"variable {name} is not both in docker-compose.yml and in .env.example"
    for name in used.keys() & offered.keys():
        if used[name] != offered[name]:
            yield f"variable {name}: {used[name]!r} in docker-compose.yml, {offered[name]!r} in .env.example"


def settings(files: Files) -> Iterator[str]:
    for name, service in files.services.items():
        for variable in service.get("environment", {}):
            if not variable.startswith("AIRFLOW__"):
                continue
            section, option = variable.removeprefix("AIRFLOW__").lower().split("__")
            command = option.endswith("_cmd")
            secret = airflow_options().get(section, {}).get(option.removesuffix("_cmd"))
            if secret is None:
                yield f"{name}: Airflow has no option for {variable}"
            elif secret != command:
                yield f"{name}: {variable} is {'not ' if command else ''}a secret of Airflow's"


def secrets(files: Files) -> Iterator[str]:
    made = airflow_secrets.contents()
    declared = {name: Path(body["file"]).name for name, body in files.compose["secrets"].items()}
    if declared != {name: name for name in made}:
        yield f"secrets: {sorted(declared.items() ^ {name: name for name in made}.items())}"
    for name, service in files.services.items():
        used = {secret for text in texts(service) for secret in SECRET.findall(text)}
        if used != set(service.get("secrets", [])):
            yield f"{name}: secrets used {sorted(used)}, granted {sorted(service.get('secrets', []))}"
    database = files.services["postgres"]["environment"]
    if f"//{database['POSTGRES_USER']}:" not in made["database_url"]:
        yield "postgres: its user is not the one of the secret database_url"
    if not made["database_url"].endswith(f"@postgres:5432/{database['POSTGRES_DB']}"):
        yield "postgres: its database is not the one of the secret database_url"


def paths(files: Files) -> Iterator[str]:
    for name, service in files.services.items():
        built = service.get("build", ".")
        image = files.dockerfile if built == "." else (PROJECT / built / "Dockerfile").read_text(encoding="utf-8")
        made = set(PATH.findall(image))
        volumes = [_volume(volume) for volume in service.get("volumes", [])]
        mounts = [target for _, target, _ in volumes]
        mounts += [str(mount).split(":")[0] for mount in service.get("tmpfs", [])]
        for source, target, part in volumes:
            if source not in files.compose["volumes"]:
                yield f"{name}: there is no volume {source}:{target}"
            if source == "htsm_home" and name != "worker" and part != "published":
                yield f"{name}: sees more of htsm_home than what is published"
        if name not in ("postgres", "redis"):
            for mount in mounts:
                if mount not in made | {"/tmp"}:
                    yield f"{name}: the image has no folder {mount}"
        for path in {path for text in texts(service) for path in PATH.findall(re.sub(URL, "", text))}:
            inside = any(path == mount or path.startswith(f"{mount}/") for mount in mounts)
            of_project = path.startswith("/opt/htsm/") and (PROJECT / path.removeprefix("/opt/htsm/")).exists()
            if not inside and not of_project and not SECRET.fullmatch(path) and not path.startswith("/api/"):
                yield f"{name}: nothing is at {path}"


def _volume(volume: str | dict[str, Any]) -> tuple[str, str, str]:
    """The name of a volume, where it is mounted, and which folder of it."""
    if isinstance(volume, dict):
        return volume["source"], volume["target"], volume.get("volume", {}).get("subpath", "")
    source, target, *_ = volume.split(":")
    return source, target, ""


def addresses(files: Files) -> Iterator[str]:
    ports = {"postgres": "5432", "redis": "6379", "scheduler": "8974", "superset": "8088"}
    ports["api-server"] = str(files.services["api-server"]["environment"]["AIRFLOW__API__PORT"])
    made = airflow_secrets.contents()
    for name, service in files.services.items():
        granted = [made[secret] for secret in service.get("secrets", []) if secret in made]
        for text in [*(VARIABLE.sub(lambda m: m[2] or "", text) for text in texts(service)), *granted]:
            for host, port in URL.findall(text):
                other = files.services.get(name if host == "127.0.0.1" else host)
                if other is None:
                    yield f"{name}: there is no service {host}"
                elif port != ports[name if host == "127.0.0.1" else host]:
                    yield f"{name}: {host} does not listen on port {port}"
                elif host != "127.0.0.1" and "worker" in (name, host) and not _meet(service, other):
                    yield f"{name}: shares no network with {host}"
        for other_name, condition in service.get("depends_on", {}).items():
            waited = files.services.get(other_name, {})
            healthy = condition["condition"] == "service_healthy"
            if not waited or (healthy and "healthcheck" not in waited):
                yield f"{name}: waits for {other_name}, which there is not or has no health check"
            if not _meet(service, waited) and other_name != "init":
                yield f"{name}: shares no network with {other_name}"
        for network in service["networks"]:
            if network not in files.compose["networks"]:
                yield f"{name}: there is no network {network}"
        for port in service.get("ports", []):
            inside = str(port).rsplit(":", maxsplit=1)[1]
            if not str(port).startswith("127.0.0.1:") or inside != ports.get(name):
                yield f"{name}: port {port} is open to others, or nothing listens on it"


def _meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(set(one["networks"]) & set(other.get("networks", [])))


def modules(files: Files) -> Iterator[str]:
    for name, service in files.services.items():
        command = service.get("command", [])
        if command[:2] == ["python", "-m"] and find_spec(command[2]) is None:
            yield f"{name}: there is no module {command[2]}"


def privileges(files: Files) -> Iterator[str]:
    for name, service in files.services.items():
        if str(service.get("user", "0")).split(":")[0] in ("0", "root"):
            yield f"{name}: runs as root"
        if service.get("cap_drop") != ["ALL"] or service.get("cap_add") or service.get("privileged"):
            yield f"{name}: keeps capabilities"
        if not service.get("read_only") or "no-new-privileges:true" not in service.get("security_opt", []):
            yield f"{name}: its root is writable, or it may gain privileges"
        if name != "init" and "healthcheck" not in service:
            yield f"{name}: has no health check"
    for network in ("metadata", "queue", "tasks"):
        if not files.compose["networks"].get(network, {}).get("internal"):
            yield f"network {network} is not internal"


def images(files: Files) -> Iterator[str]:
    used = {name: str(service["image"]) for name, service in files.services.items()}
    used |= {
        f"Dockerfile line {i}": image for i, image in enumerate(re.findall(r"^FROM (\S+)", files.dockerfile, re.M))
    }
    for name, image in used.items():
        if not re.fullmatch(r"[\w./-]+:\d+(\.\d+)+(-\w+)*", image):
            yield f"{name}: image {image} is not pinned to a version"
        if image.startswith(OUR_IMAGE) and image.split(":")[1] != _pyproject()["project"]["version"]:
            yield f"{name}: image {image} is not of the project's version"


def dockerfile(files: Files) -> Iterator[str]:
    allowed = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for line in re.findall(r"^COPY (?!--)(.+)", files.dockerfile, re.MULTILINE):
        for source in line.split()[:-1]:
            if not (PROJECT / source).exists() or f"!{source}" not in allowed:
                yield f"Dockerfile: {source} is not there, or .dockerignore leaves it out"
    copied = re.findall(r"^COPY (?!--)(\w+)/ ", files.dockerfile, re.MULTILINE)
    for package in _pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        if package not in copied:
            yield f"Dockerfile: the package {package} is not in the image"
    for extra in re.findall(r"--extra (\S+)", files.dockerfile):
        if extra not in _pyproject()["project"]["optional-dependencies"]:
            yield f"Dockerfile: pyproject.toml has no extra {extra}"
    users = set(re.findall(r"^USER (\S+)", files.dockerfile, re.MULTILINE))
    users |= {s["user"] for s in files.services.values() if str(s["image"]).startswith(OUR_IMAGE)}
    if len(users) != 1:
        yield f"Dockerfile and docker-compose.yml name different users: {sorted(users)}"


@cache
def _pyproject() -> dict[str, Any]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
