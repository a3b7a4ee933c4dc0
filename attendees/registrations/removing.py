"""What the host may do to one registration: end it, or put a party back on the waiting list."""

from datetime import datetime

from django.db import transaction

from attendees.registrations.models import Registration
from attendees.registrations.placing import PLACED, end, wait
from attendees.registrations.promoting import promote
from attendees.registrations.refusals import AlreadyInside, CannotReturn, ListClosed
from attendees.registrations.seats import give_back, lock
from attendees.registrations.truths import LAST_ISSUE
from forums.hosting.models import User, record
from forums.programme.models import Forum
from forums.programme.queue import may_join


@transaction.atomic
def take_off(
    registration: Registration, *, note: str = "", actor: User | None = None, now: datetime
) -> Registration:
    """End it, with the host's own line where there is one; its places go on. Safe to repeat. Raises AlreadyInside."""
    forum = lock(registration.forum_id)
    found = Registration.objects.select_for_update().get(pk=registration.pk)
    if found.admitted:
        raise AlreadyInside(found.admitted)
    if found.is_live:
        found.note = note
        _remember(found, forum, "taken off", actor, now)
    end(found, forum, Registration.Because.HOST, now)
    found.save(update_fields=[*PLACED, "note"])
    promote(forum, now=now)
    return found


@transaction.atomic
def back_to_the_list(registration: Registration, *, actor: User | None = None, now: datetime) -> Registration:
    """Take a party's places back and put it at the end of the waiting list. Safe to repeat.

    Raises AlreadyInside; ListClosed where nobody may wait; CannotReturn where there is no ticket left to promise.
    """
    forum = lock(registration.forum_id)
    found = Registration.objects.select_for_update().get(pk=registration.pk)
    if not found.is_seated:
        return found
    if found.admitted:
        raise AlreadyInside(found.admitted)
    if not may_join(forum, now):
        raise ListClosed
    if found.issue == LAST_ISSUE:
        raise CannotReturn
    _remember(found, forum, "back to the list", actor, now)
    give_back(forum, found.party)
    wait(found, forum, now)
    found.sequence += 1
    found.save(update_fields=[*PLACED, "note"])
    promote(forum, now=now)
    found.refresh_from_db()
    return found


def _remember(registration: Registration, forum: Forum, verb: str, actor: User | None, now: datetime) -> None:
    record(forum.organization, actor=actor, verb=verb, subject=f"registration:{registration.uuid}", at=now)
