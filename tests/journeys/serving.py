"""The real thing to look at: granian, worker and demo mailbox, over the test database, on a free port."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from attendees.operations.supervising import Program, running, web_server
from tests.databases import free_port

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Site:
    """`url` has no slash at its end: `site.url + "/healthz"`; `mailbox` holds every letter as one .eml file."""

    url: str
    mailbox: Path


def database_url() -> str:
    """Where this process's test database is, for another process."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{at['NAME']}"
    return f"postgresql://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@contextmanager
def serving(mailbox: Path) -> Iterator[Site]:
    """Serve with the demo's doors open: sign-in in one step, and a mailbox to read."""
    port = free_port()
    site = Site(f"http://{HOST}:{port}", mailbox)
    as_in_production = {
        name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"
    }
    environment = as_in_production | {
        "DATABASE_URL": database_url(),
        "SITE_URL": site.url,
        "ALLOWED_HOSTS": HOST,
        "MAIL_URL": f"mailbox://{mailbox}",
        "DEMO": "yes",
        "OPEN_SIGNUP": "yes",
        "PYTHONUNBUFFERED": "1",
    }
    worker = Program("worker", (sys.executable, "manage.py", "worker"))
    with running(web_server(HOST, port), worker, ready_at=f"{site.url}/healthz", environment=environment):
        yield site
