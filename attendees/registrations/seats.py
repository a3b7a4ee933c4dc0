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


def hold(forum: Forum, seats: int) -> bool:
    """Keep seats back for guests if that many are free, also where others wait: one conditional UPDATE. False: nothing
    has changed."""
    held = _with_free(forum, seats).update(
        seats_held=F("seats_held") + seats, door_revision=F("door_revision") + 1, **_bound()
    )
    forum.seats_held += seats * held
    forum.door_revision += held
    return bool(held)


def hold_outside(forum: Forum, seats: int) -> bool:
    """Keep seats back for guests beyond what the host gives to the public, if the room holds them beside the team."""
    forum.seats_outside += seats
    before = forum.capacity
    forum.fit_the_room()
    if forum.capacity < before + seats:
        forum.seats_outside -= seats
        forum.fit_the_room()
        return False
    forum.save(update_fields=_ROOM)
    return hold(forum, seats)


def let_go(forum: Forum, seats: int, *, outside: int = 0) -> None:
    """Nobody comes on these held seats: they are free for all, but for those `outside`, never the public's."""
    _move(forum, seats_held=-seats)
    give_up_outside(forum, outside)
    if forum.over_committed:
        _clear(forum)


def seat_guest(forum: Forum, *, had: int, held: int, wants: int, now: datetime) -> bool:
    """Turn what a guest has (`had` seats taken, `held` ones) into `wants` taken ones. More than that are taken as the
    host's, if they are free and nobody waits before. False: nothing has changed."""
    more = max(0, wants - had - held)
    if more and not take_for_host(forum, more, now=now):
        return False
    _move(forum, seats_taken=wants - had - more, seats_held=-held)
    if forum.over_committed:
        _clear(forum)
    return True


def give_up_outside(forum: Forum, outside: int) -> None:
    """Seats that were added for a guest leave the room's promise again. They are neither held nor taken any more."""
    if outside:
        forum.seats_outside -= outside
        forum.fit_the_room()
        forum.save(update_fields=_ROOM)


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


_ROOM = ("seats_outside", "capacity", "over_committed")


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
