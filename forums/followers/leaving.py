"""Off the list: the row goes, and the letters that name it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from forums.followers.models import Follower
from forums.hosting.models import Organization, User, record
from forums.languages.addresses import tidy_address
from forums.mailing.models import Letter

TO_CONFIRM = timedelta(days=7)  # a week in which to read one's mail; then the address is nobody's business
ASKING, ANNOUNCING = "follower:", "announcement:"  # how the keys of our letters begin
AT_ONCE = 100  # rows of one transaction: a write lock of well under a second
CHUNK = 500  # rows of one look


@transaction.atomic
def leave(follower: Follower) -> None:
    """No more letters, and the address is forgotten. Safe to repeat."""
    Follower.objects.filter(pk=follower.pk).delete()
    _letters_to(follower).delete()


@transaction.atomic
def take_off(organization: Organization, *, email: str, actor: User, now: datetime) -> bool:
    """Somebody asked the committee to be taken off its list; False where this address is not on it."""
    follower = organization.followers.filter(email=tidy_address(email)).first()
    if follower is None:
        return False
    leave(follower)
    record(organization, actor=actor, verb="took off the list", subject=f"follower:{follower.uuid}", at=now)
    return True


@transaction.atomic
def forget_unconfirmed(now: datetime) -> bool:
    """Delete the next of those who have not said yes in time; answer whether more may be left. Safe to repeat.

    Whoever says yes or asks again in this moment stays: the row is asked once more as it goes.
    """
    late = Follower.objects.unconfirmed().filter(asked_at__lte=now - TO_CONFIRM)
    followers = list(late.order_by("pk")[:AT_ONCE])
    for follower in followers:
        if late.filter(pk=follower.pk).delete()[0]:
            _letters_to(follower).delete()
    return len(followers) == AT_ONCE


def forget_letters_of_nobody(now: datetime) -> int:
    """Delete the letters raised in the very moment in which their follower left. Safe to repeat."""
    return sum(_forget(letters) for letters in _in_chunks())


def follower_named(key: str) -> UUID:
    """`follower:<uuid>:<news>` or `announcement:<forum>:<uuid>`"""
    parts = key.split(":")
    return UUID(parts[1] if key.startswith(ASKING) else parts[2])


def _letters_to(follower: Follower) -> QuerySet[Letter]:
    asked = Q(key__startswith=f"{ASKING}{follower.uuid}:")
    told = Q(key__startswith=ANNOUNCING, key__endswith=f":{follower.uuid}")
    return Letter.objects.filter(asked | told)


def _in_chunks() -> Iterator[list[tuple[int, str]]]:
    ours = Q(key__startswith=ASKING) | Q(key__startswith=ANNOUNCING)
    letters, last = Letter.objects.filter(ours).order_by("pk"), 0
    while chunk := list(letters.filter(pk__gt=last).values_list("pk", "key")[:CHUNK]):
        yield chunk
        last = chunk[-1][0]


def _forget(letters: list[tuple[int, str]]) -> int:
    named = {pk: follower_named(key) for pk, key in letters}
    there = set(Follower.objects.filter(uuid__in=named.values()).values_list("uuid", flat=True))
    return Letter.objects.filter(pk__in=[pk for pk, uuid in named.items() if uuid not in there]).delete()[0]
