"""Somebody calls, and the host writes them in: no address, no limits of a public form, but the same room and list."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from attendees.registrations.code import draw_code
from attendees.registrations.models import Registration
from attendees.registrations.placing import seat, wait
from attendees.registrations.promoting import promote
from attendees.registrations.refusals import ForumFull, RegistrationClosed
from attendees.registrations.registering import insert
from attendees.registrations.seats import lock, take_for_host
from attendees.registrations.spelling import search_text
from forums.hosting.models import User, record
from forums.programme.models import Forum
from forums.programme.offer import standing_of
from forums.programme.queue import may_join, open_places


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who is on the phone. `number` is the form's: the same form twice is one registration."""

    number: UUID
    name: str
    party: int
    phone: str = ""
    language: str = "en"
    waits: bool = False


@transaction.atomic
def register_caller(forum: Forum, caller: Caller, *, actor: User, now: datetime) -> Registration:
    """A place, also after registration has closed by date, or a number on the list for whoever would rather wait.

    Locks the forum; safe to repeat. Raises ForumFull; RegistrationClosed where the forum is off or has begun.
    """
    locked = lock(forum.pk)
    known = Registration.objects.filter(forum=locked, submission_id=caller.number).first()
    if known is not None:
        return known
    if not locked.is_published or locked.has_begun(now):
        raise RegistrationClosed(standing_of(locked, now))
    promote(locked, now=now)
    registration = _written(locked, caller, now)
    if take_for_host(locked, caller.party, now=now):
        seat(registration, locked, now)
    elif caller.waits and may_join(locked, now):
        wait(registration, locked, now)
    else:
        raise ForumFull(open_places(locked, now), may_wait=may_join(locked, now))
    subject = f"registration:{registration.uuid}"
    record(locked.organization, actor=actor, verb="registered by phone", subject=subject, at=now)
    return insert(registration)


def _written(forum: Forum, caller: Caller, now: datetime) -> Registration:
    code = draw_code()
    return Registration(
        forum=forum,
        submission_id=caller.number,
        name=caller.name,
        party=caller.party,
        phone=caller.phone,
        language=caller.language,
        code=code,
        search=search_text(caller.name, "", code, caller.phone),
        via="phone",
        wants_calendar=not forum.protected,
        wants_reminders=not forum.protected,
        told_forum_sequence=forum.sequence,
        created_at=now,
    )
