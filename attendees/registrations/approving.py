"""The host decides: a request gets a place, a number on the waiting list, or a friendly no."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from attendees.registrations.models import Registration, RegistrationQuerySet
from attendees.registrations.placing import PLACED, end, may_wait, seat, wait
from attendees.registrations.promoting import promote
from attendees.registrations.seats import lock, take_for_host
from forums.hosting.models import User, record
from forums.programme.models import Forum


@dataclass(frozen=True)
class Decided:
    """How many requests got a place, how many a number on the waiting list, and how many stay open for want of
    either."""

    seated: int = 0
    waiting: int = 0
    left: int = 0


@transaction.atomic
def approve(forum: Forum, chosen: list[int], *, actor: User | None = None, now: datetime) -> Decided:
    """Say yes to these requests, in the order they came. Locks the forum; safe to repeat: what is decided stays so.

    Nobody passes a party that waits already. Where nobody may wait, a request for more than is free stays open.
    """
    locked = lock(forum.pk)
    promote(locked, now=now)
    seated = waiting = left = 0
    for request in list(_requests(locked, chosen)):
        if take_for_host(locked, request.party, now=now):
            seat(request, locked, now)
            seated += 1
        elif may_wait(locked, request.party, now):
            wait(request, locked, now)
            waiting += 1
        else:
            left += 1
            continue
        request.sequence += 1
        _save(request, locked, "approved", actor, now)
    return Decided(seated, waiting, left)


@transaction.atomic
def decline(
    forum: Forum, chosen: list[int], *, note: str = "", actor: User | None = None, now: datetime
) -> int:
    """Say no to these requests, with the host's own line where there is one; answer how many. Safe to repeat."""
    locked = lock(forum.pk)
    requests = list(_requests(locked, chosen))
    for request in requests:
        request.note = note
        end(request, locked, Registration.Because.DECLINED, now)
        _save(request, locked, "declined", actor, now)
    return len(requests)


def _save(request: Registration, forum: Forum, verb: str, actor: User | None, now: datetime) -> None:
    request.save(update_fields=[*PLACED, "note"])
    record(forum.organization, actor=actor, verb=verb, subject=f"registration:{request.uuid}", at=now)


def _requests(forum: Forum, chosen: list[int]) -> RegistrationQuerySet:
    pending = Registration.objects.select_for_update().filter(forum=forum, state=Registration.State.PENDING)
    return pending.filter(pk__in=chosen).order_by("created_at", "pk")
