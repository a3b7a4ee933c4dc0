"""Freed places go to those who wait: whole parties, in their order.

While the order is strict, the first party that does not fit stops the line: a family is not passed by singles,
unless the room has become smaller than the family, and nobody would move up behind it. From `fill_from_at` whoever
fits goes first, so that no chair stays empty.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from attendees.registrations.models import Registration
from attendees.registrations.placing import PLACED, seat
from attendees.registrations.seats import lock, move_up
from forums.programme.models import Forum
from forums.programme.queue import fills, promotes

SHORTEST_TO_KEEP = timedelta(hours=2)  # an answer wanted sooner than that would only be missed


def promote(forum: Forum, *, now: datetime) -> int:
    """Seat whoever is next while they fit; answer how many parties. The caller holds the forum's lock.

    The last step of every transition that frees seats or changes who is first, and the first of every one that
    would take some. Safe to repeat.
    """
    return sum(_move_up(forum, person, now) for person in list(_next(forum, now)))


def number_of(registration: Registration) -> int:
    """Which party this is on the waiting list, from 1."""
    ahead = Q(queued_at__lt=registration.queued_at) | Q(
        queued_at=registration.queued_at, pk__lt=registration.pk
    )
    return Registration.objects.waiting().filter(ahead, forum=registration.forum_id).count() + 1


def promote_due(now: datetime) -> int:
    """Seat who fits where the host has made room, or the hour to fill has come. Safe to repeat."""
    lists = Forum.objects.published().filter(waiting_parties__gt=0, promotion_ends__gt=now)
    roomy = lists.filter(capacity__gt=F("seats_taken") + F("seats_held"))
    return sum(_promote(forum.pk, now) for forum in roomy if any(_next(forum, now)))


@transaction.atomic
def _promote(forum_id: int, now: datetime) -> int:
    return promote(lock(forum_id), now=now)


def _next(forum: Forum, now: datetime) -> Iterator[Registration]:
    """Who would be seated, first to last, each counted on top of the one before."""
    if not forum.waiting_parties or not promotes(forum, now):
        return
    free = forum.free
    for person in Registration.objects.waiting().filter(forum=forum).iterator(chunk_size=200):
        if person.party <= free:
            free -= person.party
            yield person
        elif person.party <= forum.capacity and not fills(forum, now):
            return
        if not free:
            return


def _move_up(forum: Forum, person: Registration, now: datetime) -> bool:
    if not move_up(forum, person.party, now=now):
        return False
    seat(person, forum, now)
    person.sequence += 1
    person.keep_by = keep_by(forum, person, now)
    person.save(update_fields=PLACED)
    return True


def keep_by(forum: Forum, registration: Registration, now: datetime) -> datetime | None:
    """Until when somebody who has just been promoted says that they still come. Nobody is asked who cannot be
    written to, or where the places would go to nobody else any more."""
    if not forum.keep_within_hours or not registration.email or forum.promotion_ends is None:
        return None
    until = min(now + timedelta(hours=forum.keep_within_hours), forum.promotion_ends)
    return until if until - now >= SHORTEST_TO_KEEP else None
