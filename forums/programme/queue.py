"""Who may wait for a place, and who is next when one frees: pure functions of the row and the clock."""

from datetime import datetime

from django.db.models import Q

from forums.programme.models import Forum

Mode = Forum.QueueMode


def fills(forum: Forum, now: datetime) -> bool:
    """Whether a smaller party may be seated before a larger one that does not fit."""
    if forum.queue_mode == Mode.FILL_LATER:
        return forum.fill_from_at is not None and forum.fill_from_at <= now
    return forum.queue_mode == Mode.FILL


def promotes(forum: Forum, now: datetime) -> bool:
    """Whether freed places still go to those who wait. After that there is no time to come: they go at the door."""
    return forum.is_published and forum.promotion_ends is not None and now < forum.promotion_ends


def may_join(forum: Forum, now: datetime) -> bool:
    """Whether somebody new may wait; the registration window is asked elsewhere."""
    return forum.waiting_list and promotes(forum, now)


def open_places(forum: Forum, now: datetime) -> int:
    """Places that somebody new may take at once: none past a party that is waiting in order."""
    passes = not forum.waiting_parties or (fills(forum, now) and promotes(forum, now))
    return forum.free if passes else 0


def open_to_all(now: datetime) -> Q:
    """The same question for a conditional UPDATE: nobody waits, or whoever fits goes first."""
    filling = Q(queue_mode=Mode.FILL) | Q(queue_mode=Mode.FILL_LATER, fill_from_at__lte=now)
    return Q(waiting_parties=0) | (filling & Q(promotion_ends__gt=now))
