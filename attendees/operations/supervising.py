"""Run several programs as one: all start together, all stop together, none is left behind."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

READY_WITHIN = 30.0  # seconds; a small machine imports everything in five
STOPPED_WITHIN = 5.0  # seconds, for a request or a letter under way; then without asking
LOOK_EVERY = 0.1


@dataclass(frozen=True)
class Program:
    name: str
    command: tuple[str, ...]


class DidNotStart(Exception):
    """A program ended, or did not answer in time, before it was ready."""


def web_server(host: str, port: int, *, workers: int = 1) -> Program:
    """The server as we run it everywhere: granian, WSGI, four threads a process."""
    return Program(
        "web server",
        (
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application"),
            *("--host", host, "--port", str(port), "--workers", str(workers)),
            *("--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
            *("--workers-kill-timeout", str(round(STOPPED_WITHIN) - 2)),
        ),
    )


@contextmanager
def running(
    *programs: Program, ready_at: str, environment: Mapping[str, str] | None = None
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start the programs, give them once `ready_at` answers 200, and stop all of them on the way out.

    Gives name → process. Raises DidNotStart when one ends or nothing answers within READY_WITHIN.
    """
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for program in programs:
            # A session of its own: a signal to our group would reach granian twice, and it would hang.
            children[program.name] = subprocess.Popen(
                program.command, env=environment, start_new_session=True
            )
        wait_until_ready(ready_at, children)
        yield children
    finally:
        stop(children)


def wait_until_ready(url: str, children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not answers(url):
        ended = first_ended(children)
        if ended:
            raise DidNotStart(f"The {ended} ended before it was ready.")
        if time.monotonic() > deadline:
            raise DidNotStart(f"{url} did not answer within {READY_WITHIN:.0f} seconds.")
        time.sleep(LOOK_EVERY)


def answers(url: str) -> bool:
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({})
    )  # our own machine, whatever proxy is set
    try:
        with opener.open(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_for_the_first_to_end(children: Mapping[str, subprocess.Popen[bytes]]) -> str:
    """Block until one of the programs has ended, and name it."""
    while not (ended := first_ended(children)):
        time.sleep(LOOK_EVERY)
    return ended


def first_ended(children: Mapping[str, subprocess.Popen[bytes]]) -> str | None:
    return next((name for name, child in children.items() if child.poll() is not None), None)


def stop(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Ask each program to end, then end whatever is left of its session."""
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + STOPPED_WITHIN
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
    for child in children.values():
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
