"""The second half of bin/demo: prepare the data, run server and worker, say where everything is."""

import os
import signal
import socket
import sys
from types import FrameType

import django
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from attendees.operations.collecting import collect_changed_static_files
from attendees.operations.supervising import (
    DidNotStart,
    Program,
    running,
    wait_for_the_first_to_end,
    web_server,
)

HOST = "127.0.0.1"
SIGNALS_TO_LEAVE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

WELCOME = """
Sala is open. Ctrl-C closes it; what you do here is kept in var/demo.

  What is on             {site}/
  The founding forum     {site}/overseas-khmer-forum/crackdown-of-democracy/
  Organizer, in one step {site}/demo/
  Every mail it sends    {site}/demo/mailbox/
  The door               {site}/door/

The door's camera works here because this is localhost; from another device it needs https.
"""


class Leave(BaseException):
    """Somebody asked the demo to stop."""


def leave(_number: int, _frame: FrameType | None) -> None:
    for number in SIGNALS_TO_LEAVE:
        signal.signal(number, signal.SIG_IGN)  # stopping has begun; a second Ctrl-C must not cut it short
    raise Leave


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the server does: a closed one may linger
        try:
            probe.bind((HOST, port))
        except OSError as error:
            sys.exit(
                f"Port {port} cannot be used ({error.strerror}). Choose another: PORT={port + 1} bin/demo"
            )


def prepare() -> None:
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=False)
    call_command("createcachetable", verbosity=0)
    collect_changed_static_files()
    call_command("load_demo")
    connections.close_all()


def main(port: int) -> None:
    for number in SIGNALS_TO_LEAVE:
        signal.signal(number, leave)
    refuse_a_taken_port(port)
    print("Preparing the demo. The first time takes half a minute.", flush=True)
    prepare()
    worker = Program("worker", (sys.executable, "manage.py", "worker"))
    with running(web_server(HOST, port), worker, ready_at=f"http://{HOST}:{port}/healthz") as children:
        print(WELCOME.format(site=os.environ["SITE_URL"]), flush=True)
        ended = wait_for_the_first_to_end(children)
    sys.exit(f"The {ended} ended by itself; the demo is closed.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        main(int(sys.argv[1]))
    except Leave:
        print("\nClosed.")
    except (CommandError, DidNotStart) as error:
        sys.exit(str(error))
