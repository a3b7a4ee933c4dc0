import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attendees.operations.sweeps import SWEEPS
from attendees.operations.worker import Worker, run_to_the_end


class Command(BaseCommand):
    help = "Sends letters, fans out news, ends what has expired, deletes what is due. Run one or several."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, then end.")

    def handle(self, *, once: bool, **_: Any) -> None:
        if once:
            failed = run_to_the_end(SWEEPS)
            if failed:
                raise CommandError(f"These sweeps failed: {', '.join(failed)}.")
            return
        worker = Worker(SWEEPS)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, worker.leave)
        worker.work()
