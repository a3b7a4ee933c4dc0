"""The one place where seats move. Whoever calls holds the forum's row: `lock` comes first in every transition."""

from datetime import datetime

from django.db.models import F, Q

from forums.programme.models import Forum


def lock(forum_id: int) -> Forum:
    """The forum as it is now; nobody else changes it until this transaction ends."""
    return Forum.objects.select_for_update().get(pk=forum_id)


def take(forum: Forum, seats: int, *, now: datetime) -> bool:
    """Take seats if that many are free while registration is open: one conditional UPDATE, so that no reader's
    old count can oversell the room. False: nothing has changed. Raises the door's revision."""
    taken = (
        Forum.objects.published()
        .filter(pk=forum.pk, starts_at__gt=now, capacity__gte=F("seats_taken") + F("seats_held") + seats)
        .filter(Q(registration_opens_at=None) | Q(registration_opens_at__lte=now))
        .filter(Q(registration_closes_at=None) | Q(registration_closes_at__gt=now))
        .update(seats_taken=F("seats_taken") + seats, door_revision=F("door_revision") + 1)
    )
    if taken:
        forum.seats_taken += seats
        forum.door_revision += 1
    return bool(taken)


def give_back(forum: Forum, seats: int) -> None:
    """Free seats, whatever the state of the forum. Raises the door's revision; 0 seats raises only that."""
    Forum.objects.filter(pk=forum.pk).update(
        seats_taken=F("seats_taken") - seats, door_revision=F("door_revision") + 1
    )
    forum.seats_taken -= seats
    forum.door_revision += 1
    if forum.over_committed:
        _clear(forum)


def _clear(forum: Forum) -> None:
    """A room that was too small holds everybody again."""
    Forum.objects.filter(pk=forum.pk, capacity__gte=F("seats_taken") + F("seats_held")).update(
        over_committed=False
    )
