"""The secret files that docker-compose.yml mounts: `python -m htsm.airflow_secrets [DIR]`, once."""

import base64
import json
import secrets
import sys
from pathlib import Path

from htsm.home import home
from ingest.raw_key import new_key


def contents() -> dict[str, str]:
    """A fresh set, file name -> content; the addresses are those of the services in docker-compose.yml."""
    postgres, redis = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    return {
        "admin_passwords": json.dumps({"admin": secrets.token_urlsafe(12)}),
        "api_secret_key": secrets.token_urlsafe(32),
        "broker_url": f"redis://:{redis}@redis:6379/0",
        "database_url": f"postgresql+psycopg2://airflow:{postgres}@postgres:5432/airflow",
        "fernet_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "jwt_secret": secrets.token_urlsafe(64),
        "postgres_password": postgres,
        "raw_key": new_key(),
        "redis_password": redis,
        "result_backend": f"redis://:{redis}@redis:6379/1",
        "superset_admin_password": secrets.token_urlsafe(12),
        "superset_secret_key": secrets.token_urlsafe(42),
    }


def write(folder: Path) -> None:
    """Writes the set. Raises FileExistsError rather than replace a password that a database already knows.

    The folder is closed to others; the files in it are readable by all, since the users inside the containers
    are not ours.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise FileExistsError(
            f"{folder} is there already. What to do: keep it; or remove it, and the volume `metadata` with it"
        ) from None
    for name, content in contents().items():
        (folder / name).write_text(content, encoding="utf-8")
        (folder / name).chmod(0o444)


if __name__ == "__main__":
    place = Path(sys.argv[1]) if sys.argv[1:] else home().root / "secrets"
    try:
        write(place)
    except FileExistsError as error:
        sys.exit(str(error))
    print(f"secrets are in {place}; the password of the user admin is in {place / 'admin_passwords'}")
