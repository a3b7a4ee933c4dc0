"""Programs that run together leave together, and leave nobody behind."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from attendees.operations.supervising import DidNotStart, Program, running, wait_for_the_first_to_end
from tests.databases import free_port

SLEEPS = Program("sleeper", (sys.executable, "-c", "import time; time.sleep(60)"))
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def answering(port: int) -> Program:
    return Program("server", (sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)))


def with_a_grandchild(note: str) -> Program:
    """A program whose own child hears no SIGTERM, and writes down who it is."""
    source = f"""
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {DEAF!r}])
pathlib.Path({note!r}).write_text(str(child.pid))
time.sleep(60)
"""
    return Program("parent", (sys.executable, "-c", source))


def has_ended(pid: int) -> bool:
    """Gone, or ended and waiting only for its parent to notice."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        with suppress(FileNotFoundError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        time.sleep(0.05)
    return False


def test_all_programs_end_when_the_block_does():
    port = free_port()

    with running(answering(port), SLEEPS, ready_at=f"http://127.0.0.1:{port}/") as children:
        alive = {name: child.poll() for name, child in children.items()}

    assert alive == {"server": None, "sleeper": None}
    assert all(child.returncode for child in children.values())


def test_a_grandchild_that_hears_nothing_ends_too(tmp_path):
    port, note = free_port(), tmp_path / "pid"

    with running(answering(port), with_a_grandchild(str(note)), ready_at=f"http://127.0.0.1:{port}/"):
        while not (note.exists() and note.read_text()):
            time.sleep(0.05)

    assert has_ended(int(note.read_text()))


def test_the_one_that_ends_first_is_named():
    port = free_port()
    brief = Program("brief", (sys.executable, "-c", "import time; time.sleep(0.5)"))

    with running(answering(port), brief, ready_at=f"http://127.0.0.1:{port}/") as children:
        ended = wait_for_the_first_to_end(children)

    assert ended == "brief"


def test_a_program_that_ends_before_it_is_ready_is_named_and_the_others_end():
    broken = Program("broken", (sys.executable, "-c", "raise SystemExit(3)"))

    with (
        pytest.raises(DidNotStart, match="The broken ended"),
        running(SLEEPS, broken, ready_at=f"http://127.0.0.1:{free_port()}/"),
    ):
        pass
