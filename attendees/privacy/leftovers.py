"""Letters that speak of nobody: raised in the moment of a purge, or for an address that nobody here has."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from attendees.invitations.models import Invitation
from attendees.registrations.models import Registration
from forums.mailing.models import Letter

KEPT = timedelta(days=1)  # whatever raised or sends them is long over
OF_REGISTRATIONS = (
    Q(key__startswith="registration:") | Q(key__startswith="link:") | Q(key__startswith="copy:")
)
OF_GUESTS = Q(key__startswith="invitation:")
CHUNK = 500  # rows of one look


def forget_letters(now: datetime) -> int:
    """Delete the letters, a day old, whose registration is not there; answer how many. Safe to repeat."""
    return sum(_forget(letters) for letters in _older_than(now - KEPT))


def _older_than(day: datetime) -> Iterator[list[tuple[int, str]]]:
    """(id, key), a chunk at a time."""
    letters = Letter.objects.filter(OF_REGISTRATIONS | OF_GUESTS, made_at__lte=day).order_by("pk")
    last = 0
    while chunk := list(letters.filter(pk__gt=last).values_list("pk", "key")[:CHUNK]):
        yield chunk
        last = chunk[-1][0]


def _forget(letters: list[tuple[int, str]]) -> int:
    named = {pk: UUID(key.split(":")[1]) for pk, key in letters}
    there = set(Registration.objects.filter(uuid__in=named.values()).values_list("uuid", flat=True))
    there |= set(Invitation.objects.filter(uuid__in=named.values()).values_list("uuid", flat=True))
    gone = [pk for pk, uuid in named.items() if uuid not in there]
    return Letter.objects.filter(pk__in=gone).delete()[0]
