"""What the whole suite needs beside Python, and how Debian installs it."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.databases import postgresql_programs


@dataclass(frozen=True)
class Need:
    name: str
    is_here: Callable[[], bool]
    packages: tuple[str, ...]
    parts: frozenset[str]  # parts of bin/test that cannot run without it


def chromium() -> str | None:
    """Where the system's Chromium is, also when PATH does not say."""
    names = ("chromium", "chromium-browser", "google-chrome", "/usr/bin/chromium")
    return next((found for name in names if (found := shutil.which(name))), None)


def libical_answers() -> bool:
    """Debian binds libical to its own Python only, so tests ask it through /usr/bin/python3."""
    ask = ("/usr/bin/python3", "-c", "import gi; gi.require_version('ICalGLib', '3.0')")
    return Path(ask[0]).exists() and subprocess.run(ask, capture_output=True, check=False).returncode == 0


NEEDS = (
    Need("Chromium", lambda: bool(chromium()), ("chromium", "fonts-liberation"), frozenset({"browser"})),
    Need("PostgreSQL", lambda: bool(postgresql_programs()), ("postgresql",), frozenset({"postgresql"})),
    Need("Node", lambda: bool(shutil.which("node")), ("nodejs",), frozenset({"node"})),
    Need("libical", libical_answers, ("gir1.2-ical-3.0", "python3-gi"), frozenset({"sqlite", "postgresql"})),
)
HELPFUL = {"libical"}  # a few tests skip themselves without it; the rest of their part can run


def missing_for(parts: set[str]) -> list[Need]:
    """What these parts lack on this machine, after installing what may be installed."""
    missing = [need for need in NEEDS if need.parts & parts and not need.is_here()]
    if not missing:
        return []
    packages = [package for need in missing for package in need.packages]
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    names = ", ".join(need.name for need in missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"NOT HERE: {names}. On Debian, as root: {' '.join(install)}", flush=True)
        return missing
    print(f"Installing {names}", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], install):
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
    return [need for need in missing if not need.is_here()]
