"""Debian's Chromium, installed with apt where that is allowed, driven by Playwright."""

import os
import shutil
import subprocess

INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]


class NoChromium(Exception):
    """There is none here and it cannot be installed; says what would."""


def chromium() -> str:
    """The path of the browser, after installing it if need be. Raises NoChromium."""
    if not (found := shutil.which("chromium")):
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise NoChromium(f"no Chromium here; what to do: {' '.join(INSTALL)}")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], INSTALL):
            subprocess.run(command, env=quiet, check=True, capture_output=True)
        found = shutil.which("chromium")
    if not found:
        raise NoChromium("chromium was installed, and is nowhere")
    return found
