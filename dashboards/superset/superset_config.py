"""Superset for the published tables: what is secret stands in files, the warehouse is opened read-only."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

HOME = Path(os.environ["SUPERSET_HOME"])
RELEASE = Path(os.environ["HTSM_HOME"]) / "published" / "current"
SECRET_KEY = Path(os.environ["SUPERSET_SECRET_KEY_FILE"]).read_text(encoding="utf-8")
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME / 'superset.db'}"
BABEL_DEFAULT_LOCALE = "nl"
LANGUAGES = {"nl": {"flag": "nl", "name": "Nederlands"}, "en": {"flag": "us", "name": "English"}}
WTF_CSRF_ENABLED = True
TALISMAN_ENABLED = True
# this address only: neither maps nor a pixel that counts us are fetched
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    # it is served on loopback
    "force_https": False,
    "session_cookie_secure": False,
}
SESSION_COOKIE_SAMESITE = "Lax"
FEATURE_FLAGS = {"THUMBNAILS": False, "ALERT_REPORTS": False}
RATELIMIT_STORAGE_URI = "memory://"


def DB_CONNECTION_MUTATOR(
    uri: URL, params: dict[str, Any], _username: str, _security_manager: Any, _source: Any
) -> tuple[URL, dict[str, Any]]:
    """Every connection opens the release that is current then, read-only, and can read no other file."""
    if uri.get_backend_name() != "duckdb":
        return uri, params
    config = {"enable_external_access": False, "lock_configuration": True}
    params["connect_args"] = {"read_only": True, "config": config}
    return uri.set(database=str((RELEASE / "htsm.duckdb").resolve())), params
