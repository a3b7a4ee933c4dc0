"""The demo signs anybody in as its organizer, so it must not be reachable from outside this machine,
write to anybody real, or hold anybody's money."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from config.startup import INSTALLATION

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}
HARMLESS_MAILERS = {
    "attendees.demo.mailbox.MailboxBackend",
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.locmem.EmailBackend",
}
LIVE_KEY = ("sk_live", "rk_live", "pk_live")  # what Stripe's keys for real money begin with


@register(INSTALLATION)
def demo_stays_at_home(**_: Any) -> list[CheckMessage]:
    """Nothing where DEMO is off; else one error for every way out of this machine."""
    return [*_hosts(), *_mailers(), *_live_keys()] if settings.DEMO else []


def _hosts() -> list[CheckMessage]:
    if settings.ALLOWED_HOSTS and set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        return []
    given = ",".join(settings.ALLOWED_HOSTS)
    return [Error(f"DEMO=yes with ALLOWED_HOSTS={given}; use localhost,127.0.0.1.", id="attendees.E001")]


def _mailers() -> list[CheckMessage]:
    backends = {str(mailer["BACKEND"]) for mailer in settings.MAILERS.values()}
    return [
        Error(
            f"DEMO=yes would write to real people by {backend}; use MAIL_URL=mailbox:///folder.",
            id="attendees.E002",
        )
        for backend in sorted(backends - HARMLESS_MAILERS)
    ]


def _live_keys() -> list[CheckMessage]:
    """Looks at the whole environment: a live key must not even lie beside the demo. Never repeats the key."""
    return [
        Error(
            f"DEMO=yes with a live Stripe key in {name}; take it out of the environment.", id="attendees.E003"
        )
        for name, value in sorted(os.environ.items())
        if value.startswith(LIVE_KEY)
    ]
