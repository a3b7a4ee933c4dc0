"""What a web server asks before its first request; it runs no system checks by itself."""

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

INSTALLATION = (
    "installation"  # the tag of our own checks on where and with what we run; they need no database
)


def refuse_an_unsafe_installation() -> None:
    """Raises ImproperlyConfigured, such as for zone data that is old or a demo that others could reach."""
    serious = [
        found for found in run_checks(tags=[INSTALLATION]) if found.is_serious() and not found.is_silenced()
    ]
    if serious:
        raise ImproperlyConfigured("\n".join(str(found) for found in serious))
