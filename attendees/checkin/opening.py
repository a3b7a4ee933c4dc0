"""Before the doors open: who is in the room already."""

from datetime import datetime

from django.db import transaction

from attendees.registrations.seats import lock
from forums.hosting.models import User, record
from forums.programme.models import Forum


class TeamExceedsRoom(Exception):
    """The law allows `limit` people in the room, the team included."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@transaction.atomic
def set_team(forum: Forum, *, team: int, actor: User, now: datetime) -> Forum:
    """Speakers, volunteers and press in the room. A larger team lowers what we still promise; where more is promised
    already the forum says so, and nobody new gets a place. What the host wants to give is kept for a smaller team.
    Locks the forum. Raises TeamExceedsRoom.
    """
    locked = lock(forum.pk)
    limit = locked.room_limit or 0
    if team > limit:
        raise TeamExceedsRoom(limit)
    locked.team = team
    locked.fit_the_room()
    locked.save(update_fields=["team", "capacity", "over_committed"])
    record(forum.organization, actor=actor, verb="team counted", subject=f"forum:{forum.uuid}", at=now)
    return locked
