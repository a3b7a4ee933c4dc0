"""Races that can be lost: threads that start together, and a meeting point inside the code they run."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps

from django.db import connections

LONGEST = 60.0  # seconds for all runners together; a deadlock shows as a failure, not as silence


def race[Result](runners: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
    """Run all at once, each in a thread with its own database connections.

    Gives what each returned or raised, in the order of the runners. The test needs
    `@pytest.mark.django_db(transaction=True)`: other connections see committed rows only.
    """
    start = threading.Barrier(len(runners))
    outcomes: list[Result | Exception] = [TimeoutError("still running")] * len(runners)

    def run(place: int, runner: Callable[[], Result]) -> None:
        try:
            start.wait()
            outcomes[place] = runner()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test compares it
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    return outcomes


def meeting_before[**P, Result](
    function: Callable[P, Result], *, runners: int, patience: float = 0.3
) -> Callable[P, Result]:
    """The same function, which first waits until all runners stand before it, at most `patience` seconds.

    Put between a check and its write with monkeypatch, it makes a missing lock visible every time:
    without the lock all have checked before anyone writes. With it they come one by one, and the
    first waits in vain, once.
    """
    meeting = threading.Barrier(runners, timeout=patience)

    @wraps(function)
    def late(*args: P.args, **kwargs: P.kwargs) -> Result:
        with suppress(threading.BrokenBarrierError):
            meeting.wait()
        return function(*args, **kwargs)

    return late
