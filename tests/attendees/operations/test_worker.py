import logging
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from attendees.operations.sweeps import SWEEPS
from attendees.operations.worker import Sweep, Worker, pause_after, run_to_the_end

HOUR = timedelta(hours=1)
AT_ONCE = timedelta()
WHO_DRAWS_WORRIES = ValueError("sokha@example.com is not an address")


class Journal:
    """Sweeps that write down their turns."""

    def __init__(self) -> None:
        self.turns: list[str] = []

    def sweep(self, name: str, *answers: object, every: timedelta = HOUR) -> Sweep:
        waiting = iter(answers)

        def work(now: datetime) -> object:
            assert now.tzinfo is not None
            self.turns.append(name)
            answer = next(waiting, 0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return Sweep(name, every, work)


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (None, HOUR),
        (0, HOUR),
        (7, HOUR),  # how much was done says nothing about what is left
        (False, HOUR),
        (True, AT_ONCE),
        (WHO_DRAWS_WORRIES, HOUR),
    ],
)
def test_a_sweep_comes_again_at_its_pace_and_at_once_while_more_is_waiting(answer: object, pause: timedelta):
    sweep = Journal().sweep("letters", answer)

    assert pause_after(sweep) == pause


def test_a_failing_sweep_never_comes_again_at_once():
    sweep = Journal().sweep("letters", WHO_DRAWS_WORRIES, every=timedelta(milliseconds=1))

    assert pause_after(sweep) == timedelta(seconds=5)


def test_one_failing_sweep_stops_no_other_and_its_words_are_not_written_down(
    caplog: pytest.LogCaptureFixture,
):
    journal = Journal()
    sweeps = [journal.sweep("letters", WHO_DRAWS_WORRIES), journal.sweep("purge")]

    failed = run_to_the_end(sweeps)

    assert (failed, journal.turns) == (["letters"], ["letters", "purge"])
    assert [(record.levelno, record.getMessage(), record.exc_info) for record in caplog.records] == [
        (logging.ERROR, "The sweep 'letters' failed: ValueError.", None)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_long_sweep_lets_the_others_have_their_turn():
    journal = Journal()
    worker = Worker([])

    def leave_after_three(now: datetime) -> None:
        if journal.turns.count("purge") == 3:
            worker.leave()

    worker.sweeps = [
        journal.sweep("purge", True, True),
        journal.sweep("letters", every=AT_ONCE),
        Sweep("end", AT_ONCE, leave_after_three),
    ]

    worker.work()

    assert journal.turns == ["purge", "letters"] * 3


@pytest.mark.django_db(transaction=True)
def test_asked_to_leave_the_worker_finishes_the_sweep_under_way_and_begins_no_other():
    journal = Journal()
    worker = Worker([])

    def be_interrupted(now: datetime) -> None:
        worker.leave(signal.SIGTERM, None)
        journal.turns.append("sent")

    worker.sweeps = [Sweep("letters", HOUR, be_interrupted), journal.sweep("purge")]

    worker.work()

    assert journal.turns == ["sent"]


@pytest.mark.django_db
def test_once_runs_every_sweep_of_the_table():
    call_command("worker", once=True)

    assert len({sweep.name for sweep in SWEEPS}) == len(SWEEPS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_worker_within_a_second_and_a_half(number: signal.Signals, tmp_path: Path):
    environment = os.environ | {"DATABASE_URL": f"sqlite://{tmp_path}/sala.sqlite3", "LOG_LEVEL": "WARNING"}
    manage = (sys.executable, "-W", "ignore", "manage.py")
    subprocess.run([*manage, "migrate", "--verbosity=0"], env=environment, check=True)
    worker = subprocess.Popen(
        [*manage, "worker"], env=environment, stderr=subprocess.PIPE, start_new_session=True
    )
    wait_for_handlers(worker)

    worker.send_signal(number)
    asked_at = time.monotonic()
    _, said = worker.communicate(timeout=10)

    assert (worker.returncode, said) == (0, b"")
    assert time.monotonic() - asked_at < 1.5


def wait_for_handlers(worker: subprocess.Popen[bytes]) -> None:
    """Until the process has its own answer to SIGTERM, read from the kernel's list of caught signals."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        caught = Path(f"/proc/{worker.pid}/status").read_text().partition("SigCgt:")[2].split()[0]
        if int(caught, 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.05)
    raise AssertionError("The worker did not start.")
