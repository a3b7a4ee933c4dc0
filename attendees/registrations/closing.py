"""What the clock ends: places that nobody said they would keep, waiting lists, and requests without an answer."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from attendees.registrations.models import Registration, RegistrationQuerySet
from attendees.registrations.placing import PLACED, end
from attendees.registrations.promoting import promote
from attendees.registrations.seats import lock
from forums.programme.models import Forum, ForumQuerySet

NIGHT = timedelta(hours=8)  # nobody is held to an answer that leaves them less than this
State, Because = Registration.State, Registration.Because


def answer_by(forum: Forum, *, asked_at: datetime) -> datetime | None:
    """Until when somebody who is asked now says that they come, or gives the places to those who wait. None where
    silence keeps them, or no night is left to answer."""
    until = forum.release_at
    return until if until is not None and until - asked_at >= NIGHT else None


def release_due(now: datetime) -> int:
    """Give on the places of promoted parties who did not say in time that they come. Safe to repeat.

    A forum that was postponed asks nobody: everyone keeps their place.
    """
    asked = Registration.objects.seated().filter(keep_by__lte=now, admitted=0)
    asked.filter(forum__state=Forum.State.POSTPONED).update(keep_by=None)
    late = asked.filter(forum__state=Forum.State.PUBLISHED, forum__starts_at__gt=now)
    late = late.filter(forum__sequence=F("forum__fanned_out_sequence"))  # a new day asks anew
    return sum(_release(forum, now) for forum in sorted(set(late.values_list("forum", flat=True))))


def close_lists(now: datetime) -> int:
    """Tell everyone who still waits to come to the door, once for each date of the forum. Safe to repeat."""
    return _each(_lists_to_close(now), _close, now)


def end_lists(now: datetime) -> int:
    """The forum begins: nobody waits any more, and what the host has not decided is over. Safe to repeat."""
    return _each(_lists_to_end(now), _end, now)


@transaction.atomic
def _release(forum_id: int, now: datetime) -> int:
    forum = lock(forum_id)
    if forum.sequence != forum.fanned_out_sequence:
        return 0  # it has moved since the look
    people = Registration.objects.select_for_update().filter(forum=forum, keep_by__lte=now, admitted=0)
    released = list(people.filter(state=State.SEATED))
    for person in released:
        end(person, forum, Because.RELEASED, now)
        person.save(update_fields=PLACED)
    promote(forum, now=now)
    return len(released)


@transaction.atomic
def _close(forum_id: int, now: datetime) -> int:
    forum = lock(forum_id)
    if not _lists_to_close(now).filter(pk=forum.pk).exists():
        return 0  # another worker was faster
    forum.list_closed_at = now
    forum.save(update_fields=["list_closed_at"])
    return Registration.objects.waiting().filter(forum=forum).update(news=F("news") + 1)


@transaction.atomic
def _end(forum_id: int, now: datetime) -> int:
    """Those who waited have heard where to go three hours ago; whoever was never told anything is told now."""
    forum = lock(forum_id)
    ended = list(_without_a_place().select_for_update().filter(forum=forum))
    for person in ended:
        heard = person.is_waiting and forum.list_is_closed
        end(person, forum, Because.LIST_ENDED, now)
        person.news -= heard
        person.save(update_fields=PLACED)
    return len(ended)


def _lists_to_close(now: datetime) -> ForumQuerySet:
    over = Forum.objects.published().filter(waiting_parties__gt=0, promotion_ends__lte=now, starts_at__gt=now)
    return over.filter(Q(list_closed_at=None) | Q(list_closed_at__lt=F("promotion_ends")))


def _lists_to_end(now: datetime) -> ForumQuerySet:
    left = _without_a_place().filter(forum__state=Forum.State.PUBLISHED, forum__starts_at__lte=now)
    return Forum.objects.filter(pk__in=left.values("forum"))


def _without_a_place() -> RegistrationQuerySet:
    return Registration.objects.filter(state__in=(State.WAITING, State.PENDING))


def _each(forums: ForumQuerySet, step: Callable[[int, datetime], int], now: datetime) -> int:
    return sum(step(pk, now) for pk in list(forums.order_by("pk").values_list("pk", flat=True)))
