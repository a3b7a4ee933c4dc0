"""A PostgreSQL cluster to throw away: made in a second, alone on a loopback port, gone afterwards."""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
READY_WITHIN = 30.0  # seconds
LOOK_EVERY = 0.05

# It holds nothing that anybody would miss after a power cut.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "unix_socket_directories=")


def postgresql_programs() -> Path | None:
    """The folder of the newest `initdb` on this machine."""
    versions = [folder for folder in DEBIAN.glob("*/bin") if (folder / "initdb").exists()]
    if versions:
        return max(
            versions, key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.parent.name)]
        )
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def throwaway_postgresql() -> Iterator[str]:
    """Give the DATABASE_URL of a new, empty cluster; stop and remove it on the way out."""
    programs = postgresql_programs()
    if programs is None:
        raise FileNotFoundError("No initdb on this machine.")
    user = ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="sala-postgresql-"))
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", free_port()
    url = f"postgresql://sala@127.0.0.1:{port}"
    try:
        # Another user may not enter our folder, so both start at the root.
        make = (
            programs / "initdb",
            "-D",
            data,
            "-U",
            "sala",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        subprocess.run(make, check=True, cwd="/", user=user, stdout=subprocess.DEVNULL)
        serve = [programs / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
        for setting in CARELESS:
            serve += ["-c", setting]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                serve, cwd="/", user=user, stdout=log, stderr=log, start_new_session=True
            )
        try:
            wait_until_it_answers(f"{url}/postgres", server)
            yield f"{url}/sala"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing has to be written down
            server.wait()
    finally:
        shutil.rmtree(folder)


def ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root; None where we are somebody else already."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            psycopg.connect(url, connect_timeout=1).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(LOOK_EVERY)
        else:
            return
