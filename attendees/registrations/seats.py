"""The one place where seats and the length of the waiting list move. Whoever calls holds the forum's row: `lock`
comes first in every transition."""

from datetime import datetime

from django.db.models import F, Q
from django.db.models.expressions import Combinable

from forums.programme.models import Forum, ForumQuerySet
from forums.programme.queue import open_places, open_to_all


def lock(forum_id: int) -> Forum:
    """The forum as it is now; nobody else changes it until this transaction ends."""
    return Forum.objects.select_for_update().get(pk=forum_id)


def take(forum: Forum, seats: int, *, now: datetime) -> bool:
    """Take seats if that many are free while registration is open and nobody waits before: one conditional UPDATE,
    so that no reader's old count can oversell the room. False: nothing has changed. Raises the door's revision."""
    if open_places(forum, now) < seats:  # the row says so already
        return False
    open_now = (
        _with_free(forum, seats)
        .filter(open_to_all(now), starts_at__gt=now)
        .filter(Q(registration_opens_at=None) | Q(registration_opens_at__lte=now))
        .filter(Q(registration_closes_at=None) | Q(registration_closes_at__gt=now))
    )
    return _took(forum, seats, open_now.update(**_taken(seats)))


def take_for_host(forum: Forum, seats: int, *, now: datetime) -> bool:
    """As `take`, for whom the host decides: also after registration has closed, until the forum begins."""
    coming = _with_free(forum, seats).filter(open_to_all(now), starts_at__gt=now)
    return _took(forum, seats, coming.update(**_taken(seats)))


def move_up(forum: Forum, seats: int, *, now: datetime) -> bool:
    """Turn one waiting party into `seats` taken ones, if that many are free and there is time to come: one
    conditional UPDATE, like `take`, but the list outlives the closing of registration."""
    waiting = _with_free(forum, seats).filter(promotion_ends__gt=now, waiting_parties__gte=1)
    moved = waiting.update(**_taken(seats), waiting_parties=F("waiting_parties") - 1)
    forum.waiting_parties -= moved
    return _took(forum, seats, moved)


def give_back(forum: Forum, seats: int) -> None:
    """Free seats, whatever the state of the forum. Raises the door's revision; 0 seats raises only that."""
    _move(forum, seats_taken=-seats)
    if forum.over_committed:
        _clear(forum)


def queue_up(forum: Forum) -> None:
    """One more party waits. Raises the door's revision."""
    _move(forum, waiting_parties=1)


def leave_queue(forum: Forum) -> None:
    """One party fewer waits. Raises the door's revision."""
    _move(forum, waiting_parties=-1)


def _with_free(forum: Forum, seats: int) -> ForumQuerySet:
    return Forum.objects.published().filter(
        pk=forum.pk, capacity__gte=F("seats_taken") + F("seats_held") + seats
    )


def _taken(seats: int) -> dict[str, Combinable]:
    return {"seats_taken": F("seats_taken") + seats, "door_revision": F("door_revision") + 1, **_bound()}


def _bound() -> dict[str, Combinable]:
    """Whoever registers under protection is promised that it stays."""
    return {"protection_binds": F("protected")}


def _took(forum: Forum, seats: int, updated: int) -> bool:
    forum.seats_taken += seats * updated
    forum.door_revision += updated
    return bool(updated)


def _move(forum: Forum, **by: int) -> None:
    moved = {"door_revision": 1, **by}
    steps = {column: F(column) + step for column, step in moved.items()}
    Forum.objects.filter(pk=forum.pk).update(**steps, **_bound())
    for column, step in moved.items():
        setattr(forum, column, getattr(forum, column) + step)


def _clear(forum: Forum) -> None:
    """A room that was too small holds everybody again."""
    Forum.objects.filter(pk=forum.pk, capacity__gte=F("seats_taken") + F("seats_held")).update(
        over_committed=False
    )
    forum.over_committed = forum.seats_taken + forum.seats_held > forum.capacity
