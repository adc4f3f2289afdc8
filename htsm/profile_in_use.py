"""The profile that a state folder is used with: what the setting says, else that of its current release."""

import json
import os

from htsm.home import Home

PROFILES = ("sample", "live", "inbox")
SETTING = "HTSM_PROFILE"


def profile_in_use(home: Home) -> str:
    """`sample`, `live` or `inbox`; `sample` where nothing was released yet and nothing is set."""
    if (said := os.environ.get(SETTING)) in PROFILES:
        return said
    path = home.published / "current" / "release.json"
    try:
        released = json.loads(path.read_text(encoding="utf-8")).get("profile")
    except (OSError, ValueError):
        return PROFILES[0]
    return released if released in PROFILES else PROFILES[0]
