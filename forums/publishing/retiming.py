"""The law of a time zone has changed: the clock time of a forum stays, and the instant it stands for is another one."""

import logging
from copy import copy
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from forums.programme.models import Forum
from forums.programme.timing import derive
from forums.programme.wallclock import NoSuchTime, TwiceThatDay
from forums.publishing.sequence import keep, lock, note_same_clock

log = logging.getLogger(__name__)

DERIVED = (
    *("starts_at", "ends_at", "doors_at", "places_held_until", "registration_opens_at"),
    *("registration_closes_at", "fill_from_at", "promotion_ends", "address_shown_at", "ask_coming_at"),
)


def retime_forums(now: datetime) -> int:
    """Derive the instants of every forum that is still to come from its clock time and today's zone data; answer how
    many have moved. Safe to repeat: a second run finds nothing.

    Where a public forum's start or end has moved, its sequence rises, and everybody whose calendar has it is told.
    """
    to_come = Forum.objects.exclude(starts_at=None).filter(
        Q(starts_at__gt=now) | Q(state__in=(Forum.State.DRAFT, Forum.State.POSTPONED))
    )
    return sum(retime(forum.pk, now=now) for forum in to_come.iterator(chunk_size=200) if _has_moved(forum))


@transaction.atomic
def retime(forum_id: int, *, now: datetime) -> bool:
    """One forum, under its lock; whether anything has moved. A clock time that the new law does not have, or has twice,
    is left as it stands for the host to decide."""
    locked = lock(Forum(pk=forum_id))
    before = copy(locked)
    if not _derived(locked) or _instants(before) == _instants(locked):
        return False
    if locked.is_published and (before.starts_at, before.ends_at) != (locked.starts_at, locked.ends_at):
        note_same_clock(locked, now=now)
    keep(locked, "retimed", None, now)
    return True


def _has_moved(forum: Forum) -> bool:
    now_derived = copy(forum)
    return _derived(now_derived) and _instants(now_derived) != _instants(forum)


def _derived(forum: Forum) -> bool:
    try:
        derive(forum)
    except (NoSuchTime, TwiceThatDay) as refusal:
        log.warning("Forum %s keeps its instants: %s.", forum.pk, type(refusal).__name__)
        return False
    return True


def _instants(forum: Forum) -> list[datetime | None]:
    return [getattr(forum, name) for name in DERIVED]
