"""The background program: one loop over a table of sweeps. Any number may run at once; each sweep claims its rows."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.utils import timezone

log = logging.getLogger(__name__)

PAUSE_AFTER_FAILURE = timedelta(seconds=5)  # a database that is away is not asked twice a second
LONGEST_NAP = 0.5  # seconds; a signal is noticed within it


@dataclass(frozen=True)
class Sweep:
    """One kind of work that waits in rows. `work(now)` answers True when it stopped with more of it waiting;
    then it comes again as soon as the other sweeps had their turn."""

    name: str
    every: timedelta
    work: Callable[[datetime], object]


class Worker:
    """Runs each sweep at its own pace until somebody asks it to leave."""

    def __init__(self, sweeps: Sequence[Sweep]) -> None:
        self.sweeps = sweeps
        self.leaving = False

    def leave(self, *_: object) -> None:
        """Finish the sweep under way, then end. A signal may call this at any moment: it only sets a mark."""
        self.leaving = True

    def work(self) -> None:
        """Loop until asked to leave; every sweep runs at the start."""
        due_at = dict.fromkeys(self.sweeps, time.monotonic())
        while not self.leaving:
            for sweep in self._due(due_at):
                close_old_connections()  # one that broke, or that the server has forgotten
                pause = pause_after(sweep)
                due_at[sweep] = time.monotonic() + pause.total_seconds()
            self._nap_until(min(due_at.values()))

    def _due(self, due_at: dict[Sweep, float]) -> Iterator[Sweep]:
        for sweep in self.sweeps:
            if self.leaving:
                return
            if due_at[sweep] <= time.monotonic():
                yield sweep

    def _nap_until(self, moment: float) -> None:
        if not self.leaving:
            time.sleep(max(0.0, min(moment - time.monotonic(), LONGEST_NAP)))


def pause_after(sweep: Sweep) -> timedelta:
    """Run the sweep and say when it wants to come again. What goes wrong in one never stops the others."""
    try:
        more = run(sweep)
    except Exception as error:  # noqa: BLE001  whatever it was, the other sweeps go on
        report(sweep, error)
        return max(sweep.every, PAUSE_AFTER_FAILURE)
    return timedelta() if more else sweep.every


def run(sweep: Sweep) -> bool:
    """One turn. Answers whether more of its work is waiting."""
    return sweep.work(timezone.now()) is True


def run_to_the_end(sweeps: Sequence[Sweep]) -> list[str]:
    """Every sweep until nothing of its work is left. Answers the names of those that failed."""
    failed = []
    for sweep in sweeps:
        try:
            while run(sweep):
                pass
        except Exception as error:  # noqa: BLE001  as above
            report(sweep, error)
            failed.append(sweep.name)
    return failed


def report(sweep: Sweep, error: Exception) -> None:
    """The class alone: an error's text may hold somebody's name or address."""
    log.error("The sweep %r failed: %s.", sweep.name, type(error).__qualname__)
