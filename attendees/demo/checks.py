"""The demo signs anybody in as its organizer, so it must not be reachable from outside this machine."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}


@register()
def demo_stays_at_home(**_: Any) -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    found: list[CheckMessage] = []
    if not settings.ALLOWED_HOSTS or not set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        found.append(
            Error(
                f"DEMO=yes with ALLOWED_HOSTS={','.join(settings.ALLOWED_HOSTS)}; use localhost,127.0.0.1.",
                id="attendees.E001",
            )
        )
    backend = settings.MAILERS["default"]["BACKEND"]
    if backend.endswith("smtp.EmailBackend"):
        found.append(
            Error("DEMO=yes would write to real people; use MAIL_URL=mailbox:///folder.", id="attendees.E002")
        )
    return found
